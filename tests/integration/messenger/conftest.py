"""Two people in a conversation, and a stranger, over each database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.clock import ManualClock
from core.database import Database
from core.events import Bus
from core.files import open_files
from messenger.file_desk import FileDesk
from messenger.routes import router as messenger_router
from messenger.settings import MessengerSettings
from moderation.routes import router as moderation_router
from tests.integration.messenger.talk import Talk, open_between
from tests.integration.shop import Shop, open_shop


@pytest.fixture
def desk(tmp_path: Path) -> FileDesk:
    return FileDesk(open_files("", tmp_path / "files"), MessengerSettings())


@pytest.fixture
async def shop(
    database: Database, clock: ManualClock, bus: Bus, desk: FileDesk
) -> AsyncIterator[Shop]:
    async with open_shop(database, clock, bus=bus, message_files=desk) as opened:
        opened.app.include_router(messenger_router)
        opened.app.include_router(moderation_router)
        yield opened


@pytest.fixture
async def talk(shop: Shop) -> Talk:
    ada, as_ada = await shop.fan(0)
    cleo, as_cleo = await shop.fan(0, display_name="Cleo")
    mallory, as_mallory = await shop.fan(0, display_name="Mallory")
    opened = await shop.database.write(open_between, ada, cleo, clock=shop.clock)
    return Talk(shop, opened.id, ada, cleo, mallory, as_ada, as_cleo, as_mallory)
