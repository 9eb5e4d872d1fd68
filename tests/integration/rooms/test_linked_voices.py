"""A linked voice in a whole voice room: where it goes wrong, the house's ends what it began."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from statistics import median
from time import monotonic
from typing import Any

import numpy as np
import pytest

from engine.links.rest import FIRST_REST_S, Rests
from engine.llm.scripted import ScriptedBackend
from engine.voice_backends import VoiceBackends
from engine.voice_ports import SPOKEN_RATE
from models.states import Format
from models.studio_states import AgentKind, AgentSlot
from rooms.live.links import SPOKEN_WAIT_S, LinkBackends
from tests.factories.rooms import OpenRoom
from tests.fixtures.mcp_server import allowing, serving_app
from tests.fixtures.openai_server import OpenAIServer
from tests.fixtures.speech_server import HERTZ, Mode, SpeechServer
from tests.integration.rooms.conftest import RoomHouse, eventually, serving
from tests.integration.rooms.talk import Talk, talking
from tests.integration.rooms.test_servers import KEYS, link_server, written
from tests.integration.rooms.test_voice import Fan
from voice.scripted_hearing import ScriptedActivity, ScriptedTranscriber, ScriptedTurnEnd
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.db

FIRST = "I know Static. "
SECOND = "He sings at night in the old harbour."
REPLY = FIRST + SECOND
FRAME = SPOKEN_RATE // 100


class Hands:
    """The monotonic clock of rests, which a test turns."""

    def __init__(self) -> None:
        self.later_s = 0.0

    def __call__(self) -> float:
        return monotonic() + self.later_s


@dataclass
class Booth:
    """A voice room whose persona speaks with a linked voice."""

    house: RoomHouse
    room: OpenRoom
    link_id: str
    speech: ScriptedSpeech
    """The house's."""
    hands: Hands


@asynccontextmanager
async def booth(
    unserved: RoomHouse, app: Any, kind: AgentKind, manifest: dict[str, Any], slot: AgentSlot
) -> AsyncIterator[Booth]:
    speech, hands = ScriptedSpeech(), Hands()
    unserved.voice = VoiceBackends(
        ScriptedActivity(), ScriptedTurnEnd((0.9,)), ScriptedTranscriber(("Hello?",)), [speech]
    )
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(serving_app(app))
        unserved.links = LinkBackends(KEYS, allowing(port), Rests(hands))
        house = await stack.enter_async_context(serving(unserved))
        room = await house.open_room(sold=Format.VOICE)
        at = {"url": f"http://127.0.0.1:{port}/v1"} | manifest
        link_id = await house.database.write(link_server, room, kind, at, slot, house.clock)
        yield Booth(house, room, link_id, speech, hands)


@asynccontextmanager
async def voice_booth(unserved: RoomHouse, server: SpeechServer) -> AsyncIterator[Booth]:
    manifest = {"model": "tts", "voice": "nova"}
    async with booth(unserved, server.app, AgentKind.VOICE, manifest, AgentSlot.VOICE) as made:
        yield made


@pytest.fixture
def mind() -> ScriptedBackend:
    return ScriptedBackend([REPLY, "Yes."])


async def answered(talk: Talk) -> Any:
    """Ask, and hear the whole answer; returns what ended it."""
    await talk.say("Hello?")
    await talk.connection.response.create()
    return await talk.until("response.done")


def sound_of(talk: Talk, item_id: str) -> np.ndarray[Any, Any]:
    fan = Fan(talk.connection)
    fan.talk = talk
    return fan.sound(item_id)


def tones(sound: np.ndarray[Any, Any]) -> str:
    """Who is heard, in turn: ``L`` for the linked voice, ``H`` for the house's."""
    heard = ""
    for at in range(0, len(sound) - FRAME, FRAME):
        piece = sound[at : at + FRAME].astype(np.float64)
        if np.sqrt(np.mean(piece**2)) < 500:
            continue
        crossings = np.count_nonzero(np.diff(np.signbit(piece)))
        who = "L" if crossings > HERTZ * FRAME / SPOKEN_RATE else "H"
        heard += who if not heard.endswith(who) else ""
    return heard


def require_said_once(talk: Talk, item_id: str, text: str) -> None:
    """Each word was told once, in its order, and inside the sound."""
    told = [
        word
        for event in talk.heard
        if event.type == "x.room.words" and event.item_id == item_id
        for word in event.words
    ]
    assert "".join(word["text"] for word in told) == text
    starts = [word["start_ms"] for word in told]
    assert starts == sorted(starts)
    assert starts[-1] < 1_000 * len(sound_of(talk, item_id)) / SPOKEN_RATE


async def test_a_linked_voice_speaks_a_whole_reply(unserved: RoomHouse) -> None:
    server = SpeechServer()
    async with voice_booth(unserved, server) as at, talking(at.house, at.room) as talk:
        done = await answered(talk)
        item = done.response.output[0]
        assert item.content[0].transcript == REPLY
        assert tones(sound_of(talk, item.id)) == "L"
        require_said_once(talk, item.id, REPLY)
        assert at.speech.asked == []
    assert " ".join(server.asked) == REPLY


