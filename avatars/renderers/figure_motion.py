"""How a three-dimensional figure holds itself: the same turns as in the browser."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from avatars.renderers.expression_weights import gaze_weights
from avatars.renderers.figure import Figure, Look
from avatars.renderers.reading import Reading
from avatars.renderers.skeleton import Skeleton, Turn, turn

_NECK: Final = 0.4
"""Of the head's turn, so much is the neck's."""
_LEAN_DEG: Final = 6.0
"""A whole lean, at the waist."""
_EYES_DEG: Final = 28.0
"""Eyes turn no further than this in their sockets."""
_STANCE: Final[Mapping[str, tuple[float, float, float]]] = {
    "leftUpperArm": (4, 0, -72),
    "rightUpperArm": (4, 0, 72),
    "leftLowerArm": (0, -14, -4),
    "rightLowerArm": (0, 14, 4),
}
"""Arms at its sides instead of the T that files hold; degrees."""
_HANGING_DEG, _ARM_DEG = 35.0, 16.0
"""An arm that points further up than this from straight down is lowered to that."""


def stand_vrm(skeleton: Skeleton, figure: Figure) -> None:
    """Lower the arms of a VRM."""
    bones = figure.bones
    stance = {bones[name]: turn(*way) for name, way in _STANCE.items() if name in bones}
    skeleton.stand(stance)


def stand_glb(skeleton: Skeleton, figure: Figure) -> None:
    """Lower the arms of a figure whose stance is not known."""
    for side, name in ((1.0, "leftUpperArm"), (-1.0, "rightUpperArm")):
        arm = figure.bones.get(name)
        if arm is None or arm not in skeleton.parents:
            continue
        points = skeleton.place(skeleton.parents.index(arm)) - skeleton.place(arm)
        raised = float(np.degrees(np.arctan2(side * points[0], -points[1])))
        if raised > _HANGING_DEG:
            skeleton.stand({arm: turn(z=-side * (raised - _ARM_DEG))})


def turns_of(reading: Reading, figure: Figure, viewer_below_deg: float) -> dict[int, Turn]:
    """Rotations of the bones, by node."""
    yaw, pitch, roll = reading.head_yaw, reading.head_pitch, reading.head_roll
    neck = _NECK if "neck" in figure.bones else 0.0
    lean, sway, breath = reading.lean * _LEAN_DEG, reading.sway, reading.breath
    ways = {
        # Who leans to the viewer lifts the chin.
        "neck": (-pitch * neck - lean * 0.7, yaw * neck, -roll * neck),
        "head": (-pitch * (1 - neck), yaw * (1 - neck), -roll * (1 - neck)),
        "spine": (lean, sway * 0.6, -sway),
        "chest": (-breath * 1.1, 0.0, sway * 0.4),
        "leftShoulder": (0.0, 0.0, breath * 1.6),
        "rightShoulder": (0.0, 0.0, -breath * 1.6),
    }
    turns = {figure.bones[name]: turn(*way) for name, way in ways.items() if name in figure.bones}
    return turns | _eyes(figure, *look_of(reading, viewer_below_deg))


def look_of(reading: Reading, viewer_below_deg: float) -> tuple[float, float]:
    """Degrees of the eyes in the head: they keep to the viewer while the head turns."""
    yaw = reading.gaze_yaw - reading.head_yaw
    pitch = reading.gaze_pitch - reading.head_pitch + reading.lean * _LEAN_DEG * 0.3
    return _within(yaw), _within(pitch - viewer_below_deg)


def look_weights(figure: Figure, yaw: float, pitch: float) -> dict[str, float]:
    """Weights of the looks of a figure whose eyes have no bones."""
    look = figure.look
    if "leftEye" in figure.bones and (look is None or look.by_bones):
        return {}
    if look is None or look.by_bones:
        weights = gaze_weights(yaw, pitch)
    else:
        across = ("lookLeft", "lookRight") if yaw > 0 else ("lookRight", "lookLeft")
        along = ("lookUp", "lookDown") if pitch > 0 else ("lookDown", "lookUp")
        weights = {across[0]: look.outer.follow(yaw), across[1]: 0.0, along[1]: 0.0}
        weights[along[0]] = (look.up if pitch > 0 else look.down).follow(pitch)
    return {name: min(1.0, weight) for name, weight in weights.items() if figure.has(name)}


def _eyes(figure: Figure, yaw: float, pitch: float) -> dict[int, Turn]:
    if figure.look is not None and not figure.look.by_bones:
        return {}
    turns: dict[int, Turn] = {}
    for name, outwards in (("leftEye", 1.0), ("rightEye", -1.0)):
        if name in figure.bones:
            turns[figure.bones[name]] = _eye(figure.look, yaw, pitch, outwards)
    return turns


def _eye(look: Look | None, yaw: float, pitch: float, outwards: float) -> Turn:
    if look is None:
        return turn(-pitch, yaw)
    across = (look.outer if yaw * outwards > 0 else look.inner).follow(yaw)
    along = (look.up if pitch > 0 else look.down).follow(pitch)
    return turn(-float(np.copysign(along, pitch)), float(np.copysign(across, yaw)))


def _within(angle: float) -> float:
    return min(_EYES_DEG, max(-_EYES_DEG, angle))
