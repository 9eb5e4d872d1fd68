"""Scripts of short films, made without a room."""

from pathlib import Path
from typing import Final

import numpy as np

from avatars.films.draft import Draft, write_batch
from avatars.films.script import Attended, Facts, Lasted, Moved, Over, begin_script
from avatars.stage.spec import FaceSpec
from engine.face_ports import FaceTrack, MouthKey
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm

SECOND: Final = SPOKEN_RATE
SMALL: Final = FaceSpec("scripted", "grey", seed=3, width=96, height=96)
FACTS: Final = Facts("Nova Reyes")
ITEM: Final = "item_1"
SPEAKS: Final = (SECOND // 2, SECOND * 3 // 2)
"""When the persona is heard in the film of ``write_film``."""


def tone(seconds: float, rate: int, hz: float, strength: float = 0.5) -> Pcm:
    at = np.arange(round(seconds * rate)) / rate
    return np.round(np.sin(2 * np.pi * hz * at) * strength * 32_767).astype(np.int16)


def write_film(folder: Path, *, face: FaceSpec = SMALL, seconds: float = 2.0) -> None:
    """The persona says one second of a tone with an open mouth; the fan hums all the time."""
    begin_script(folder, FACTS, face)
    draft = Draft()
    draft.note(Attended(0, "listening"))
    begins, ends = SPEAKS
    length = ends - begins
    keys = (MouthKey(1, "aa", 1.0), MouthKey(length - 1, "aa", 1.0), MouthKey(length, "sil", 1.0))
    draft.note(Moved(begins, ITEM, FaceTrack(mouth=keys)))
    draft.note(Attended(begins, "speaking"))
    draft.say(begins, ITEM, 0, tone(1.0, SPOKEN_RATE, 440))
    draft.note(Over(ends, ITEM, length, is_broken_off=False))
    hum = tone(seconds, HEARD_RATE, 1_000, 0.05)
    piece = HEARD_RATE // 50
    for start in range(0, len(hum), piece):
        end = start + piece
        draft.hear(end * SPOKEN_RATE // HEARD_RATE, hum[start:end])
    draft.note(Lasted(round(seconds * SECOND)))
    write_batch(folder, draft.take())
