"""The persona does not hear itself, and hears the fan over itself: on the recordings."""

import time

import numpy as np
import numpy.typing as npt
import pytest

from engine.echo import SPOKEN_FRAME, WINDOW, EchoGuard
from engine.voice_ports import FRAME, HEARD_RATE, SPOKEN_RATE, Pcm
from voice.bench.acoustics import EchoPath, echo_of
from voice.bench.recordings import Recording, persona_reply, read_recordings

pytestmark = pytest.mark.unit

KNOWN = {one.id: one for one in read_recordings()}
ECHOES = [name for name, one in KNOWN.items() if one.kind == "echo"]
DOUBLE_TALK = [name for name, one in KNOWN.items() if one.kind == "doubletalk"]
ALONE = [name for name, one in KNOWN.items() if one.kind in ("interrupt", "backchannel")]
LOUD = 10 ** (-58 / 20)
"""Root mean square over which a detector may take a frame for speech."""


def loudness(sound: npt.NDArray[np.floating]) -> float:
    return float(np.sqrt(np.mean(np.square(sound))))


class Heard:
    """A recording with the persona's echo in it, frame by frame, and what the guard says."""

    def __init__(
        self, recording: Recording, echo: EchoPath | None, told_late_s: float = 0.0
    ) -> None:
        assert recording.under is not None
        _, reply, _ = persona_reply(recording.under)
        self.frames = recording.size // FRAME
        played = np.zeros(self.frames * SPOKEN_FRAME, dtype=np.int16)
        played[: len(reply)] = reply[: len(played)]
        sound = recording.microphone()[: self.frames * FRAME].copy()
        self.echo = np.zeros_like(sound)
        if echo is not None:
            self.echo = echo_of(played.astype(np.float32) / 32_768, echo)
        self.pcm: Pcm = (np.clip(sound + self.echo, -1, 1) * 32_767).astype(np.int16)
        self.guard = EchoGuard()
        for start in range(0, len(reply), SPOKEN_RATE // 10):
            self.guard.played(reply[start : start + SPOKEN_RATE // 10], start)
        late = round(told_late_s * SPOKEN_RATE)
        self.is_echo: list[bool | None] = []
        loud_frames = 0
        for number in range(1, self.frames + 1):
            place = number * SPOKEN_FRAME - late
            self.guard.tick(place if 0 < place < len(reply) + SPOKEN_FRAME else None)
            heard = self.pcm[max(0, number * FRAME - WINDOW) : number * FRAME]
            is_loud = loudness(heard[-FRAME:] / 32_768) > LOUD
            loud_frames += is_loud
            is_echo = self.guard.is_echo(heard) if is_loud else None
            # The gate asks from the second frame of a sound on, and a new room takes one more.
            self.is_echo.append(None if echo is not None and loud_frames <= 3 else is_echo)

    def answers(self, first: int, last: int, *, echo_only: bool = False) -> list[bool]:
        """What the guard said to loud frames between two samples; to those of echo only."""
        said: list[bool] = []
        for number in range(first // FRAME, last // FRAME):
            place = slice(number * FRAME, (number + 1) * FRAME)
            other = loudness(self.pcm[place] / 32_768 - self.echo[place])
            is_echo = self.is_echo[number]
            if is_echo is not None and not (echo_only and loudness(self.echo[place]) < 2 * other):
                said.append(is_echo)
        return said


@pytest.mark.parametrize("name", ECHOES)
def test_the_personas_own_voice_is_echo(name: str) -> None:
    recording = KNOWN[name]
    assert recording.echo is not None
    heard = Heard(recording, recording.echo)
    answers = heard.answers(0, recording.size, echo_only=True)
    assert answers
    assert answers.count(False) <= 0.02 * len(answers)
    assert heard.guard.delay_ms == pytest.approx(recording.echo.delay_ms, abs=4)


@pytest.mark.parametrize("name", DOUBLE_TALK)
def test_a_fan_is_heard_over_the_echo(name: str) -> None:
    recording = KNOWN[name]
    heard = Heard(recording, recording.echo)
    start, end = recording.speech[0]
    before = heard.answers(0, start, echo_only=True)
    assert before.count(False) <= 0.02 * len(before)
    soon = heard.answers(start, start + round(0.35 * HEARD_RATE))
    assert False in soon
    assert heard.answers(start, end + 2 * FRAME).count(False) >= 4


@pytest.mark.parametrize("name", ALONE)
def test_without_a_loudspeaker_the_fan_is_never_echo(name: str) -> None:
    recording = KNOWN[name]
    heard = Heard(recording, None)
    answers = heard.answers(*recording.speech[0])
    assert answers[0] is False
    assert answers.count(True) <= 0.15 * len(answers)


def test_sound_may_have_been_played_earlier_than_is_told() -> None:
    recording = KNOWN["echo-desk-loud"]
    heard = Heard(recording, recording.echo, told_late_s=0.08)
    answers = heard.answers(0, recording.size, echo_only=True)
    assert answers.count(False) <= 0.03 * len(answers)


def test_a_reply_that_stands_still_and_goes_on_is_known_again() -> None:
    recording = KNOWN["echo-desk-loud"]
    assert recording.under is not None
    assert recording.echo is not None
    _, reply, _ = persona_reply(recording.under)
    still = round(0.4 * SPOKEN_RATE) // SPOKEN_FRAME
    cut = 60 * SPOKEN_FRAME
    silence = np.zeros(still * SPOKEN_FRAME, dtype=np.int16)
    played = np.concatenate([reply[:cut], silence, reply[cut : cut + 60 * SPOKEN_FRAME]])
    echo = echo_of(played.astype(np.float32) / 32_768, recording.echo)
    pcm = (echo * 32_767).astype(np.int16)
    guard = EchoGuard()
    guard.played(reply, 0)
    answers: list[bool] = []
    for number in range(1, len(played) // SPOKEN_FRAME + 1):
        is_still = 60 < number <= 60 + still
        place = number if number <= 60 else number - still
        guard.tick(None if is_still else place * SPOKEN_FRAME)
        heard = pcm[max(0, number * FRAME - WINDOW) : number * FRAME]
        if np.abs(heard[-FRAME:]).max() > 200:
            answers.append(guard.is_echo(heard))
    assert len(answers) > 80
    assert answers.count(False) <= 0.03 * len(answers)


def test_before_anything_is_played_nothing_is_echo() -> None:
    guard = EchoGuard()
    guard.tick(None)
    assert guard.delay_ms is None
    assert not guard.is_echo(np.ones(WINDOW, dtype=np.int16))


@pytest.mark.parametrize("size", [0, 1, FRAME, WINDOW, 3 * WINDOW])
def test_windows_of_any_size_are_looked_at(size: int) -> None:
    guard = EchoGuard()
    guard.played(np.full(SPOKEN_RATE, 900, dtype=np.int16), 0)
    for number in range(1, 8):
        guard.tick(number * SPOKEN_FRAME)
    assert guard.is_echo(np.zeros(size, dtype=np.int16)) in (True, False)


def test_a_look_is_cheap() -> None:
    recording = KNOWN["echo-desk-loud"]
    guard = EchoGuard()
    assert recording.under is not None
    _, reply, _ = persona_reply(recording.under)
    guard.played(reply, 0)
    for number in range(1, 40):
        guard.tick(number * SPOKEN_FRAME)
    window = (recording.microphone()[:WINDOW] * 32_767).astype(np.int16)
    took: list[float] = []
    for _ in range(50):
        began = time.perf_counter()
        guard.is_echo(window)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.003