@pytest.mark.parametrize(
    ("mode", "is_late"),
    [
        ("refuses", False),
        ("silent", True),
        ("empty", False),
        ("packed", False),
        ("file", False),
        ("breaks", False),
        ("stalls", True),
        ("drips", True),
    ],
)
async def test_what_goes_wrong_in_a_reply_is_ended_by_the_house(
    unserved: RoomHouse, mode: Mode, monkeypatch: pytest.MonkeyPatch, *, is_late: bool
) -> None:
    # A busy machine is no late server: its first sound has been seen to take a second.
    monkeypatch.setattr("rooms.live.links.SPOKEN_WAIT_S", 3.0)
    server = SpeechServer()
    server.modes = {"He sings": mode}
    async with voice_booth(unserved, server) as at:
        house = at.house
        async with talking(house, at.room) as talk:
            await talk.running()
            done = await answered(talk)
            assert done.response.status == "completed"
            item = done.response.output[0]
            assert item.content[0].transcript == REPLY
            assert tones(sound_of(talk, item.id)) == "LH"
            require_said_once(talk, item.id, REPLY)
            # The house says what was not begun, and nothing else.
            by_house = "".join(text for text, _ in at.speech.asked)
            assert by_house
            assert SECOND.endswith(by_house)
            if mode in ("breaks", "stalls"):
                assert len(by_house) < len(SECOND), "a part of it was heard"
            # The paid clock runs on through it, and no faster.
            house.pass_time(5)
            state = await talk.until("x.room.state", lambda one: one.delivered_ms > 0)
            assert (state.delivered_ms, state.is_running) == (5_000, True)
            # From now on the house speaks, until the server has answered a trial.
            asked = len(server.asked)
            done = await answered(talk)
            assert tones(sound_of(talk, done.response.output[0].id)) == "H"
            assert len(server.asked) == asked
        row = await house.left_row(at.room)
        assert row.delivered_ms == 5_000
        day = await written(house, at.link_id)
        assert (day.calls, day.failures, day.late) == (asked, 1, int(is_late))


async def waits_of(talk: Talk, replies: int) -> list[float]:
    """Seconds from each question to the first sound of its answer."""
    took: list[float] = []
    for _ in range(replies):
        await talk.say("Hello?")
        began_s = monotonic()
        await talk.connection.response.create()
        await talk.until("response.output_audio.delta")
        took.append(monotonic() - began_s)
        await talk.until("response.done")
    return took


async def test_a_dead_voice_costs_one_reply_and_no_more(unserved: RoomHouse) -> None:
    server = SpeechServer()
    server.modes = {"": "silent"}
    unserved.mind = ScriptedBackend(["Yes."])
    async with voice_booth(unserved, server) as at:
        async with talking(at.house, at.room) as talk:
            first, *others = await waits_of(talk, 6)
            assert first >= SPOKEN_WAIT_S
            assert median(others) < SPOKEN_WAIT_S
            assert len(server.asked) == 1
            # When its rest is over it is tried beside the reply, which does not wait for it.
            at.hands.later_s += FIRST_REST_S
            assert min(await waits_of(talk, 2)) < SPOKEN_WAIT_S
            assert len(server.asked) == 2
        # Another visit has learnt it, too.
        async with talking(at.house, at.room) as talk:
            assert min(await waits_of(talk, 2)) < SPOKEN_WAIT_S
        assert len(server.asked) == 2


async def test_a_voice_that_comes_back_speaks_again(unserved: RoomHouse) -> None:
    server = SpeechServer()
    server.modes = {"": "refuses"}
    unserved.mind = ScriptedBackend(["Yes."])
    async with voice_booth(unserved, server) as at, talking(at.house, at.room) as talk:
        await answered(talk)
        server.modes = {}
        done = await answered(talk)
        assert tones(sound_of(talk, done.response.output[0].id)) == "H"
        at.hands.later_s += FIRST_REST_S
        done = await answered(talk)
        assert tones(sound_of(talk, done.response.output[0].id)) == "H"

        async def is_back() -> bool:
            done = await answered(talk)
            return tones(sound_of(talk, done.response.output[0].id)) == "L"

        await eventually(is_back)


async def test_a_dead_mind_costs_one_reply_and_no_more(unserved: RoomHouse) -> None:
    server = OpenAIServer()
    server.is_frozen = True
    unserved.mind = ScriptedBackend(["Yes."])
    manifest = {"model": "deep"}
    async with (
        booth(unserved, server.app, AgentKind.BRAIN, manifest, AgentSlot.BRAIN) as at,
        talking(at.house, at.room) as talk,
    ):
        first, *others = await waits_of(talk, 6)
        assert first >= SPOKEN_WAIT_S
        assert median(others) < SPOKEN_WAIT_S
        assert len(server.prompts) == 1
        at.hands.later_s += FIRST_REST_S
        assert min(await waits_of(talk, 2)) < SPOKEN_WAIT_S
        assert len(server.prompts) == 2
        server.is_frozen = False
        at.hands.later_s += 2 * FIRST_REST_S
        await answered(talk)

        async def is_back() -> bool:
            done = await answered(talk)
            return "far away" in done.response.output[0].content[0].transcript

        await eventually(is_back)
