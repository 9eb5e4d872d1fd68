"""The shop over each database."""

from collections.abc import AsyncIterator

import pytest

from core.clock import ManualClock
from core.database import Database
from tests.integration.bidding.market import Market, open_market
from tests.integration.bidding.scene import Scene, open_scene
from tests.integration.shop import Shop, open_shop


@pytest.fixture
async def shop(database: Database, clock: ManualClock) -> AsyncIterator[Shop]:
    async with open_shop(database, clock) as opened:
        yield opened


@pytest.fixture
async def market(shop: Shop) -> Market:
    return await open_market(shop)


@pytest.fixture
async def scene(shop: Shop) -> Scene:
    return await open_scene(shop)
