"""One contract for detectors of speech: the scripted one and Silero."""

import asyncio
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import (
    FRAME,
    HEARD_RATE,
    Pcm,
    VoiceActivity,
    VoiceActivityStream,
)
from tests.backends.hearing_samples import (
    NOTHING,
    ONE,
    SENTENCES,
    SILENCE,
    close,
    frames,
    noise,
)
from tests.fixtures.speech import Speak
from voice.activity_silero import SileroActivity
from voice.hearing_registry import (
    EarSpec,
    open_activity,
)
from voice.onnx import load_net, zeros
from voice.weights import package_file

pytestmark = pytest.mark.backends


async def listen(stream: VoiceActivityStream, audio: Pcm) -> list[float]:
    return [await stream.probability(frame) for frame in frames(audio)]


@pytest.fixture(scope="module", params=["scripted", "silero"])
def activity(request: pytest.FixtureRequest) -> Iterator[VoiceActivity]:
    """One loaded network for all tests, as for all rooms."""
    activity = open_activity(EarSpec(request.param))
    yield activity
    close(activity)


async def test_it_has_a_name(activity: VoiceActivity) -> None:
    assert ":" in activity.name


async def test_silence_is_not_speech(activity: VoiceActivity) -> None:
    assert max(await listen(activity.open(), SILENCE)) < 0.5


async def test_soft_noise_is_not_speech(activity: VoiceActivity) -> None:
    assert max(await listen(activity.open(), noise(0.005))) < 0.5


async def test_loud_noise_is_not_speech(activity: VoiceActivity) -> None:
    if activity.name.startswith("scripted"):
        pytest.skip("takes every loud sound for speech, as it says")
    chances = await listen(activity.open(), noise(0.05))
    assert np.mean(np.array(chances) > 0.5) < 0.1


async def test_speech_is_speech(activity: VoiceActivity, speak: Speak) -> None:
    chances = await listen(activity.open(), speak(SENTENCES[0]))
    assert np.mean(np.array(chances) > 0.5) > 0.7


async def test_speech_is_found_at_once_and_its_end_too(
    activity: VoiceActivity, speak: Speak
) -> None:
    lead = noise(0.0005, 1.024)
    sound = np.concatenate([lead, speak(SENTENCES[2]), lead])
    chances = np.array(await listen(activity.open(), sound))
    spoken = np.flatnonzero(chances > 0.5)
    begin, end = lead.size // FRAME, (sound.size - lead.size) // FRAME
    assert begin - 1 <= spoken[0] <= begin + 4
    assert end - 6 <= spoken[-1] <= end + 6


async def test_many_streams_answer_as_one_alone(activity: VoiceActivity, speak: Speak) -> None:
    sounds = [speak(text)[shift:] for text in SENTENCES for shift in range(0, 2_000, 200)]
    alone = [await listen(activity.open(), sound) for sound in sounds[::10]]
    together = await asyncio.gather(*(listen(activity.open(), sound) for sound in sounds))
    for one, same in zip(alone, together[::10], strict=True):
        np.testing.assert_allclose(one, same, atol=1e-4)


async def test_frames_of_one_moment_are_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    # The tick is long, so the batch ends because every open stream is in it.
    activity: Any = await asyncio.to_thread(SileroActivity, tick_s=60.0)
    sizes: list[int] = []
    run = activity._run_round

    def counted(net: Any, batch: Any, places: list[int], answers: Any) -> None:
        sizes.append(len(places))
        run(net, batch, places, answers)

    monkeypatch.setattr(activity, "_run_round", counted)
    streams = [activity.open() for _ in range(50)]
    for _ in range(5):
        await asyncio.gather(*(one.probability(SILENCE[:FRAME]) for one in streams))
    assert sizes == [50] * 5
    for one in streams:
        one.close()
    assert activity.open_streams == 0
    await activity.aclose()


async def test_frames_sent_ahead_keep_their_order(activity: VoiceActivity, speak: Speak) -> None:
    sound = speak(SENTENCES[1])
    ahead = activity.open()
    chances = await asyncio.gather(*(ahead.probability(frame) for frame in frames(sound)))
    np.testing.assert_allclose(chances, await listen(activity.open(), sound), atol=1e-4)


async def test_a_callers_buffer_may_be_used_again(activity: VoiceActivity, speak: Speak) -> None:
    sound = speak(SENTENCES[1])[: 40 * FRAME]
    stream, buffer, waits = activity.open(), np.empty(FRAME, dtype=np.int16), []
    for frame in frames(sound):
        buffer[:] = frame
        waits.append(asyncio.ensure_future(stream.probability(buffer)))
        await asyncio.sleep(0)
    expected = await listen(activity.open(), sound)
    np.testing.assert_allclose(await asyncio.gather(*waits), expected, atol=1e-4)


@pytest.mark.parametrize("audio", [NOTHING, ONE, SILENCE])
async def test_another_length_is_refused(activity: VoiceActivity, audio: Pcm) -> None:
    with pytest.raises(ValueError, match="512 samples"):
        await activity.open().probability(audio)


async def test_another_dtype_is_refused(activity: VoiceActivity) -> None:
    with pytest.raises(TypeError, match="int16"):
        await activity.open().probability(np.zeros(FRAME, dtype=np.float32))  # type: ignore[arg-type]


async def test_a_cancelled_frame_harms_nobody(activity: VoiceActivity) -> None:
    stream = activity.open()
    task = asyncio.create_task(stream.probability(SILENCE[:FRAME]))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await stream.probability(SILENCE[:FRAME]) < 0.5


async def test_a_closed_stream_is_closed_alone(activity: VoiceActivity) -> None:
    gone, kept = activity.open(), activity.open()
    gone.close()
    gone.close()
    with pytest.raises(VoiceBackendError) as caught:
        await gone.probability(SILENCE[:FRAME])
    assert caught.value.voice_code == "closed"
    assert await kept.probability(SILENCE[:FRAME]) < 0.5


@pytest.mark.parametrize("kind", ["scripted", "silero"])
async def test_after_closing_nothing_is_heard(kind: str) -> None:
    activity = await asyncio.to_thread(open_activity, EarSpec(kind))
    stream = activity.open()
    await stream.probability(SILENCE[:FRAME])
    await activity.aclose()
    with pytest.raises(VoiceBackendError) as caught:
        await stream.probability(SILENCE[:FRAME])
    assert caught.value.voice_code == "closed"


async def test_batches_answer_as_the_network_is_meant_to_be_run(speak: Speak) -> None:
    """Source: OnnxWrapper of the package silero-vad, utils_vad.py."""
    sound = speak(SENTENCES[0])
    path = await asyncio.to_thread(package_file, "silero-vad", "silero_vad.onnx")
    assert path is not None
    net = await asyncio.to_thread(load_net, path, inputs={"input", "state", "sr"})
    context, state = zeros(1, 64), zeros(2, 1, 128)
    expected: list[float] = []
    for frame in frames(sound):
        heard = np.concatenate([context, (frame / 32_768).astype(np.float32)[None]], axis=1)
        chance, state = net.run(None, {"input": heard, "state": state, "sr": np.array(HEARD_RATE)})
        context = heard[:, -64:]
        expected.append(float(chance[0, 0]))
    activity = await asyncio.to_thread(open_activity, EarSpec("silero"))
    given = await listen(activity.open(), sound)
    await activity.aclose()
    np.testing.assert_allclose(given, expected, atol=1e-5)
