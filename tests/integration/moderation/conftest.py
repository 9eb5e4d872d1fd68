"""The conversation of the messenger's tests, and a reviewer."""

import httpx
import pytest

from models.states import Role
from tests.integration.messenger.conftest import desk, shop, talk
from tests.integration.messenger.talk import Talk

__all__ = ["desk", "shop", "talk"]


@pytest.fixture
async def reviewer(talk: Talk) -> httpx.AsyncClient:
    roles = [Role.FAN.value, Role.MODERATOR.value]
    _, client = await talk.shop.fan(0, display_name="Rita", roles=roles)
    return client
