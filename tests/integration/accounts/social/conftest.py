"""The shop with the routes between people."""

from collections.abc import AsyncIterator

import pytest

from accounts.social.routes import router
from core.clock import ManualClock
from core.database import Database
from tests.integration.shop import Shop, open_shop


@pytest.fixture
async def shop(database: Database, clock: ManualClock) -> AsyncIterator[Shop]:
    async with open_shop(database, clock) as opened:
        opened.app.include_router(router)
        yield opened
