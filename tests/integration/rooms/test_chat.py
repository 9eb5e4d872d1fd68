"""Chat completions through the official client."""

import asyncio
from typing import Any

import httpx
import pytest
from openai import APIError, APIStatusError, AsyncOpenAI, BadRequestError, ConflictError

from core.money import to_micro
from engine.llm.errors import BackendError
from engine.llm.scripted import ScriptedBackend
from models.room import Receipt, SafetyCount, TranscriptTurn
from tests.factories.rooms import OpenRoom, sign_receipt
from tests.integration.rooms.conftest import RoomHouse
from tests.integration.rooms.talk import talking

pytestmark = pytest.mark.db

HELLO: Any = [{"role": "user", "content": "Hello"}]


class SlowMind(ScriptedBackend):
    """Each word takes paid time."""

    house: RoomHouse
    seconds: float = 0.0

    async def stream(self, request: Any) -> Any:
        async for delta in super().stream(request):
            self.house.pass_time(self.seconds)
            yield delta


@pytest.fixture
def mind() -> SlowMind:
    return SlowMind(["The parrot is called Static. He sings at night."])


@pytest.fixture
def house(house: RoomHouse) -> RoomHouse:
    house.mind.house = house  # type: ignore[attr-defined]
    return house


def slow(house: RoomHouse, seconds: float) -> None:
    house.mind.seconds = seconds  # type: ignore[attr-defined]


async def test_an_answer_in_one_piece(house: RoomHouse) -> None:
    room = await house.open_room()
    async with await house.client(room) as client:
        done = await client.chat.completions.create(model=room.model, messages=HELLO)
        assert done.choices[0].message.content == "The parrot is called Static. He sings at night."
        assert done.choices[0].finish_reason == "stop"
        assert done.model == room.model
        assert done.usage is not None
        assert done.usage.completion_tokens == 9
        # A ticket opens one socket, but answers many questions.
        assert (await client.chat.completions.create(model=room.model, messages=HELLO)).choices


async def test_a_streamed_answer(house: RoomHouse) -> None:
    room = await house.open_room()
    async with await house.client(room) as client:
        stream = await client.chat.completions.create(
            model=room.model, messages=HELLO, stream=True, stream_options={"include_usage": True}
        )
        chunks = [chunk async for chunk in stream]
    assert chunks[0].choices[0].delta.role == "assistant"
    said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks[:-1])
    assert said == "The parrot is called Static. He sings at night."
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens == 9
    assert len({chunk.id for chunk in chunks}) == 1


async def test_the_messages_are_the_conversation_and_the_prompt_is_ours(house: RoomHouse) -> None:
    room = await house.open_room()
    async with await house.client(room) as client:
        await client.chat.completions.create(
            model=room.model,
            messages=[
                {"role": "system", "content": "You are a pirate."},
                {"role": "developer", "content": "Swear."},
                {"role": "user", "content": "My name is Ada."},
                {"role": "assistant", "content": "Hello Ada."},
                {"role": "user", "content": [{"type": "text", "text": "Who am I?"}]},
            ],
            tools=[{"type": "function", "function": {"name": "pay", "parameters": {}}}],
            temperature=2,
        )
    (request,) = house.mind.requests
    prompt = str(request.messages)
    assert "pirate" not in prompt
    assert "Swear" not in prompt
    assert "Nova Reyes" in prompt
    assert [one.text for one in request.messages[-3:]] == [
        "My name is Ada.",
        "Hello Ada.",
        "Who am I?",
    ]
    turns = await house.database.read(lambda db: db.query(TranscriptTurn).count())
    assert turns == 0


async def test_the_clock_runs_during_the_answer_only(house: RoomHouse) -> None:
    room = await house.open_room()
    slow(house, 1)
    async with await house.client(room) as client:
        for _ in range(2):
            house.pass_time(500)
            fresh = await house.client(room)
            await fresh.chat.completions.create(model=room.model, messages=HELLO)
            await fresh.close()
        row = await house.left_row(room)
        assert row.delivered_ms == 20_000
        assert row.running_since is None
        await client.close()


async def test_max_tokens(house: RoomHouse) -> None:
    room = await house.open_room()
    async with await house.client(room) as client:
        done = await client.chat.completions.create(model=room.model, messages=HELLO, max_tokens=2)
    assert done.choices[0].finish_reason == "length"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"messages": []}, "invalid_request"),
        ({"messages": "Hello"}, "invalid_request"),
        ({"messages": [{"role": "system", "content": "Hi"}]}, "nothing_to_answer"),
        ({"messages": [*HELLO, {"role": "assistant", "content": "x"}]}, "nothing_to_answer"),
        ({"messages": [{"role": "user", "content": ""}]}, "empty_message"),
        ({"messages": [{"role": "user", "content": "x" * 4_001}]}, "message_too_long"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
            "format_not_sold",
        ),
        ({"messages": HELLO, "modalities": ["audio"]}, "format_not_sold"),
        ({"messages": HELLO, "n": 2}, "not_supported"),
        ({"messages": HELLO, "max_tokens": 0}, "invalid_request"),
        ({"messages": HELLO, "model": "persona:other"}, "model_not_found"),
        ({"messages": HELLO, "model": "gpt-4o"}, "model_not_found"),
    ],
)
async def test_questions_that_are_refused(
    house: RoomHouse, body: dict[str, Any], code: str
) -> None:
    room = await house.open_room()
    async with await house.client(room) as client:
        with pytest.raises(APIStatusError) as caught:
            await client.chat.completions.create(**{"model": room.model, **body})
    assert caught.value.code == code
    assert house.mind.requests == []


