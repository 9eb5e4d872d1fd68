"""Calls on loopback."""

from collections.abc import AsyncIterator

import aioice.ice
import pytest

from models.states import Format
from rooms.rtc.calls import Calls
from rooms.rtc.ice import read_ice_servers
from rooms.rtc.opus import load_library
from rooms.rtc.routes import get_calls, router
from rooms.rtc.settings import CallSettings
from tests.integration.rooms.conftest import RoomHouse
from tests.integration.rooms.rtc.desk import SERVERS, Desk, TestVisits, sell


@pytest.fixture(autouse=True)
def loopback_is_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """aioice leaves 127.0.0.1 out, which no other machine could reach; here none should."""
    load_library()
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])


@pytest.fixture
async def desk(house: RoomHouse) -> AsyncIterator[Desk]:
    visits = TestVisits()
    settings = CallSettings(ice_servers=read_ice_servers(SERVERS), max_calls=2)
    room = await house.open_room()
    await house.database.write(sell, room.room_id, Format.VOICE)
    async with Calls(visits, settings) as calls:
        house.app.include_router(router)
        house.app.dependency_overrides[get_calls] = lambda: calls
        yield Desk(house, calls, visits, room)
