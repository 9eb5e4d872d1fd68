"""Replies that are stopped, doubled, cut, screened or that fail."""

import asyncio
from dataclasses import replace

import pytest

from engine.llm.errors import BackendError
from engine.llm.scripted import ScriptedBackend
from engine.ports import ChatRequest
from models.room import SafetyCount, TranscriptTurn
from tests.integration.rooms.conftest import RoomHouse
from tests.integration.rooms.talk import talking

pytestmark = pytest.mark.db


class Gate:
    """A sleep that lets words through one at a time."""

    def __init__(self) -> None:
        self.words = asyncio.Semaphore(0)

    async def __call__(self, _seconds: float) -> None:
        await self.words.acquire()

    def let(self, count: int) -> None:
        for _ in range(count):
            self.words.release()


@pytest.fixture
def gate() -> Gate:
    return Gate()


class Mind(ScriptedBackend):
    """While it fails it can't be warmed either."""

    async def warm(self, request: ChatRequest) -> None:
        if self.fail_with is not None:
            raise self.fail_with
        await super().warm(request)


@pytest.fixture
def mind(gate: Gate) -> ScriptedBackend:
    return Mind(["One, two, three, four, five."], sleep=gate)


async def test_cancel_keeps_what_was_said(house: RoomHouse, gate: Gate) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.say("Count!")
        await talk.connection.response.create()
        gate.let(3)
        await talk.until("response.output_text.delta")
        await talk.connection.response.cancel()
        done = await talk.until("response.done")
        assert done.response.status == "cancelled"
        assert done.response.status_details.reason == "client_cancelled"
        (item,) = done.response.output
        assert item.status == "incomplete"
        said = item.content[0].text
        assert said.startswith("One,")
        assert "five" not in said
        assert house.mind.cancelled == 1
        await talk.connection.response.cancel()
        await talk.refused("response_cancel_not_active")
        gate.let(100)
        await talk.ask("Go on.")
        assert said.strip() in str(house.mind.requests[-1].messages)
    turns = await house.database.read(lambda db: [turn.text for turn in db.query(TranscriptTurn)])
    assert said in turns


async def test_cancel_before_the_first_word_leaves_no_trace(house: RoomHouse, gate: Gate) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.say("Count!")
        await talk.connection.response.create()
        created = await talk.until("response.created")
        await talk.send(type="response.cancel", response_id="resp_other")
        await talk.refused("response_cancel_not_active")
        await talk.send(type="response.cancel", response_id=created.response.id)
        done = await talk.until("response.done")
        assert done.response.status == "cancelled"
        gate.let(100)
        await talk.connection.response.create()
        done = await talk.until("response.done")
        assert done.response.status == "completed"


async def test_one_response_at_a_time(house: RoomHouse, gate: Gate) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.say("Count!")
        await talk.connection.response.create()
        await talk.connection.response.create()
        await talk.refused("conversation_already_has_active_response")
        await talk.say("I said count!")
        gate.let(100)
        await talk.until("response.done")
        await talk.connection.response.create()
        done = await talk.until("response.done")
        assert done.response.status == "completed"
        assert house.mind.requests[-1].messages[-1].text == "I said count!"
    await house.left_row(room)
    said = await house.database.read(
        lambda db: [row.speaker for row in db.query(TranscriptTurn).order_by(TranscriptTurn.seq)]
    )
    assert said == ["persona", "fan", "persona", "fan", "persona"]


async def test_words_sent_right_after_a_question_stand_after_its_answer(
    house: RoomHouse, gate: Gate
) -> None:
    room = await house.open_room()
    gate.let(100)
    message = {"type": "message", "role": "user"}
    async with talking(house, room) as talk:
        for name in ("first", "second"):
            item = {**message, "id": name, "content": [{"type": "input_text", "text": name}]}
            await talk.send(type="conversation.item.create", item=item)
            await talk.send(type="response.create")
        await talk.until("response.done")
        places = {
            event.item.role if event.item.role == "assistant" else event.item.id: (
                event.previous_item_id
            )
            for event in talk.heard
            if event.type == "conversation.item.added"
        }
        assert places["assistant"] == "first"
        assert places["second"] not in {"first", None}


async def test_the_item_being_said_cannot_be_deleted(house: RoomHouse, gate: Gate) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.say("Count!")
        await talk.connection.response.create()
        added = await talk.until("response.output_item.added")
        await talk.connection.conversation.item.delete(item_id=added.item.id)
        await talk.refused("item_in_progress")
        gate.let(100)
        await talk.until("response.done")
        await talk.connection.conversation.item.delete(item_id=added.item.id)
        await talk.until("conversation.item.deleted")


