"""Whisper here beside faster-whisper used plainly, on the same weights and the same sounds."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

from engine.voice_ports import HEARD_RATE
from voice.bench.recordings import Recording
from voice.bench.word_errors import word_error_rate
from voice.pcm import Samples
from voice.transcriber_whisper import FILE, PACKAGE, WhisperTranscriber
from voice.weights import find_weights, import_runtime

BEFORE, AFTER = HEARD_RATE // 4, HEARD_RATE // 10
"""Samples around the speech, as a room gives them."""


@dataclass(slots=True)
class Heard:
    """What one side understood of all recordings."""

    took_s: list[float] = field(default_factory=list[float])
    texts: list[str] = field(default_factory=list[str])


def utterance(recording: Recording) -> Samples:
    """The fan's speech as a room cuts it out of the microphone's sound."""
    first = max(0, recording.speech[0][0] - BEFORE)
    return recording.microphone()[first : recording.speech[-1][1] + AFTER]


async def measure_hearing(recordings: Sequence[Recording], threads: int) -> dict[str, float]:
    """Real-time factor, seconds an utterance (median) and word error rate, ours and the peer's."""
    spoken = [one for one in recordings if one.words and not one.echo]
    sounds = [utterance(one) for one in spoken]
    audio_s = sum(len(sound) for sound in sounds) / HEARD_RATE
    ours, peer = Heard(), Heard()
    whisper = WhisperTranscriber(threads=threads)
    plain = _plain_whisper(threads)
    await whisper.warm()
    _hear_plainly(plain, sounds[0])
    try:
        for sound in sounds:  # In turn, so that a busy moment of the machine meets both.
            began = time.perf_counter()
            pcm = (np.clip(sound, -1, 1) * 32_767).astype(np.int16)
            ours.texts.append((await whisper.transcribe(pcm)).text)
            between = time.perf_counter()
            peer.texts.append(_hear_plainly(plain, sound))
            ours.took_s.append(between - began)
            peer.took_s.append(time.perf_counter() - between)
    finally:
        await whisper.aclose()
    said = [one.text for one in spoken]
    return {
        "stt_utterances": len(sounds),
        **_figures("stt", ours, said, audio_s),
        **_figures("peer_stt", peer, said, audio_s),
        "stt_time_ratio": round(sum(ours.took_s) / sum(peer.took_s), 3),
    }


def _figures(key: str, heard: Heard, said: Sequence[str], audio_s: float) -> dict[str, float]:
    return {
        f"{key}_rtf": round(sum(heard.took_s) / audio_s, 4),
        f"{key}_p50_s": round(statistics.median(heard.took_s), 4),
        f"{key}_wer": word_error_rate(zip(said, heard.texts, strict=True)),
    }


def _plain_whisper(threads: int) -> Any:  # noqa: ANN401 - the library carries no types
    library = cast("Any", import_runtime("faster_whisper", "faster-whisper"))
    folder = find_weights(None, package=PACKAGE, file=FILE).parent
    return library.WhisperModel(str(folder), device="cpu", cpu_threads=threads)


def _hear_plainly(whisper: Any, sound: Samples) -> str:  # noqa: ANN401 - same
    segments, _ = whisper.transcribe(sound)
    return "".join(segment.text for segment in segments)
