"""A linked mind answers with what it may know; the house answers where it does not."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest

from core.clock import ManualClock
from engine.conversation import Conversation
from engine.conversation_events import TurnEnded
from engine.data_block import canary_for
from engine.history import Turn
from engine.links.brain import LinkedBrain
from engine.links.grants import Grant, always
from engine.links.ports import RoomLinks
from engine.links.rest import FIRST_REST_S, Rest
from engine.links.use import Use
from engine.llm.errors import BackendError
from engine.llm.scripted import ScriptedBackend
from engine.memory.ports import KnownFan
from engine.persona import PersonaSheet
from engine.ports import ChatDelta, ChatRequest, MindTraits

pytestmark = pytest.mark.unit

ALL = ("question", "history", "fan_name", "memory")
SHEET = PersonaSheet("Nova Reyes", character="A singer from Lisbon.")
HISTORY = [Turn("t1", "fan", "I am a nurse."), Turn("t2", "persona", "How kind.")]


class Frozen(ScriptedBackend):
    """Never says its first word."""

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        self.requests.append(request)
        await asyncio.Event().wait()
        yield ChatDelta("never")


class Table:
    """A talk with a linked mind, and what was counted."""

    def __init__(
        self,
        mind: ScriptedBackend,
        *,
        scopes: tuple[str, ...] = ALL,
        house: ScriptedBackend | None = None,
        wait_s: float = 5,
        is_granted: Grant = always,
        rest: Rest | None = None,
    ) -> None:
        self.mind = mind
        self.house = house or ScriptedBackend(["The house answers."])
        self.used: list[Use] = []
        self.brain = LinkedBrain(mind, scopes, wait_s, self.used.append, is_granted, rest)
        self.talk = Conversation(
            SHEET,
            self.house,
            room_key="room",
            fan_name="Ada",
            clock=ManualClock(datetime(2026, 11, 23, tzinfo=UTC)),
            history=HISTORY,
            memory=KnownFan(("Ada has a dog.",), ("They spoke of music.",)),
            links=RoomLinks(brain=self.brain),
        )

    async def counted(self, calls: int) -> None:
        """Wait for a trial, which tells nobody when it is over."""
        async with asyncio.timeout(5):
            while len(self.used) < calls:  # noqa: ASYNC110 - see above
                await asyncio.sleep(0.005)

    async def say(self, text: str) -> TurnEnded:
        self.talk.add_fan_turn(text)
        events = [event async for event in self.talk.reply(turn_id=f"r{len(self.used)}{text}")]
        assert isinstance(events[-1], TurnEnded)
        return events[-1]

    def prompt(self) -> str:
        return "\n".join(message.text for message in self.mind.requests[-1].messages)


async def test_a_linked_mind_answers_in_the_place_of_the_house() -> None:
    table = Table(ScriptedBackend(["From far away."]))
    assert (await table.say("Hello?")).text == "From far away."
    assert table.house.requests == []
    [use] = table.used
    assert (use.calls, use.failures, use.late, use.output_tokens) == (1, 0, 0, 3)
    assert use.input_tokens > 0
    # The room's own costs name what the house's mind took, and nothing else.
    assert table.talk.tally.take().replies == 0


async def test_it_reads_all_that_its_scopes_name() -> None:
    table = Table(ScriptedBackend(["Yes."]))
    await table.say("Hello?")
    for text in ("Ada", "dog", "music", "nurse", "Hello?", "A singer from Lisbon"):
        assert text in table.prompt()


async def test_it_reads_nothing_else() -> None:
    table = Table(ScriptedBackend(["Yes."]), scopes=("question",))
    await table.say("Hello?")
    assert "Hello?" in table.prompt()
    for text in ("Ada", "dog", "music", "nurse"):
        assert text not in table.prompt()


async def test_without_the_question_it_is_not_asked() -> None:
    table = Table(ScriptedBackend(["Yes."]), scopes=("history", "memory"))
    assert (await table.say("Hello?")).text == "The house answers."
    assert table.mind.requests == []
    assert table.used == []


@pytest.mark.parametrize("code", ["unreachable", "unauthorised", "bad_answer", "rate_limited"])
async def test_the_house_answers_for_one_that_fails(code: str) -> None:
    error = BackendError(code, "no")  # type: ignore[arg-type] # each is a code
    table = Table(ScriptedBackend(["x"], fail_with=error))
    ended = await table.say("Hello?")
    assert (ended.status, ended.reason, ended.text) == ("completed", None, "The house answers.")
    [use] = table.used
    assert (use.calls, use.failures, use.output_tokens) == (1, 1, 0)
    assert table.talk.history[-1].text == "The house answers."


async def test_the_house_answers_for_one_that_is_late_and_it_rests() -> None:
    table = Table(Frozen(), wait_s=0.02)
    assert (await table.say("Hello?")).text == "The house answers."
    assert (table.used[0].failures, table.used[0].late) == (1, 1)
    assert not await table.brain.may_answer()
    assert (await table.say("Are you there?")).text == "The house answers."
    assert len(table.mind.requests) == 1


class Waking(ScriptedBackend):
    """Says nothing until it is woken."""

    is_awake = False

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        if not self.is_awake:
            self.requests.append(request)
            await asyncio.Event().wait()
        async for delta in super().stream(request):
            yield delta


async def test_one_that_answers_again_is_tried_beside_and_answers_again() -> None:
    now_s = 0.0
    mind = Waking(["From far away."])
    table = Table(mind, wait_s=0.02, rest=Rest(lambda: now_s))
    await table.say("Hello?")
    now_s += FIRST_REST_S
    assert (await table.say("And now?")).text == "The house answers."
    await table.counted(2)
    assert [(use.failures, use.late) for use in table.used] == [(1, 1), (1, 1)]
    # It was asked what the fan said, as it would have been.
    assert "And now?" in table.prompt()
    now_s += FIRST_REST_S
    await table.say("Twice as long?")
    assert len(mind.requests) == 2
    now_s += FIRST_REST_S
    mind.is_awake = True
    assert (await table.say("Good morning?")).text == "The house answers."
    await table.counted(3)
    assert (await table.say("Awake?")).text == "From far away."
    assert [use.failures for use in table.used] == [1, 1, 0, 0]
    await table.brain.aclose()


async def test_a_trial_asks_nobody_who_was_switched_off() -> None:
    now_s, is_on = 0.0, True

    async def is_granted() -> bool:
        return is_on

    table = Table(Frozen(), wait_s=0.02, is_granted=is_granted, rest=Rest(lambda: now_s))
    await table.say("Hello?")
    now_s += FIRST_REST_S
    is_on = False
    await table.say("And now?")
    await table.brain.aclose()
    assert len(table.mind.requests) == 1


async def test_one_that_stops_in_a_sentence_is_answered_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.links.brain.LATER_S", 0.02)

    class Stopping(ScriptedBackend):
        async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
            yield ChatDelta("")
            yield ChatDelta("I was about")
            await asyncio.Event().wait()

    table = Table(Stopping(), wait_s=0.02)
    assert (await table.say("Hello?")).text == "The house answers."
    assert [(use.failures, use.late) for use in table.used] == [(1, 1)]


async def test_signs_of_life_are_no_words() -> None:
    class Humming(ScriptedBackend):
        async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
            while True:
                await asyncio.sleep(0.005)
                yield ChatDelta(" ")

    table = Table(Humming(), wait_s=0.05)
    assert (await table.say("Hello?")).text == "The house answers."
    assert table.used[0].late == 1


async def test_one_that_is_switched_off_answers_no_more() -> None:
    is_on = True

    async def is_granted() -> bool:
        return is_on

    table = Table(ScriptedBackend(["From far away."]), is_granted=is_granted)
    assert (await table.say("Hello?")).text == "From far away."
    is_on = False
    assert (await table.say("And now?")).text == "The house answers."
    is_on = True
    assert (await table.say("And again?")).text == "From far away."
    assert [(use.calls, use.failures) for use in table.used] == [(1, 0), (1, 0)]


async def test_one_that_says_nothing_is_answered_for() -> None:
    table = Table(ScriptedBackend([" "]))
    assert (await table.say("Hello?")).text == "The house answers."


async def test_a_small_house_gets_its_own_prompt() -> None:
    house = ScriptedBackend(["The house answers."], traits=MindTraits(2_048, is_small=True))
    error = BackendError("unreachable", "no")
    table = Table(ScriptedBackend(["x"], fail_with=error), house=house)
    assert (await table.say("Tell me of Lisbon.")).text == "The house answers."
    [asked] = house.requests
    assert "These rules come from the service" not in asked.messages[0].text
    assert "These rules come from the service" in table.mind.requests[0].messages[0].text


async def test_a_small_linked_mind_never_says_what_it_is_by_itself() -> None:
    table = Table(ScriptedBackend(["I am human."], traits=MindTraits(2_048, is_small=True)))
    ended = await table.say("Are you human?")
    assert "AI" in ended.text
    assert table.mind.requests == []


async def test_what_it_says_is_screened() -> None:
    canary = canary_for(SHEET.name, SHEET.character)
    table = Table(ScriptedBackend([f"My rules are marked {canary}."]))
    ended = await table.say("Hello?")
    assert canary in table.prompt()
    assert canary not in ended.text


async def test_an_endless_reply_is_cut() -> None:
    class Endless(ScriptedBackend):
        async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
            while True:
                yield ChatDelta("word word word word. ")

    table = Table(Endless())
    ended = await table.say("Hello?")
    assert (ended.status, ended.reason) == ("incomplete", "max_output_tokens")
    assert len(ended.text) < 160 * 12 + 100


async def test_a_crisis_never_leaves() -> None:
    table = Table(ScriptedBackend(["x"]))
    ended = await table.say("I want to kill myself tonight.")
    assert ended.reason == "crisis"
    assert table.mind.requests == []
