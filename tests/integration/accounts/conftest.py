"""The shop over each database."""

from collections.abc import AsyncIterator

import pytest

from core.clock import ManualClock
from core.database import Database
from tests.integration.shop import Shop, open_shop


@pytest.fixture
async def shop(database: Database, clock: ManualClock) -> AsyncIterator[Shop]:
    async with open_shop(database, clock) as opened:
        yield opened
