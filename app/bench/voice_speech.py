"""What the fans of the measure say: recordings of ``tests/recordings``, in a quiet room."""

import wave
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.voice_ports import HEARD_RATE
from voice.bench.recordings import Recording, read_recordings

LEAD: Final = 3 * HEARD_RATE // 10
"""Samples of the room that are kept before the first sound."""
TAIL: Final = 2 * HEARD_RATE

QUESTIONS: Final = (
    *("question-morning", "question-hometown", "question-first-song", "question-favourite"),
    *("question-next", "question-and-you", "question-really", "question-remember"),
    *("question-advice", "question-which", "question-why", "statement-story"),
    *("statement-lisbon", "statement-years", "statement-concert", "statement-tired"),
)
"""Sixteen clear turns by sixteen voices, none of them the bot's."""
OPENER: Final = "statement-story"
"""Makes the bot speak in the trials of interruptions."""
STEADY: Final = "interrupt-ask"
"""I want to ask you something."""
WAIT: Final = "interrupt-wait-stop"
"""Wait, stop, I want something else."""
NOT_MEANT: Final = ("noise-cough", "backchannel-mhm", "backchannel-uh-huh", "background-")
"""How the names of coughs, nods and people behind the fan begin."""


def no_interruptions() -> list[str]:
    """Recordings that should not stop the bot."""
    return [one.id for one in read_recordings() if one.id.startswith(NOT_MEANT)]


def write_speech(folder: Path, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Write recordings as mono WAV at 16 kHz; where they are and where their sound lies, by id."""
    by_id = {one.id: one for one in read_recordings()}
    return {id_: _write(folder, by_id[id_]) for id_ in dict.fromkeys(ids)}


def _write(folder: Path, recording: Recording) -> dict[str, Any]:
    first, last = recording.speech[0][0], recording.speech[-1][1]
    begin = max(0, first - LEAD)
    samples = recording.microphone()[begin : last + TAIL]
    pcm = np.clip(np.rint(samples * 32_767), -32_768, 32_767).astype("<i2")
    path = folder / f"{recording.id}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(HEARD_RATE)
        file.writeframes(pcm.tobytes())
    return {
        "id": recording.id,
        "wav": str(path),
        "start": first - begin,
        "end": last - begin,
        "text": recording.text,
    }
