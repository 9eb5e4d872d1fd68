"""The application with the fan's memory page behind it."""

from collections.abc import AsyncIterator

import pytest

from core.clock import ManualClock
from core.database import Database
from memories.routes import router as memories_router
from tests.integration.memories.after import After
from tests.integration.memories.past import visit
from tests.integration.shop import Shop, open_shop


@pytest.fixture
async def shop(database: Database, clock: ManualClock) -> AsyncIterator[Shop]:
    async with open_shop(database, clock) as opened:
        opened.app.include_router(memories_router)
        yield opened


@pytest.fixture
async def after(database: Database, clock: ManualClock) -> After:
    room, pair = await database.write(lambda db: visit(db, clock=clock))
    return After(database, clock, room.room_id, pair)
