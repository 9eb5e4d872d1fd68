"""A guard model adds to the patterns, within its time, and its failure costs nothing."""

import asyncio
from collections.abc import Sequence

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray

from core.clock import ManualClock
from engine.conversation_events import CrisisNotice
from engine.llm.scripted import ScriptedBackend
from engine.meaning_guard import MeaningGuard
from engine.memory.errors import EmbedderError
from engine.reply_screen import STEER_LINE, STOP_LINE
from engine.safety.bands import About, Band, Verdict
from engine.safety.guard import GuardError, GuardPost
from engine.safety.guard_url import UrlGuard
from engine.safety.sets import crisis_lines
from tests.unit.engine.talk import last, room, say

pytestmark = pytest.mark.unit

LINES = [one for one in crisis_lines() if one.half == "tune" and one.language == "en"]
DANGER = Verdict(Band.STEER, "self_harm")


class FixedGuard:
    """Finds a word."""

    name = "fixed"

    def __init__(
        self, word: str, verdict: Verdict, about: About = "fan", *, waits: bool = False
    ) -> None:
        self.word, self.verdict, self.about, self.waits = word, verdict, about, waits
        self.is_closed = False

    async def weigh(self, text: str, about: About) -> Verdict | None:
        if self.waits:
            await asyncio.Event().wait()
        if self.word == "break":
            raise GuardError("gone")
        return self.verdict if self.word in text and about == self.about else None

    async def aclose(self) -> None:
        self.is_closed = True


def post(guard: FixedGuard) -> GuardPost:
    return GuardPost([guard], budget_s=0.02)


async def test_danger_in_other_words_is_answered_with_help(clock: ManualClock) -> None:
    mind = ScriptedBackend(["What a lovely evening it is for a walk by the river."])
    talk = room(mind, clock, guard=post(FixedGuard("stockpile", DANGER)))
    events = await say(talk, "I have a stockpile and a date")
    assert isinstance(events[0], CrisisNotice)
    assert "988" in events[0].text
    assert (last(events).reason, last(events).fan_verdict) == ("crisis", DANGER)
    assert "lovely" not in last(events).text


async def test_a_guard_s_stop_is_said_by_the_engine(clock: ManualClock) -> None:
    guard = FixedGuard("bad", Verdict(Band.STOP, "sexual_minor"))
    ended = last(await say(room(ScriptedBackend(["Hi."]), clock, guard=post(guard)), "bad words"))
    assert (ended.text, ended.status) == (STOP_LINE, "incomplete")


async def test_a_persona_s_piece_is_withheld_after_those_that_are_out(clock: ManualClock) -> None:
    guard = FixedGuard("river", Verdict(Band.STEER, "explicit"), "persona")
    mind = ScriptedBackend(["Hello there, my friend. The river is near."])
    ended = last(await say(room(mind, clock, guard=post(guard)), "Hi"))
    assert ended.text.startswith("Hello there, my friend.")
    assert ended.text.endswith(STEER_LINE)
    assert "river" not in ended.text
    assert ended.verdict == Verdict(Band.STEER, "explicit")


@pytest.mark.parametrize(
    "guard",
    [FixedGuard("x", DANGER, waits=True), FixedGuard("break", DANGER)],
    ids=["slow", "broken"],
)
async def test_a_guard_that_is_slow_or_broken_holds_nobody_up(
    clock: ManualClock, guard: FixedGuard
) -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    ended = last(
        await say(room(ScriptedBackend(["One. Two. Three."]), clock, guard=post(guard)), "x")
    )
    assert ended.text == "One. Two. Three."
    assert loop.time() - begun < 1


async def test_the_patterns_hold_without_the_guard(clock: ManualClock) -> None:
    broken = post(FixedGuard("break", DANGER))
    mind = ScriptedBackend(["You should kill yourself."])
    ended = last(await say(room(mind, clock, guard=broken), "Hi"))
    assert ended.verdict == Verdict(Band.STOP, "encourages_harm")


async def test_closing_the_post_closes_its_guards() -> None:
    guard = FixedGuard("x", DANGER)
    await post(guard).aclose()
    assert guard.is_closed


def served(answer: httpx.Response | Exception) -> UrlGuard:
    def respond(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        assert request.url.path == "/v1/moderations"
        return answer

    guard = UrlGuard("http://guard.example/v1", "omni", api_key="k")
    guard._http = httpx.AsyncClient(
        base_url="http://guard.example/v1/", transport=httpx.MockTransport(respond)
    )
    return guard


def flagged(*names: str) -> httpx.Response:
    categories = {"harassment": True, "violence": True} | dict.fromkeys(names, True)
    return httpx.Response(200, json={"results": [{"categories": categories}]})


@pytest.mark.parametrize(
    ("category", "about", "verdict"),
    [
        ("self-harm/intent", "fan", DANGER),
        ("sexual/minors", "fan", Verdict(Band.STOP, "sexual_minor")),
        ("self-harm/instructions", "persona", Verdict(Band.STOP, "encourages_harm")),
        ("hate", "persona", Verdict(Band.STOP, "hate")),
        ("harassment", "fan", None),
    ],
)
async def test_categories_of_a_moderations_server_become_codes(
    category: str, about: About, verdict: Verdict | None
) -> None:
    guard = served(flagged(category))
    assert await guard.weigh("words", about) == verdict
    await guard.aclose()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"results": []}),
        httpx.Response(200, json=[1]),
        httpx.ConnectError("gone"),
    ],
    ids=str,
)
async def test_a_server_s_nonsense_is_a_failure(answer: httpx.Response | Exception) -> None:
    with pytest.raises(GuardError):
        await served(answer).weigh("words", "fan")


class WordVectors:
    """Vectors by one word: danger, harmless, or neither."""

    name, dimensions = "words", 2

    def __init__(self, *, is_broken: bool = False) -> None:
        self.is_broken = is_broken

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.is_broken:
            raise EmbedderError("gone")
        if len(texts) > 1:
            known = [one for one in LINES if one.text in texts]
            return np.array([[one.is_danger, not one.is_danger] for one in known], np.float32)
        return np.array([[1.0, 0.0] if "rope" in texts[0] else [0.5, 0.5]], np.float32)

    async def aclose(self) -> None:
        return None


@pytest.fixture
def meaning() -> MeaningGuard:
    return MeaningGuard(WordVectors())


@pytest.fixture
def broken_meaning() -> MeaningGuard:
    return MeaningGuard(WordVectors(is_broken=True))


async def test_nearness_to_danger_counts_only_where_it_is_clear(
    meaning: MeaningGuard, broken_meaning: MeaningGuard
) -> None:
    guard = meaning
    assert await guard.weigh("the rope is ready", "fan") is None, "not warm yet"
    await guard.warm()
    assert await guard.weigh("the rope is ready", "fan") == DANGER
    assert await guard.weigh("the weather", "fan") is None
    assert await guard.weigh("the rope is ready", "persona") is None
    await guard.aclose()
    broken_meaning._embedder = WordVectors()
    await broken_meaning.warm()
    broken_meaning._embedder = WordVectors(is_broken=True)
    with pytest.raises(GuardError):
        await broken_meaning.weigh("x", "fan")
