"""A pose as the renderers read it: every channel within what a face can do."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.mouth_shapes import MouthShape, blended
from engine.face_ports import POSE, VISEMES, Pose

_BOUNDS: Final = {
    "gaze_yaw": (-40.0, 40.0),
    "gaze_pitch": (-30.0, 30.0),
    "head_yaw": (-35.0, 35.0),
    "head_pitch": (-25.0, 25.0),
    "head_roll": (-25.0, 25.0),
    "brow": (-1.0, 1.0),
    "lean": (-1.0, 1.0),
    "sway": (-12.0, 12.0),
}
_LOW: Final = np.array([_BOUNDS.get(name, (0.0, 1.0))[0] for name in POSE], np.float32)
_HIGH: Final = np.array([_BOUNDS.get(name, (0.0, 1.0))[1] for name in POSE], np.float32)
_MOUTH: Final = len(VISEMES)


@dataclass(frozen=True, slots=True)
class Reading:
    """One pose; units as in ``engine.face_ports.POSE``."""

    visemes: npt.NDArray[np.float32]
    """Shape (15,), sum at most 1."""
    mouth: MouthShape
    happy: float
    sad: float
    angry: float
    surprised: float
    relaxed: float
    blink_left: float
    blink_right: float
    gaze_yaw: float
    gaze_pitch: float
    head_yaw: float
    head_pitch: float
    head_roll: float
    brow: float
    breath: float
    lean: float
    sway: float

    @property
    def smile(self) -> float:
        """-1 the corners of the mouth are down, 1 up."""
        up = self.happy + 0.3 * self.relaxed - self.sad - 0.5 * self.angry
        return min(1.0, max(-1.0, up))


def read(pose: Pose) -> Reading:
    """Take a pose apart.

    What is not a number counts as rest, what is too much is clamped.

    Raises:
        ValueError: The pose has not one number for each channel.
    """
    if pose.shape != (len(POSE),):
        raise ValueError(f"a pose has {len(POSE)} channels, not {pose.shape}")
    calm = np.nan_to_num(pose.astype(np.float32), nan=0.0, posinf=1e3, neginf=-1e3)
    calm = np.clip(calm, _LOW, _HIGH)
    visemes = calm[:_MOUTH]
    if (total := float(visemes.sum())) > 1.0:
        visemes = visemes / total
    return Reading(visemes, blended(visemes), *(float(one) for one in calm[_MOUTH:]))
