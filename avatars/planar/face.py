"""What a pose asks of the drawn face, within what it can bear."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from avatars.mouth_shapes import TABLE, MouthShape
from engine.face_ports import POSE, VISEMES, Pose

BOUNDS: Final[dict[str, tuple[float, float]]] = {
    "gaze_yaw": (-35.0, 35.0),
    "gaze_pitch": (-25.0, 25.0),
    "head_yaw": (-25.0, 25.0),
    "head_pitch": (-20.0, 20.0),
    "head_roll": (-18.0, 18.0),
    "brow": (-1.0, 1.0),
    "lean": (-1.0, 1.0),
    "sway": (-10.0, 10.0),
}
"""Degrees, or shares; every other channel runs from 0 to 1."""
LOW: Final = np.array([BOUNDS.get(one, (0.0, 1.0))[0] for one in POSE], np.float32)
HIGH: Final = np.array([BOUNDS.get(one, (0.0, 1.0))[1] for one in POSE], np.float32)
SPOKEN: Final = len(VISEMES)


@dataclass(frozen=True, slots=True)
class Moods:
    """How strong each is, 0..1."""

    happy: float
    sad: float
    angry: float
    surprised: float
    relaxed: float


@dataclass(frozen=True, slots=True)
class Face:
    """A pose that can be drawn."""

    mouth: MouthShape
    smile: float
    """-1 the corners of the mouth hang, 1 a broad smile."""
    moods: Moods
    blink_left: float
    blink_right: float
    gaze_yaw: float
    gaze_pitch: float
    yaw: float
    pitch: float
    roll: float
    brow: float
    breath: float
    lean: float
    sway: float


def face_of(pose: Pose) -> Face:
    """Read a pose; numbers that are none count as 0, and too large ones as the most it can bear.

    Raises:
        ValueError: It does not have the channels of ``POSE``.
    """
    if pose.shape != (len(POSE),):
        raise ValueError(f"a pose has {len(POSE)} channels, not {pose.shape}")
    sound = np.minimum(np.maximum(np.nan_to_num(pose, nan=0.0, posinf=1e6, neginf=-1e6), LOW), HIGH)
    spoken = sound[:SPOKEN]
    spoken = spoken / max(1.0, float(spoken.sum()))
    jaw, wide, purse, press, bite, teeth, tongue = (spoken @ TABLE).tolist()
    rest = sound[SPOKEN:].tolist()
    moods = Moods(*rest[:5])
    free = (1.0 - press) * (1.0 - bite)
    smile = moods.happy + 0.35 * moods.relaxed - 0.75 * moods.sad - 0.45 * moods.angry
    mouth = MouthShape(
        jaw=max(jaw, 0.0) + (0.30 * moods.surprised + 0.04 * moods.happy) * free * (1.0 - jaw),
        wide=wide + 0.25 * moods.happy - 0.15 * moods.surprised - 0.1 * moods.angry,
        round=purse + 0.25 * moods.surprised * free * (1.0 - purse),
        press=press + 0.35 * moods.angry * (1.0 - min(1.0, jaw * 6)) * (1.0 - press),
        bite=bite,
        teeth=max(teeth, 0.5 * moods.happy),
        tongue=tongue,
    )
    return Face(mouth, max(-1.0, min(1.0, smile)), moods, *rest[5:])
