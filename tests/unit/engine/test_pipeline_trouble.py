"""A spoken conversation in trouble: the turn fails visibly or recovers, the room goes on."""

import asyncio
from collections.abc import AsyncGenerator

import numpy as np
import pytest

from engine.llm.errors import BackendError
from engine.llm.scripted import ScriptedBackend
from engine.microphone import TooMuchSoundError
from engine.turns import Turn
from engine.voice_errors import VoiceBackendError
from engine.voice_events import (
    FanSaid,
    NothingSaid,
    Notice,
    NotUnderstood,
    ReplyOver,
    Sound,
    SpeechStarted,
)
from engine.voice_ports import HEARD_RATE, Pcm, SpokenChunk, Transcript
from engine.voice_settings import TurnSettings, VoiceSettings
from tests.factories.virtual_time import run_virtual
from tests.unit.engine.spoken_room import SpokenRoom, spoken_room
from voice.scripted_hearing import ScriptedActivityStream, ScriptedTranscriber
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.unit

QUESTION = "What did you do last night?"
REPLY = "I sang to the river all night. It was cold and clear."


class Ears(ScriptedTranscriber):
    """Fails once in the way it is told, then hears its script."""

    def __init__(self, trouble: Exception | str) -> None:
        super().__init__((QUESTION,))
        self._trouble: Exception | str | None = trouble

    async def transcribe(self, audio: Pcm, *, is_draft: bool = False) -> Transcript:
        trouble = None if is_draft else self._trouble
        if trouble is None:
            return await super().transcribe(audio, is_draft=is_draft)
        self._trouble = None
        if isinstance(trouble, Exception):
            raise trouble
        await asyncio.Event().wait()
        raise AssertionError


async def ask(fan: SpokenRoom, wait_s: float = 6.0) -> None:
    await fan.hush(0.3)
    await fan.speak(1.0)
    await fan.hush(wait_s)


async def holds_up(fan: SpokenRoom) -> None:
    """The next question is answered as if nothing had been."""
    before = len(fan.all(ReplyOver))
    await ask(fan)
    over = fan.all(ReplyOver)
    assert len(over) == before + 1
    assert (over[-1].ended.status, over[-1].ended.text) == ("completed", REPLY)
    assert fan.talk.turn is Turn.WAITING


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (VoiceBackendError("overloaded", "64 wait already"), "overloaded"),
        (ValueError("a bug"), "internal"),
        ("hang", "timeout"),
    ],
)
def test_words_that_were_lost_are_said_to_be(trouble: Exception | str, code: str) -> None:
    async def story() -> None:
        async with spoken_room(transcriber=Ears(trouble)) as fan:
            await ask(fan, 12.0)
            assert fan.one(NotUnderstood).code == code
            assert not fan.all(ReplyOver)
            await holds_up(fan)

    run_virtual(story())


def test_a_failing_mind_fails_the_reply_and_keeps_the_question() -> None:
    async def story() -> None:
        mind = ScriptedBackend((REPLY,), fail_with=BackendError("unreachable", "no server"))
        async with spoken_room(mind=mind) as fan:
            await ask(fan)
            over = fan.one(ReplyOver)
            assert (over.ended.status, over.ended.reason) == ("failed", "unreachable")
            assert [turn.text for turn in fan.conversation.history] == [QUESTION]
            mind.fail_with = None
            await holds_up(fan)

    run_virtual(story())


def test_a_voice_that_breaks_off_keeps_what_was_heard() -> None:
    async def story() -> None:
        mouth = ScriptedSpeech(fail_with=VoiceBackendError("bad_answer", "noise"), fail_after=3)
        async with spoken_room(mouth=mouth) as fan:
            await ask(fan)
            over = fan.one(ReplyOver)
            assert (over.ended.status, over.ended.reason) == ("failed", "bad_answer")
            assert over.ended.text == "I sang to "
            assert [turn.text for turn in fan.conversation.history] == [QUESTION, "I sang to "]
            mouth.fail_with = None
            await holds_up(fan)

    run_virtual(story())


class StuckOnce(ScriptedSpeech):
    is_stuck = True

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        if self.is_stuck:
            self.is_stuck = False
            await asyncio.Event().wait()
        async for chunk in super().speak(text, voice_id, speed=speed):
            yield chunk


def test_a_voice_that_hangs_is_given_up() -> None:
    async def story() -> None:
        async with spoken_room(mouth=StuckOnce()) as fan:
            await ask(fan, 22.0)
            over = fan.one(ReplyOver)
            assert (over.ended.status, over.ended.reason) == ("failed", "timeout")
            await holds_up(fan)

    run_virtual(story())


def test_a_detector_that_fails_is_told_once_and_then_hears_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = ScriptedActivityStream.probability
    failures = 20

    async def probability(self: ScriptedActivityStream, frame: Pcm) -> float:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise VoiceBackendError("overloaded", "too many frames")
        return await right(self, frame)

    monkeypatch.setattr(ScriptedActivityStream, "probability", probability)

    async def story() -> None:
        async with spoken_room() as fan:
            await fan.hush(1.0)
            assert fan.one(NotUnderstood).code == "overloaded"
            await holds_up(fan)

    run_virtual(story())


