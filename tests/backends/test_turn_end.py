"""One contract for judges of turn ends: script, words, sound, and sound with words."""

import asyncio
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location

import numpy as np
import pytest

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import (
    FRAME,
    HEARD_RATE,
    Pcm,
    TurnEnd,
)
from tests.backends.hearing_samples import (
    NOTHING,
    ONE,
    SENTENCES,
    SILENCE,
    close,
    cut,
    noise,
    paused,
)
from tests.fixtures.speech import Speak
from voice.hearing_registry import (
    EarSpec,
    open_turn_end,
)
from voice.turn_end_smart import _features
from voice.weights import package_file

pytestmark = pytest.mark.backends

TURN_ENDS = ["scripted", "signs", "smart", "smart+signs"]


def reads(turn_end: TurnEnd) -> bool:
    return not turn_end.name.startswith("smart") or turn_end.name.endswith("+signs")


@pytest.fixture(scope="module", params=TURN_ENDS)
def turn_end(request: pytest.FixtureRequest) -> Iterator[TurnEnd]:
    turn_end = open_turn_end(EarSpec(request.param))
    yield turn_end
    close(turn_end)


async def test_it_has_a_name(turn_end: TurnEnd) -> None:
    assert ":" in turn_end.name


@pytest.mark.parametrize("text", SENTENCES)
async def test_a_whole_sentence_ends(turn_end: TurnEnd, speak: Speak, text: str) -> None:
    assert await turn_end.probability(paused(speak(text), 0.3), text) > 0.5


@pytest.mark.parametrize("text", [SENTENCES[1], SENTENCES[4]])
async def test_a_clear_question_ends_whatever_the_sound_says(turn_end: TurnEnd, text: str) -> None:
    if not reads(turn_end):
        pytest.skip("does not read")
    assert await turn_end.probability(noise(0.01), text) > 0.5


@pytest.mark.parametrize(
    ("number", "part", "words"),
    [
        (0, 0.55, "Good evening, my name is Anna and"),
        (2, 0.66, "I have been listening to your"),
        (3, 0.35, "The weather in the"),
    ],
)
async def test_words_that_break_off_go_on(
    turn_end: TurnEnd, speak: Speak, number: int, part: float, words: str
) -> None:
    if not reads(turn_end):
        pytest.skip("does not read")
    assert await turn_end.probability(cut(speak(SENTENCES[number]), part), words) < 0.5


async def test_the_sound_alone_tells_whole_from_cut_on_average(
    turn_end: TurnEnd, speak: Speak
) -> None:
    if not turn_end.name.startswith("smart"):
        pytest.skip("does not listen")
    sounds = [speak(text) for text in SENTENCES]
    whole = [await turn_end.probability(paused(sound), "") for sound in sounds]
    broken = [
        await turn_end.probability(cut(sound, part), "")
        for sound in sounds
        for part in (0.3, 0.45, 0.6, 0.75)
    ]
    assert np.mean(whole) > np.mean(broken) + 0.15


async def test_no_sound_is_no_end(turn_end: TurnEnd) -> None:
    assert await turn_end.probability(NOTHING, "") == 0.0


@pytest.mark.parametrize("audio", [ONE, SILENCE, noise(0.05), noise(0.01, 20.0)])
async def test_any_sound_gives_a_chance(turn_end: TurnEnd, audio: Pcm) -> None:
    assert 0.0 <= await turn_end.probability(audio, "") <= 1.0


async def test_another_dtype_is_refused(turn_end: TurnEnd) -> None:
    with pytest.raises(TypeError, match="int16"):
        await turn_end.probability(np.zeros(FRAME), "")  # type: ignore[arg-type]


async def test_many_turns_answer_as_one_alone(turn_end: TurnEnd, speak: Speak) -> None:
    sounds = [cut(speak(text), part) for text in SENTENCES for part in (0.4, 1.0)]
    alone = [await turn_end.probability(sound, "") for sound in sounds]
    together = await asyncio.gather(*(turn_end.probability(sound, "") for sound in sounds))
    np.testing.assert_allclose(alone, together, atol=0.02)


async def test_a_cancelled_question_harms_nobody(turn_end: TurnEnd) -> None:
    task = asyncio.create_task(turn_end.probability(SILENCE, ""))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert 0.0 <= await turn_end.probability(SILENCE, "") <= 1.0


@pytest.mark.parametrize("kind", ["scripted", "smart", "smart+signs"])
async def test_after_closing_nothing_is_judged(kind: str) -> None:
    turn_end = await asyncio.to_thread(open_turn_end, EarSpec(kind))
    await turn_end.aclose()
    with pytest.raises(VoiceBackendError) as caught:
        await turn_end.probability(SILENCE, "")
    assert caught.value.voice_code == "closed"


def test_the_features_are_those_the_network_learned_from(speak: Speak) -> None:
    path = package_file("pipecat-ai", "_whisper_features.py")
    assert path is not None
    spec = spec_from_file_location("whisper_features", path)
    assert spec is not None
    assert spec.loader is not None
    theirs = module_from_spec(spec)
    spec.loader.exec_module(theirs)
    sound = speak(SENTENCES[0])
    heard = np.zeros(8 * HEARD_RATE, dtype=np.float32)
    heard[-sound.size :] = sound / np.float32(32_768)
    expected = theirs.compute_whisper_log_mel_features(heard)
    np.testing.assert_allclose(_features(sound), expected, atol=1e-4)