async def test_max_output_tokens_ends_incomplete(house: RoomHouse, gate: Gate) -> None:
    room = await house.open_room()
    gate.let(100)
    async with talking(house, room) as talk:
        await talk.say("Count!")
        await talk.connection.response.create(response={"max_output_tokens": 2})
        done = await talk.until("response.done")
        assert done.response.status == "incomplete"
        assert done.response.status_details.reason == "max_output_tokens"


async def test_a_failing_mind_pauses_the_clock_until_it_is_back(
    house: RoomHouse, gate: Gate
) -> None:
    room = await house.open_room()
    gate.let(100)
    async with talking(house, room) as talk:
        await talk.running()
        house.mind.fail_with = BackendError("unreachable", "the mind is gone")
        await talk.say("Hello?")
        await talk.connection.response.create()
        done = await talk.until("response.done")
        assert done.response.status == "failed"
        assert done.response.status_details.error.code == "unreachable"
        await talk.met("x.room.state", lambda one: one.paused_reason == "backend_down")
        house.pass_time(10)
        house.mind.fail_with = None
        await talk.running()
        await talk.connection.response.create()
        done = await talk.until("response.done")
        assert done.response.status == "completed"
    assert (await house.left_row(room)).delivered_ms == 0


async def test_a_crisis_pauses_the_clock_until_the_next_message(
    house: RoomHouse, gate: Gate
) -> None:
    room = await house.open_room()
    gate.let(100)
    async with talking(house, room) as talk:
        await talk.running()
        await talk.say("I want to kill myself")
        await talk.connection.response.create()
        crisis = await talk.until("x.room.crisis")
        assert "988" in crisis.text
        assert crisis.locale == "en"
        done = await talk.until("response.done")
        assert done.response.output[0].content[0].text == crisis.text
        house.pass_time(10)
        await talk.met("x.room.state", lambda one: one.paused_reason == "crisis")
    async with talking(house, room) as talk:
        await talk.until("x.room.state", lambda one: one.paused_reason == "crisis")
        house.pass_time(10)
        await talk.say("I am better now, thank you")
        await talk.running()
    assert (await house.left_row(room)).delivered_ms == 0
    counts = await house.database.read(
        lambda db: {row.rule: row.count for row in db.query(SafetyCount)}
    )
    assert counts == {"crisis:self_harm": 1}


async def test_a_minor_ends_the_room_and_pays_nothing_more(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        await talk.say("I am 14 years old")
        ended = await talk.until("x.room.ended")
        assert ended.reason == "safety"
        assert (ended.earned, ended.refunded) == ("0", "12")
    assert (await house.row(room)).ended_reason == "safety"


async def test_time_over_lets_the_sentence_end_for_a_moment_only(
    house: RoomHouse, gate: Gate
) -> None:
    room = await house.open_room(minutes=1)
    async with talking(house, room) as talk:
        await talk.running()
        await talk.say("Count!")
        await talk.connection.response.create()
        gate.let(3)
        await talk.until("response.output_text.delta")
        for _ in range(5):
            house.pass_time(12)
            await talk.until("x.room.state")
        done = await talk.until("response.done")
        assert done.response.status == "cancelled"
        ended = await talk.until("x.room.ended")
        assert (ended.reason, ended.delivered_ms) == ("time_over", 60_000)


async def test_time_over_waits_for_a_sentence_that_ends(house: RoomHouse, gate: Gate) -> None:
    house.live_rooms.resources = replace(  # type: ignore[union-attr]
        house.live_rooms.resources,  # type: ignore[union-attr]
        settings=replace(house.settings, finish_s=30.0),
    )
    room = await house.open_room(minutes=1)
    async with talking(house, room) as talk:
        await talk.running()
        await talk.say("Count!")
        await talk.connection.response.create()
        gate.let(2)
        for _ in range(5):
            house.pass_time(12)
            await talk.until("x.room.state")
        gate.let(100)
        done = await talk.until("response.done")
        assert done.response.status == "completed"
        assert (await talk.until("x.room.ended")).reason == "time_over"


async def test_leaving_in_the_middle_of_a_reply_ends_the_room(house: RoomHouse, gate: Gate) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        await talk.say("Count!")
        await talk.connection.response.create()
        gate.let(3)
        await talk.until("response.output_text.delta")
        await talk.send(type="x.room.leave")
    row = await house.left_row(room)
    assert (row.state, row.ended_reason) == ("ended", "left")


async def test_a_socket_that_breaks_in_the_middle_keeps_what_was_said(
    house: RoomHouse, gate: Gate
) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.say("Count!")
        await talk.connection.response.create()
        gate.let(3)
        delta = await talk.until("response.output_text.delta")
    await house.left_row(room)
    async with talking(house, room) as talk:
        last = await talk.until("conversation.item.done", lambda one: one.item.role == "user")
        last = await talk.until("conversation.item.done")
        assert last.item.content[0].text.startswith(delta.delta)
