import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from core.clock import ManualClock
from core.errors import NotFoundError
from engine import conversation as module
from engine.conversation_events import TextDelta
from engine.conversation_limits import (
    MAX_FAN_CHARS,
    ConversationLimits,
    EmptyMessageError,
    MessageTooLongError,
)
from engine.history import Turn
from engine.llm.errors import BackendError
from engine.llm.scripted import ScriptedBackend
from engine.memory.ports import KnownFan
from engine.ports import ChatDelta, ChatRequest, MindTraits
from tests.unit.engine.talk import last, room, say

pytestmark = pytest.mark.unit


async def test_a_reply_streams_and_lands_in_the_history(clock: ManualClock) -> None:
    talk = room(ScriptedBackend(["Static, of course. He hates thunder."]), clock)
    events = await say(talk, "What is your parrot called?")
    deltas = [event for event in events if isinstance(event, TextDelta)]
    ended = last(events)
    assert "".join(delta.text for delta in deltas) == "Static, of course. He hates thunder."
    assert len(deltas) == 3
    assert (ended.status, ended.reason) == ("completed", None)
    assert ended.usage is not None
    assert ended.first_token_ms is not None
    assert ended.first_text_ms is not None
    assert ended.first_token_ms <= ended.first_text_ms
    assert [turn.speaker for turn in talk.history] == ["fan", "persona"]
    assert talk.history[1] == Turn("r1", "persona", ended.text)


async def test_warm_and_release_speak_of_this_room(clock: ManualClock) -> None:
    mind = ScriptedBackend()
    talk = room(mind, clock)
    await talk.warm()
    await talk.release()
    assert mind.warmed[0].room_key == "room-1"
    assert mind.warmed[0].prefix_messages == len(mind.warmed[0].messages)
    assert mind.released == ["room-1"]


async def test_the_prompt_holds_memory_instructions_and_limits(clock: ManualClock) -> None:
    mind = ScriptedBackend(["Yes."])
    talk = room(
        mind,
        clock,
        memory=KnownFan(facts=("likes storms",)),
        limits=ConversationLimits(max_reply_tokens=12),
        history=(Turn("old", "fan", "Hi"), Turn("old2", "persona", "Hello")),
    )
    talk.add_fan_turn("Do you know me?")
    async for _ in talk.reply(turn_id="r1", instructions="Whisper."):
        pass
    texts = [message.text for message in mind.requests[0].messages]
    assert any("likes storms" in text for text in texts)
    assert "Whisper." in texts
    assert "Hi" in texts
    assert mind.requests[0].sampling.max_tokens == 12


@pytest.mark.parametrize("text", ["", "   ", "\u200b\n\u2060"])
def test_an_empty_message_is_refused(text: str, clock: ManualClock) -> None:
    talk = room(ScriptedBackend(), clock)
    with pytest.raises(EmptyMessageError):
        talk.add_fan_turn(text)
    assert talk.history == ()


def test_a_message_over_the_limit_is_refused(clock: ManualClock) -> None:
    talk = room(ScriptedBackend(), clock)
    talk.add_fan_turn("x" * MAX_FAN_CHARS)
    with pytest.raises(MessageTooLongError):
        talk.add_fan_turn("x" * (MAX_FAN_CHARS + 1))


async def test_closing_stops_the_mind_and_keeps_what_was_delivered(clock: ManualClock) -> None:
    mind = ScriptedBackend(["One, two, three. Four, five, six."])
    talk = room(mind, clock)
    talk.add_fan_turn("Count")
    async with aclosing(talk.reply(turn_id="r1")) as events:
        async for event in events:
            assert isinstance(event, TextDelta)
            break
    assert mind.cancelled == 1
    assert talk.history[-1] == Turn("r1", "persona", "One,")
    ended = talk.cancelled("r1", "turn_detected")
    assert (ended.status, ended.reason, ended.text) == ("cancelled", "turn_detected", "One,")
    assert last(await say(talk, "Go on", "r2")).status == "completed"


async def test_a_cancelled_task_stops_the_mind_before_its_first_word(clock: ManualClock) -> None:
    reached = asyncio.Event()

    async def never(_: float) -> None:
        reached.set()
        await asyncio.Event().wait()

    mind = ScriptedBackend(["Hello there."], sleep=never)
    talk = room(mind, clock)
    task = asyncio.create_task(say(talk, "Hi"))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert mind.cancelled == 1
    assert [turn.speaker for turn in talk.history] == ["fan"]
    assert talk.cancelled("r1", "client_cancelled").text == ""


