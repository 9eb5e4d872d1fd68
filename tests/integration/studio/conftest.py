"""The whole estate over each database."""

from collections.abc import AsyncIterator

import pytest

from core.clock import ManualClock
from core.database import Database
from core.events import Bus
from tests.integration.shop import open_shop
from tests.integration.studio.estate import Estate, enter_studio, furnish


@pytest.fixture
async def estate(database: Database, bus: Bus, clock: ManualClock) -> AsyncIterator[Estate]:
    async with open_shop(database, clock) as shop:
        made = await furnish(shop, bus)
        await enter_studio(shop.stack, shop)
        yield made
