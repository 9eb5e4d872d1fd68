"""Where the voice drops the words are read at once, and a pause finds them there."""

import asyncio

import numpy as np
import pytest

from engine.fan_level import Drop
from engine.voice_events import FanSaid, ReplyOver
from engine.voice_ports import FRAME, HEARD_RATE, Pcm, Transcript
from tests.factories.virtual_time import run_virtual
from tests.unit.engine.spoken_room import spoken_room

pytestmark = pytest.mark.unit

DICE = np.random.default_rng(3)
TAKES_S = 0.1
LOUD, SOFT = 30_000, 600
"""34 dB apart, and both are speech."""


class Listener:
    """Takes its time, tells how many seconds it heard, and notes what it was asked."""

    name = "listener"

    def __init__(self, *, sureness: float = 1.0, takes_s: float = TAKES_S) -> None:
        self.sureness = sureness
        self.takes_s = takes_s
        self.finals = 0
        self.heard: list[float] = []

    async def transcribe(self, audio: Pcm, *, is_draft: bool = False) -> Transcript:
        self.finals += not is_draft
        heard_s = audio.size / HEARD_RATE
        self.heard.append(heard_s)
        await asyncio.sleep(self.takes_s)
        text = f"I heard {heard_s:.1f} seconds of it."
        return Transcript(text, sureness=self.sureness if is_draft else 1.0)

    async def aclose(self) -> None:
        pass


def seen_s(over: ReplyOver) -> float:
    """From the pause to the words."""
    assert over.timeline.transcript is not None
    assert over.timeline.pause_seen is not None
    return over.timeline.transcript - over.timeline.pause_seen


def test_a_pause_finds_its_words_there() -> None:
    async def story() -> None:
        listener = Listener()
        async with spoken_room(transcriber=listener) as fan:
            await fan.hush(0.5)
            await fan.speak(0.5)
            await fan.hush(6.0)
        assert listener.finals == 0
        assert seen_s(fan.one(ReplyOver)) < TAKES_S - 0.02
        assert fan.one(FanSaid).turn.text == f"I heard {listener.heard[-1]:.1f} seconds of it."

    run_virtual(story())


def test_unsure_words_are_looked_at_again() -> None:
    async def story() -> None:
        listener = Listener(sureness=0.3)
        async with spoken_room(transcriber=listener) as fan:
            await fan.hush(0.5)
            await fan.speak(0.5)
            await fan.hush(6.0)
        assert listener.finals == 1
        assert seen_s(fan.one(ReplyOver)) >= TAKES_S

    run_virtual(story())


def test_words_from_before_the_voice_rose_again_do_not_count() -> None:
    async def story() -> None:
        listener = Listener()
        async with spoken_room(transcriber=listener) as fan:
            await fan.hush(0.5)
            await fan.speak(0.5)
            await fan.hush(0.04)
            await fan.speak(0.5)
            await fan.hush(6.0)
        said = fan.one(FanSaid).turn.text
        # The whole turn with what came just before it; the first half alone has 0.8 s.
        assert said == f"I heard {listener.heard[-1]:.1f} seconds of it."
        assert listener.heard[-1] > 1.1

    run_virtual(story())


def test_soft_words_after_a_drop_are_not_lost() -> None:
    async def story() -> None:
        listener = Listener()
        async with spoken_room(transcriber=listener) as fan:
            await fan.hush(0.5)
            await fan.speak(0.5, level=LOUD)
            await fan.speak(0.4, level=SOFT)
            await fan.hush(6.0)
        assert listener.finals == 1
        assert fan.one(FanSaid).turn.text == f"I heard {listener.heard[-1]:.1f} seconds of it."
        assert listener.heard[-1] > 1.0

    run_virtual(story())


def test_a_slow_transcriber_is_not_asked_at_every_drop() -> None:
    async def story(takes_s: float) -> int:
        listener = Listener(takes_s=takes_s)
        async with spoken_room(transcriber=listener) as fan:
            await fan.hush(0.5)
            for _ in range(12):
                await fan.speak(0.14)
                await fan.hush(0.06)
            await fan.hush(3.0)
        return len(listener.heard)

    assert run_virtual(story(0.1)) > 2 * run_virtual(story(0.4))


def tone(db: float, frames: int) -> Pcm:
    at = np.arange(frames * FRAME) / HEARD_RATE
    return np.asarray(32_768 * 2**0.5 * 10 ** (db / 20) * np.sin(2_000 * at), np.int16)


def drops(sound: Pcm, noise_db: float) -> list[bool]:
    noise = DICE.normal(0, 32_768 * 10 ** (noise_db / 20), sound.size)
    drop = Drop()
    heard = np.asarray(sound + noise, np.int16).reshape(-1, FRAME)
    return [drop.feed(frame) for frame in heard]


@pytest.mark.parametrize("noise_db", [-80.0, -60.0, -42.0])
def test_the_end_of_a_voice_is_a_drop_in_the_next_frame(noise_db: float) -> None:
    sound = np.concatenate([tone(-110, 20), tone(-20, 30), tone(-110, 10)])
    assert drops(sound, noise_db)[20:] == [False] * 30 + [True] * 10


def test_a_softer_vowel_and_a_noise_are_no_drops() -> None:
    vowels = np.concatenate([tone(-110, 20), tone(-20, 20), tone(-34, 20)])
    assert not any(drops(vowels, -60.0))
    assert not any(drops(tone(-110, 100), -40.0))