async def test_a_failing_mind_fails_the_turn_with_its_code(clock: ManualClock) -> None:
    broken = ScriptedBackend(
        ["One, two, three."], fail_with=BackendError("unreachable", "gone"), fail_after=2
    )
    talk = room(broken, clock)
    ended = last(await say(talk, "Count"))
    assert (ended.status, ended.reason, ended.text) == ("failed", "unreachable", "One, two,")
    assert talk.history[-1].text == "One, two,"


class BuggyMind(ScriptedBackend):
    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        raise ZeroDivisionError
        yield ChatDelta()


async def test_a_bug_in_a_backend_is_an_event_too(clock: ManualClock) -> None:
    ended = last(await say(room(BuggyMind(), clock), "Hi"))
    assert (ended.status, ended.reason) == ("failed", "internal")


class SilentMind(ScriptedBackend):
    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        yield ChatDelta(finish_reason="stop")


async def test_silence_is_a_failure(clock: ManualClock) -> None:
    assert last(await say(room(SilentMind(), clock), "Hi")).reason == "empty_answer"


async def test_nothing_to_answer(clock: ManualClock) -> None:
    talk = room(ScriptedBackend(), clock)
    assert last([event async for event in talk.reply(turn_id="r1")]).reason == "nothing_to_answer"
    await say(talk, "Hi")
    assert last([event async for event in talk.reply(turn_id="r2")]).reason == "nothing_to_answer"


async def test_a_second_reply_at_once_is_refused(clock: ManualClock) -> None:
    talk = room(ScriptedBackend(["One, two, three."]), clock)
    talk.add_fan_turn("Count")
    async with aclosing(talk.reply(turn_id="r1")) as first:
        await anext(first)
        assert last([event async for event in talk.reply(turn_id="r2")]).reason == "busy"
        assert last([event async for event in first]).status == "completed"


async def test_a_cut_reply_ends_at_its_last_whole_piece(clock: ManualClock) -> None:
    talk = room(ScriptedBackend(["One, two, three four five."]), clock)
    talk.add_fan_turn("Count")
    events = [event async for event in talk.reply(turn_id="r1", max_tokens=3)]
    ended = last(events)
    assert (ended.status, ended.reason, ended.text) == (
        "incomplete",
        "max_output_tokens",
        "One, two,",
    )


async def test_a_small_mind_stops_after_two_sentences(clock: ManualClock) -> None:
    mind = ScriptedBackend(
        ["Nova Reyes: One is here. Two is here. Three is here."],
        traits=MindTraits(2_048, is_small=True),
    )
    ended = last(await say(room(mind, clock), "Hi"))
    assert ended.text == "One is here. Two is here."
    assert ended.status == "completed"


async def test_forgetting_and_truncating_change_what_the_mind_sees(clock: ManualClock) -> None:
    mind = ScriptedBackend(["One, two, three."])
    talk = room(mind, clock)
    first = talk.add_fan_turn("Count", turn_id="f1")
    await say(talk, "Now", "r1")
    talk.truncate("r1", "One,")
    assert talk.history[-1].text == "One,"
    talk.truncate("r1", "  ")
    talk.forget_turn(first.turn_id)
    assert [turn.text for turn in talk.history] == ["Now"]
    with pytest.raises(NotFoundError):
        talk.forget_turn("r1")
    with pytest.raises(NotFoundError):
        talk.truncate("nobody", "x")


async def test_a_long_room_keeps_a_bounded_history(
    clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_TURNS_HELD", 6)
    monkeypatch.setattr(module, "TURNS_DROPPED", 2)
    mind = ScriptedBackend(["Short answer."])
    talk = room(mind, clock)
    for index in range(8):
        await say(talk, f"Question {index}", f"r{index}")
    assert len(talk.history) <= 6
    assert "Question 7" in mind.requests[-1].messages[-1].text


async def test_old_turns_leave_the_prompt_and_the_prefix_stays(clock: ManualClock) -> None:
    mind = ScriptedBackend(["Short answer."], traits=MindTraits(2_048, is_small=True))
    talk = room(mind, clock)
    for index in range(30):
        await say(talk, f"Question {index}: " + "word " * 40, f"r{index}")
    first, latest = mind.requests[0], mind.requests[-1]
    count = first.prefix_messages
    assert first.messages[:count] == latest.messages[:count]
    assert "Question 0" not in "".join(message.text for message in latest.messages)
    assert latest.messages[-1].text.startswith("Question 29")
