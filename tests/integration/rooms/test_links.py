"""Two calls of one visit at once: the newer one carries the sound, whichever is answered first."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import numpy as np
import pytest

from avatars.stage.spec import FaceSpec
from engine.voice_ports import HEARD_RATE, Pcm
from models.states import Format
from rooms.errors import LinkReplacedError
from rooms.live.live_rooms import LiveRooms
from rooms.live.sound_link import Anchor, Gone, Hear, SoundLink
from rooms.live.visit import Visit
from tests.integration.rooms.conftest import RoomHouse
from tests.integration.rooms.test_voice import Fan, calling, greeted, loud_house, texts

__all__ = ["loud_house", "texts"]

pytestmark = pytest.mark.db


class TestLink:
    """Plays what it gets at once, and is answered when the test says so."""

    __test__ = False

    def __init__(self) -> None:
        self.may_be_made = asyncio.Event()
        self.is_asked = asyncio.Event()
        self.is_closed = False
        self.played = 0
        self.picture = None
        self.hear: Hear | None = None

    async def __call__(self, hear: Hear, gone: Gone, face: FaceSpec | None = None) -> SoundLink:
        del gone, face
        self.is_asked.set()
        await self.may_be_made.wait()
        self.hear = hear
        return self

    def begin(self, item_id: str, at: int = 0) -> None: ...

    def tell_anchors(self, tell: Callable[[Anchor], None]) -> None: ...

    def play(self, sound: Pcm) -> None:
        assert not self.is_closed
        self.played += len(sound)

    def hold(self) -> None: ...

    def go_on(self) -> None: ...

    def drop(self) -> None: ...

    async def aclose(self) -> None:
        self.is_closed = True


@pytest.fixture
async def fan(loud_house: RoomHouse) -> AsyncIterator[Fan]:
    room = await loud_house.open_room(sold=Format.VOICE)
    async with calling(loud_house, room) as fan:
        await greeted(fan)
        yield fan


@pytest.fixture
def rooms(loud_house: RoomHouse) -> LiveRooms:
    assert loud_house.live_rooms is not None
    return loud_house.live_rooms


def visit_of(fan: Fan) -> str:
    return next(one.session.id for one in fan.talk.heard if one.type == "session.created")


def ways(fan: Fan) -> list[Any]:
    return [one.over for one in fan.talk.heard if one.type == "x.room.sound"]


async def test_the_newer_call_counts_though_the_older_is_answered_last(
    fan: Fan, rooms: LiveRooms
) -> None:
    older, newer = TestLink(), TestLink()
    async with asyncio.TaskGroup() as group:
        slow = group.create_task(refused(rooms, visit_of(fan), older))
        await older.is_asked.wait()
        newer.may_be_made.set()
        await rooms.attach(visit_of(fan), newer)
        older.may_be_made.set()
    assert slow.result() == "call_replaced"
    assert older.is_closed
    assert not newer.is_closed
    assert newer.hear is not None
    newer.hear(np.zeros(HEARD_RATE // 50, np.int16))
    await fan.talk.until("x.room.sound")
    await fan.speak(0.3)
    await fan.talk.until("response.done")
    assert newer.played > 0
    assert ways(fan) == ["webrtc"]


async def test_a_call_that_is_answered_after_the_visit_is_closed(
    fan: Fan, rooms: LiveRooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = TestLink()
    is_over = asyncio.Event()
    settle_down = Visit._settle_down

    async def settle(visit: Visit) -> None:
        await settle_down(visit)
        is_over.set()

    monkeypatch.setattr(Visit, "_settle_down", settle)
    async with asyncio.TaskGroup() as group:
        slow = group.create_task(refused(rooms, visit_of(fan), late))
        await late.is_asked.wait()
        await fan.talk.connection.close()
        await is_over.wait()
        late.may_be_made.set()
    assert slow.result() == "call_replaced"
    assert late.is_closed


async def refused(rooms: LiveRooms, visit_id: str, link: TestLink) -> str:
    with pytest.raises(LinkReplacedError) as error:
        await rooms.attach(visit_id, link)
    return error.value.code
