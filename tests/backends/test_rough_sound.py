"""Sound as bad clients and bad microphones send it, through real ears: what can be heard is heard.

After each of them the room understands a clear question.
"""

import asyncio
import base64
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
import soxr

from core.clock import SystemClock
from engine.attempt import Ears
from engine.bench.fan import sheet
from engine.conversation import Conversation
from engine.llm.scripted import ScriptedBackend
from engine.pipeline import VoiceConversation
from engine.spoken_reply import Mouth
from engine.voice_events import FanSaid
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE
from engine.voice_settings import TurnSettings
from rooms.live.inflow import Inflow
from voice.activity_silero import SileroActivity
from voice.bench.audio_time import AudioClock, run_in_audio_time
from voice.bench.counted_ears import CountedActivity, CountedTranscriber, CountedTurnEnd
from voice.bench.recordings import read_recordings
from voice.pcm import Samples
from voice.scripted_speech import ScriptedSpeech
from voice.transcriber_whisper import WhisperTranscriber
from voice.turn_end_signs import SignedTurnEnd
from voice.turn_end_smart import SmartTurnEnd

pytestmark = pytest.mark.backends

QUESTION = "Where did you grow up?"
DICE = np.random.default_rng(11)
PIECE_S = 0.02


@dataclass(frozen=True)
class Rough:
    """How a client sends sound."""

    change: Callable[[Samples], Samples] = lambda sound: sound
    """Of samples at HEARD_RATE."""
    rate: int = SPOKEN_RATE
    """The client says that it sends so many samples a second."""
    piece_bytes: int | None = None
    """None: pieces of 20 ms."""
    speed: float = 1.0
    """Of the client's clock; 0 sends all at once."""
    said: str | None = QUESTION
    """What should be understood; None: anything or nothing, but no harm."""


def clipped(sound: Samples) -> Samples:
    return np.clip(sound * 10, -0.3, 0.3)


def soft(sound: Samples) -> Samples:
    return sound * np.float32(0.06)


def in_a_hall(sound: Samples) -> Samples:
    tail = DICE.normal(0, 1, HEARD_RATE // 3) * np.exp(-np.arange(HEARD_RATE // 3) / 800)
    return sound + 0.05 * np.convolve(sound, tail)[: sound.size].astype(np.float32)


def as_two_channels(sound: Samples) -> Samples:
    return np.repeat(sound, 2)


def music(sound: Samples) -> Samples:
    at = np.arange(15 * HEARD_RATE) / HEARD_RATE
    chord = sum(np.sin(2 * np.pi * pitch * at) for pitch in (220.0, 277.2, 329.6, 440.0))
    beat = 0.6 + 0.4 * np.sign(np.sin(2 * np.pi * 2 * at))
    del sound
    return np.asarray(0.08 * chord * beat, np.float32)


def noise(sound: Samples) -> Samples:
    return np.asarray(DICE.normal(0, 0.2, 15 * HEARD_RATE), np.float32) + 0 * sound[0]


CASES = {
    "8 kHz": Rough(rate=8_000),
    "48 kHz": Rough(rate=48_000),
    "odd bytes": Rough(piece_bytes=961),
    "crumbs": Rough(piece_bytes=31),
    "all at once": Rough(speed=0),
    "clock 1 % fast": Rough(speed=1.01),
    "clock 1 % slow": Rough(speed=0.99),
    "twice as slow as real time": Rough(speed=0.5, said=None),
    "clipped": Rough(clipped),
    "too soft": Rough(soft),
    "a hall": Rough(in_a_hall),
    "two channels as one": Rough(as_two_channels, said=None),
    "music": Rough(music, said=""),
    "noise": Rough(noise, said=""),
}


@pytest.fixture(scope="module")
def question() -> Samples:
    recording = next(one for one in read_recordings() if one.id == "question-hometown")
    return recording.microphone().astype(np.float32)


async def send(talk: VoiceConversation, sound: Samples, rough: Rough, inflow: Inflow) -> None:
    loop = asyncio.get_running_loop()
    pcm = soxr.resample(rough.change(sound), HEARD_RATE, rough.rate)
    raw = (np.clip(pcm, -1, 1) * 32_767).astype("<i2").tobytes()
    size = rough.piece_bytes or 2 * round(rough.rate * PIECE_S)
    began = loop.time()
    for at in range(0, len(raw), size):
        if rough.speed:
            due = began + (at + size) / 2 / rough.rate / rough.speed
            await asyncio.sleep(max(0.0, due - loop.time()))
        talk.hear(inflow.take(base64.b64encode(raw[at : at + size]).decode()))


def open_ears() -> tuple[SileroActivity, WhisperTranscriber, SignedTurnEnd]:
    return SileroActivity(tick_s=0.0), WhisperTranscriber(), SignedTurnEnd(SmartTurnEnd())


async def converse(question: Samples, rough: Rough, clock: AudioClock) -> list[str]:
    """Send it as the client does, then clearly; what was understood."""
    activity, whisper, judge = await asyncio.to_thread(open_ears)
    said: list[str] = []

    async def listen() -> None:
        async for event in talk.events():
            match event:
                case FanSaid(turn=turn):
                    said.append(turn.text)
                case _:
                    pass

    talk = VoiceConversation(
        Conversation(
            sheet(), ScriptedBackend(["I see."]), room_key="r", fan_name="Sam", clock=SystemClock()
        ),
        CountedActivity(activity, clock),
        Ears(CountedTranscriber(whisper, clock), CountedTurnEnd(judge, clock)),
        Mouth(ScriptedSpeech(), "scripted:low"),
        turns=TurnSettings(idle_s=None),
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(talk.run())
        listening = tasks.create_task(listen())
        await talk.begun()
        await send(talk, question, rough, Inflow(rough.rate))
        await asyncio.sleep(6.0)
        said.append("|")
        await send(talk, question, Rough(), Inflow())
        await asyncio.sleep(3.0)
        talk.close()
        await listening
    for ear in (activity, whisper, judge):
        await ear.aclose()
    return said


@pytest.mark.parametrize("name", CASES)
def test_what_can_be_heard_is_heard(name: str, question: Samples) -> None:
    rough = CASES[name]
    clock = AudioClock(counts_work=False)
    said = run_in_audio_time(clock, converse(question, rough, clock))
    cut = said.index("|")
    assert said[cut + 1 :] == [QUESTION], said
    if rough.said is not None:
        assert " ".join(said[:cut]) == rough.said