def test_a_microphone_that_falls_silent_in_mid_word_ends_the_turn() -> None:
    async def story() -> None:
        async with spoken_room() as fan:
            await fan.hush(0.3)
            await fan.speak(1.0)
            await asyncio.sleep(6)
            assert fan.one(ReplyOver).ended.status == "completed"
            assert fan.when(fan.all(Sound)[0]) - 1.3 < 1.2

    run_virtual(story())


@pytest.mark.parametrize("size", [1, 7, 160, 511, 512, 513, 4_000])
def test_any_chunking_is_heard_the_same(size: int) -> None:
    async def story() -> tuple[int, float]:
        async with spoken_room() as fan:
            dice = np.random.default_rng(1)
            speech = dice.integers(-6_000, 6_000, HEARD_RATE).astype(np.int16)
            sound = np.pad(speech, (4_800, 8_000))
            for at in range(0, len(sound), size):
                fan.talk.hear(sound[at : at + size])
            await asyncio.sleep(6)
            assert fan.one(ReplyOver).ended.text == REPLY
            return fan.one(SpeechStarted).at, fan.one(FanSaid).audio_s

    assert run_virtual(story()) == (4_608, 1.376)


def test_more_than_a_minute_at_once_is_refused_and_what_came_is_heard() -> None:
    async def story() -> None:
        async with spoken_room() as fan:
            fan.talk.hear(np.zeros(59 * HEARD_RATE, np.int16))
            with pytest.raises(TooMuchSoundError):
                fan.talk.hear(np.zeros(2 * HEARD_RATE, np.int16))
            await asyncio.sleep(1)
            await holds_up(fan)

    run_virtual(story())


def test_after_a_long_silence_the_persona_speaks_once() -> None:
    async def story() -> None:
        async with spoken_room(turns=TurnSettings(idle_s=5.0)) as fan:
            await fan.hush(30.0)
            assert not fan.events
            await ask(fan)
            await fan.hush(30.0)
            over = fan.all(ReplyOver)
            assert len(over) == 2
            asked = fan.mind.requests[-1].messages
            assert "(says nothing for a while)" in asked[-1].text
            assert [turn.speaker for turn in fan.conversation.history] == [
                "fan",
                "persona",
                "persona",
            ]

    run_virtual(story())


def test_a_long_reply_ends_with_the_sentence_that_is_one_too_many() -> None:
    async def story() -> None:
        long = "One two three four five. " * 8
        settings = VoiceSettings(max_words=12)
        async with spoken_room(replies=(long,), settings=settings) as fan:
            await ask(fan, 12.0)
            over = fan.one(ReplyOver)
            assert over.ended.status == "completed"
            assert over.ended.text == "One two three four five. " * 3
            assert fan.mind.cancelled == 1

    run_virtual(story())


def test_danger_is_answered_aloud_with_where_help_is() -> None:
    async def story() -> None:
        async with spoken_room(texts=("I want to kill myself.",)) as fan:
            await ask(fan, 60.0)
            assert not fan.mind.requests
            notice = fan.one(Notice).notice
            assert fan.one(ReplyOver).ended.text == notice.text
            assert fan.one(FanSaid).turn.crisis is not None
            assert fan.sound_s() > 3

    run_virtual(story())


def test_a_cancelled_reply_ends_where_it_was_heard() -> None:
    async def story() -> None:
        async with spoken_room() as fan:
            await ask(fan, 1.3)
            fan.talk.cancel()
            await asyncio.sleep(0.01)
            over = fan.one(ReplyOver)
            assert (over.ended.status, over.ended.reason) == ("cancelled", "client_cancelled")
            assert 0 < len(over.ended.text) < len(REPLY)
            await holds_up(fan)

    run_virtual(story())


def test_minutes_of_noise_without_words_cost_nothing_but_notes() -> None:
    async def story() -> None:
        async with spoken_room(transcriber=ScriptedTranscriber(("",))) as fan:
            for _ in range(30):
                await fan.speak(3.0)
                await fan.hush(1.0)
            assert len(fan.all(NothingSaid)) == 30
            assert not fan.conversation.history
            assert fan.talk.turn is Turn.WAITING

    run_virtual(story())


def test_a_fan_who_never_pauses_is_answered_after_two_minutes() -> None:
    async def story() -> None:
        async with spoken_room() as fan:
            await fan.speak(125.0)
            said = fan.all(FanSaid)
            assert said
            assert said[0].audio_s == pytest.approx(120, abs=1)

    run_virtual(story())


def test_closing_in_mid_reply_keeps_what_was_heard() -> None:
    async def story() -> None:
        async with spoken_room() as fan:
            await ask(fan, 1.3)
        over = fan.one(ReplyOver)
        assert (over.ended.status, over.ended.reason) == ("cancelled", "closed")
        assert fan.conversation.history[-1].text == over.ended.text

    run_virtual(story())