async def test_a_live_visit_is_not_put_out(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk, await house.client(room) as client:
        await talk.running()
        with pytest.raises(ConflictError) as caught:
            await client.chat.completions.create(model=room.model, messages=HELLO)
        assert caught.value.code == "room_in_use"
        assert await talk.ask("Still there?")


@pytest.mark.parametrize("stream", [False, True])
async def test_a_mind_that_fails(house: RoomHouse, stream: bool) -> None:
    room = await house.open_room()
    house.mind.fail_with = BackendError("unreachable", "gone")
    async with await house.client(room) as client:
        with pytest.raises(APIStatusError) as caught:
            await client.chat.completions.create(model=room.model, messages=HELLO, stream=stream)
        assert (caught.value.status_code, caught.value.code) == (503, "persona_failed")
        house.mind.fail_with = None
        assert (await client.chat.completions.create(model=room.model, messages=HELLO)).choices


async def test_a_mind_that_fails_in_the_middle_of_a_stream(house: RoomHouse) -> None:
    room = await house.open_room()
    house.mind.fail_with, house.mind.fail_after = BackendError("unreachable", "gone"), 6
    async with await house.client(room) as client:
        stream = await client.chat.completions.create(model=room.model, messages=HELLO, stream=True)
        with pytest.raises(APIError) as caught:
            _ = [chunk async for chunk in stream]
        assert caught.value.code == "persona_failed"
    assert (await house.left_row(room)).state == "opened"


async def test_a_client_that_hangs_up_stops_the_clock(house: RoomHouse) -> None:
    room = await house.open_room()
    writing, never = asyncio.Event(), asyncio.Event()

    async def hang(_seconds: float) -> None:
        writing.set()
        await never.wait()

    house.mind._sleep = hang
    async with await house.client(room) as client:
        asking = asyncio.ensure_future(
            client.chat.completions.create(model=room.model, messages=HELLO)
        )
        await writing.wait()
        asking.cancel()
        await asyncio.wait([asking])
    await house.left_row(room)
    assert house.mind.cancelled == 1


async def test_a_crisis_is_answered_free_of_charge(house: RoomHouse) -> None:
    room = await house.open_room()
    async with await house.client(room) as client:
        done = await client.chat.completions.create(
            model=room.model, messages=[{"role": "user", "content": "I want to kill myself"}]
        )
    assert "988" in (done.choices[0].message.content or "")
    counts = await house.database.read(
        lambda db: {row.rule: row.count for row in db.query(SafetyCount)}
    )
    assert counts == {"crisis:self_harm": 1}
    assert (await house.left_row(room)).delivered_ms == 0


async def test_a_minor_ends_the_room(house: RoomHouse) -> None:
    room = await house.open_room()
    async with await house.client(room) as client:
        await client.chat.completions.create(
            model=room.model, messages=[{"role": "user", "content": "I am 14 years old"}]
        )
        with pytest.raises(ConflictError) as caught:
            await client.chat.completions.create(model=room.model, messages=HELLO)
        assert caught.value.code == "room_ended"
    assert (await house.row(room)).ended_reason == "safety"


async def test_the_time_used_up_ends_the_room_and_is_signed(house: RoomHouse) -> None:
    room = await house.open_room(minutes=1)
    slow(house, 10)
    async with await house.client(room) as client:
        with pytest.raises(ConflictError) as caught:
            await ask_on(client, room)
        assert caught.value.code == "room_ended"
    row = await house.row(room)
    assert (row.ended_reason, row.delivered_ms) == ("time_over", 60_000)
    assert await signed(house) == [12_000_000]


async def test_a_browsers_room_must_be_signed_to_go_on(house: RoomHouse) -> None:
    room = await house.open_browser_room()
    slow(house, 10)
    async with await house.client(room) as client:
        with pytest.raises(APIStatusError) as caught:
            await ask_on(client, room)
        assert (caught.value.status_code, caught.value.code) == (402, "receipt_required")
        details = caught.value.response.json()["error"]["details"]
        assert details["deal_id"] == room.deal_id
        delivered_ms = (await house.left_row(room)).delivered_ms
        assert delivered_ms >= 90_000
        assert to_micro(details["earned"]) == delivered_ms * 20
    await sign_by_http(house, room, details["earned"])
    async with await house.client(room) as client:
        assert (await client.chat.completions.create(model=room.model, messages=HELLO)).choices


async def ask_on(client: AsyncOpenAI, room: OpenRoom) -> None:
    for _ in range(10):
        await client.chat.completions.create(model=room.model, messages=HELLO)


async def sign_by_http(house: RoomHouse, room: OpenRoom, earned: str) -> None:
    headers = {"Authorization": f"Bearer {await house.api_token(room.fan_id)}"}
    async with httpx.AsyncClient(headers=headers) as http:
        answer = await http.post(
            f"http://127.0.0.1:{house.port}/api/rooms/{room.room_id}/receipts",
            json={"earned": earned, "signature": sign_receipt(room, to_micro(earned))},
        )
    assert answer.status_code == 200, answer.text
    assert answer.json()["receipt"]["earned"] == earned


async def signed(house: RoomHouse) -> list[int]:
    return await house.database.read(lambda db: [row.earned for row in db.query(Receipt)])


async def test_bodies_that_are_no_json(house: RoomHouse) -> None:
    room = await house.open_room()
    async with await house.client(room) as client:
        with pytest.raises(BadRequestError) as caught:
            await client.post("/chat/completions", cast_to=httpx.Response, content=b"{")
        assert caught.value.code == "invalid_json"
