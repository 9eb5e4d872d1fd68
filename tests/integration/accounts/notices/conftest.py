"""The shop with notifications, and a real SMTP server on this machine."""

from collections.abc import AsyncIterator

import pytest

from accounts.notices.routes import router
from core.clock import ManualClock
from core.database import Database
from core.mail import KeptMailer
from tests.integration.accounts.notices.smtp import Post, open_post
from tests.integration.shop import Shop, open_shop


@pytest.fixture
async def shop(database: Database, clock: ManualClock) -> AsyncIterator[Shop]:
    async with open_shop(database, clock, mailer=KeptMailer()) as opened:
        opened.app.include_router(router)
        yield opened


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with open_post() as opened:
        yield opened
