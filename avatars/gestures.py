"""What each gesture does to the head, the brows and the shoulders."""

from math import pi, sin
from typing import Final

from avatars.channels import BROW, HEAD_PITCH, HEAD_ROLL, HEAD_YAW, LEAN
from engine.face_ports import Gesture

DURATION_S: Final[dict[Gesture, float]] = {
    "nod": 0.6,
    "shake": 0.7,
    "tilt": 0.9,
    "brows": 0.5,
    "lean": 1.2,
    "beat": 0.35,
}


def move(pose: list[float], gesture: Gesture, strength: float, u: float) -> None:
    """Add a gesture to a pose.

    Args:
        pose: Changed in place.
        gesture: Which.
        strength: 0..1.
        u: How much of its time is over, 0..1.
    """
    if not 0.0 <= u <= 1.0:
        return
    arc = strength * sin(pi * u)
    match gesture:
        case "nod":
            pose[HEAD_PITCH] -= 8.0 * arc * sin(pi * u)
        case "shake":
            pose[HEAD_YAW] += 7.0 * strength * sin(3.0 * pi * u) * (1.0 - u)
        case "tilt":
            pose[HEAD_ROLL] += 6.0 * arc
        case "brows":
            pose[BROW] += arc
        case "lean":
            pose[LEAN] += arc
        case "beat":
            pose[HEAD_PITCH] -= 2.5 * arc
            pose[BROW] += 0.3 * arc
