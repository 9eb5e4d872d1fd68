"""A creator's calendar over each database."""

from collections.abc import AsyncIterator

import pytest

from core.clock import ManualClock
from core.database import Database
from core.signed_links import SignedLinks
from tests.integration.bidding.calendars.agenda import Agenda, open_agenda
from tests.integration.shop import Shop, open_shop


@pytest.fixture
async def shop(database: Database, clock: ManualClock) -> AsyncIterator[Shop]:
    async with open_shop(database, clock, links=SignedLinks(b"k" * 32, clock)) as opened:
        yield opened


@pytest.fixture
async def agenda(shop: Shop) -> Agenda:
    return await open_agenda(shop)
