"""Where each channel stands in a pose."""

from typing import Final

from engine.face_ports import POSE, VISEMES

MOUTH_COUNT: Final = len(VISEMES)
FIRST_MOOD: Final = POSE.index("happy")
LAST_MOOD: Final = POSE.index("relaxed")
BLINK_LEFT: Final = POSE.index("blink_left")
BLINK_RIGHT: Final = POSE.index("blink_right")
GAZE_YAW: Final = POSE.index("gaze_yaw")
GAZE_PITCH: Final = POSE.index("gaze_pitch")
HEAD_YAW: Final = POSE.index("head_yaw")
HEAD_PITCH: Final = POSE.index("head_pitch")
HEAD_ROLL: Final = POSE.index("head_roll")
BROW: Final = POSE.index("brow")
BREATH: Final = POSE.index("breath")
LEAN: Final = POSE.index("lean")
SWAY: Final = POSE.index("sway")


def eased(u: float) -> float:
    """The way from 0 to 1, slow at both ends; flat outside."""
    if u <= 0.0:
        return 0.0
    if u >= 1.0:
        return 1.0
    return u * u * (3.0 - 2.0 * u)
