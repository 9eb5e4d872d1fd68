"""The desk over each database."""

from collections.abc import AsyncIterator

import pytest

from core.clock import ManualClock
from core.database import Database
from tests.integration.accounts.kyf.desk import Desk, open_desk


@pytest.fixture
async def desk(database: Database, clock: ManualClock) -> AsyncIterator[Desk]:
    async with open_desk(database, clock) as opened:
        yield opened
