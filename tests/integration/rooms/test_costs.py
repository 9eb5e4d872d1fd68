"""What a room takes is written down, once, however often its fan comes back."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.database import Database
from engine.tally import Spent
from engine.voice_backends import VoiceBackends
from models.states import Format
from models.studio import RoomCost
from rooms.costs import add_cost
from tests.factories.rooms import OpenRoom
from tests.integration.rooms.conftest import RoomHouse, eventually, serving
from tests.integration.rooms.talk import Talk, talking
from tests.integration.rooms.test_voice import QUESTION, calling, greeted
from voice.scripted_hearing import ScriptedActivity, ScriptedTranscriber, ScriptedTurnEnd
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.db


def cost_of(db: Session, room_id: str) -> RoomCost | None:
    return db.get(RoomCost, room_id)


async def written(house: RoomHouse, room: OpenRoom, replies: int) -> RoomCost:
    """The row once it counts so many replies."""

    async def is_there() -> bool:
        row = await house.database.read(cost_of, room.room_id)
        return row is not None and row.replies >= replies

    await eventually(is_there)
    row = await house.database.read(cost_of, room.room_id)
    assert row is not None
    return row


async def tick_on(house: RoomHouse, talk: Talk, seconds: int) -> None:
    for _ in range(seconds // 10):
        house.pass_time(10)
        await talk.until("x.room.state", lambda one: one.is_running)


async def test_a_cost_adds_up_in_one_row(database: Database, house: RoomHouse) -> None:
    room = await house.open_room()
    await database.write(add_cost, room.room_id, Spent(replies=1, input_tokens=7, heard_ms=3))
    await database.write(add_cost, room.room_id, Spent(replies=2, estimated=1, link_cost=5))
    row = await database.read(cost_of, room.room_id)
    assert row is not None
    assert (row.replies, row.estimated, row.input_tokens) == (3, 1, 7)
    assert (row.heard_ms, row.link_cost, row.output_tokens) == (3, 5, 0)


async def test_two_visits_of_a_room_add_up(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        await talk.ask("Hello")
    first = await written(house, room, 1)
    assert (first.replies, first.estimated) == (1, 0)
    assert first.input_tokens > 100
    assert first.output_tokens == 9
    await house.left_row(room)
    async with talking(house, room) as talk:
        await talk.running()
        await talk.ask("Hello again")
        await talk.send(type="x.room.leave")
        await talk.until("x.room.ended")
    both = await written(house, room, 2)
    assert (both.replies, both.heard_ms, both.spoken_ms) == (2, 0, 0)
    assert both.input_tokens > 2 * first.input_tokens


async def test_a_long_visit_writes_down_before_it_ends(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        await talk.ask("Hello")
        assert await house.database.read(cost_of, room.room_id) is None
        await tick_on(house, talk, 70)
        assert (await written(house, room, 1)).replies == 1


async def test_questions_over_http_count_too(house: RoomHouse) -> None:
    room = await house.open_room()
    hello: Any = [{"role": "user", "content": "Hello"}]
    async with await house.client(room) as client:
        for _ in range(2):
            await client.chat.completions.create(model=room.model, messages=hello)
    assert (await written(house, room, 2)).replies == 2


async def test_ears_and_mouths_count_in_a_voice_room(unserved: RoomHouse) -> None:
    unserved.voice = VoiceBackends(
        ScriptedActivity(),
        ScriptedTurnEnd((0.9,)),
        ScriptedTranscriber((QUESTION,)),
        [ScriptedSpeech()],
    )
    async with serving(unserved):
        room = await unserved.open_room(sold=Format.VOICE)
        async with calling(unserved, room) as fan:
            await greeted(fan)
            await fan.speak(0.6)
            await fan.talk.until("response.done")
        row = await written(unserved, room, 1)
        assert row.heard_ms >= 500
        assert row.spoken_ms > 1_000
        assert row.drawn_ms == 0
