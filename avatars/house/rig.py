"""The skeleton, and the way from the modelled pose (arms down) to the T that VRM asks for."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from avatars.house import body
from avatars.house.face import Face
from avatars.house.lids import EYE_HEIGHT
from avatars.house.mesh import Array, Part, ramp, unit

PARENTS: Final[Mapping[str, str | None]] = {
    "hips": None,
    "spine": "hips",
    "chest": "spine",
    "neck": "chest",
    "head": "neck",
    "leftEye": "head",
    "rightEye": "head",
    **{
        f"{side}{bone}": parent if parent in ("chest", "hips") else f"{side}{parent}"
        for side in ("left", "right")
        for bone, parent in (
            ("Shoulder", "chest"),
            ("UpperArm", "Shoulder"),
            ("LowerArm", "UpperArm"),
            ("Hand", "LowerArm"),
            ("UpperLeg", "hips"),
            ("LowerLeg", "UpperLeg"),
            ("Foot", "LowerLeg"),
        )
    },
}
"""Humanoid bones of VRM and what each hangs on; a parent comes before its children."""


_LIFT: Final = 13.0
"""So much shorter is the neck of the finished figure than the one that is modelled, mm."""


def _lifted(points: Array) -> Array:
    """The figure with its neck shortened: what is below the chin comes up."""
    up = _LIFT * ramp(-108, -190, points[..., 1])
    return points + np.stack([0 * up, up, 0 * up], -1)


def places(one: Face) -> dict[str, Array]:
    """Where the bones begin, in the T; mm."""
    shoulder = np.array(body.along_arm(0, one.shape))
    out = {
        "hips": (0, -590, -18),
        "spine": (0, -480, -18),
        "chest": (0, -370, -22),
        "neck": (0, -182, -30),
        "head": (0, -92, -20),
        "leftEye": (one.ball.x, EYE_HEIGHT, one.ball.z),
        "leftShoulder": (34, -208, -26),
        "leftUpperArm": shoulder,
        "leftLowerArm": shoulder + np.array([body.UPPER_ARM, 0, 0]),
        "leftHand": shoulder + np.array([body.UPPER_ARM + body.FORE_ARM, 0, 0]),
        "leftUpperLeg": (84, -640, -16),
        "leftLowerLeg": (88, -1040, -14),
        "leftFoot": (90, -1440, -26),
    }
    found = {name: np.array(at, float) for name, at in out.items()}
    for name, at in tuple(found.items()):
        if name.startswith("left"):
            found["right" + name.removeprefix("left")] = at * [-1, 1, 1]
    return {name: _lifted(found[name]) for name in PARENTS}


def in_t_pose(part: Part, normals: Array, one: Face) -> tuple[Array, Array]:
    """Points and normals of a part with the arms stretched out.

    A renderer that turns the upper arms down by ``body.ARMS_DOWN`` gets exactly the modelled pose
    back, because each point is moved by the inverse of what the bones will do to it.

    Args:
        part: Modelled with the arms down.
        normals: Its normals.
        one: Whose bones.
    """
    points, turned = _lifted(part.points), normals.copy()
    for side, sign in (("left", 1), ("right", -1)):
        share = sum(
            (part.weights.get(f"{side}{bone}", 0.0) for bone in ("UpperArm", "LowerArm", "Hand")),
            start=np.zeros(len(points)),
        )
        joint = _lifted(np.array(body.along_arm(0, one.shape))) * [sign, 1, 1]
        a = 1 - share * (1 - np.cos(body.ARMS_DOWN))
        b = -sign * share * np.sin(body.ARMS_DOWN)
        size = a * a + b * b
        for vectors, origin in ((points, joint), (turned, np.zeros(3))):
            x, y = vectors[:, 0] - origin[0], vectors[:, 1] - origin[1]
            vectors[:, 0] = origin[0] + (a * x + b * y) / size
            vectors[:, 1] = origin[1] + (-b * x + a * y) / size
    return points, unit(turned)


def four_bones(part: Part) -> tuple[Array, Array]:
    """Numbers and weights of the strongest four bones of each point.

    Returns:
        Bones and weights, shapes (n, 4); the weights are whole numbers that sum to 255.
    """
    names = list(PARENTS)
    table = np.zeros((len(part.points), max(4, len(names))))
    for name, weight in part.weights.items():
        table[:, names.index(name)] = weight
    order = np.argsort(-table, axis=1, kind="stable")[:, :4]
    strong: Array = np.take_along_axis(table, order, 1)
    total: Array = strong.sum(1, keepdims=True)
    strong = np.round(255 * strong / total)
    strong[:, 0] += 255 - strong.sum(1)
    return np.where(strong > 0, order, 0), strong
