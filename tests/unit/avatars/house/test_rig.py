"""The bones of VRM, and the way between the T and hanging arms."""

import numpy as np
import pytest

from avatars.house import body, cloth, rig
from avatars.house.face import Face
from avatars.house.mesh import Part

pytestmark = pytest.mark.unit

REQUIRED = {
    *("hips", "spine", "head"),
    *(
        f"{side}{bone}"
        for side in ("left", "right")
        for bone in ("UpperLeg", "LowerLeg", "Foot", "UpperArm", "LowerArm", "Hand")
    ),
}


def test_all_bones_that_vrm_requires_are_there_and_hang_together(one: Face) -> None:
    assert set(rig.PARENTS) >= REQUIRED | {"leftEye", "rightEye", "neck", "chest"}
    names = list(rig.PARENTS)
    for bone, parent in rig.PARENTS.items():
        assert parent is None or names.index(parent) < names.index(bone)
    assert set(rig.places(one)) == set(names)


def test_the_arms_of_the_file_are_stretched_out(one: Face) -> None:
    at = rig.places(one)
    assert at["leftHand"][1] == pytest.approx(at["leftUpperArm"][1])
    hands = cloth.hands(one.shape)
    points, _ = rig.in_t_pose(hands, np.zeros_like(hands.points), one)
    left = points[hands.points[:, 0] > 0]
    assert left[:, 0].min() > 550
    assert np.ptp(left[:, 1]) < 120


def test_turning_the_arms_down_gives_the_modelled_pose_back(one: Face) -> None:
    sleeve = cloth.garment(one.shape, 8, lambda points: points[:, 1] + 600)
    stretched, _ = rig.in_t_pose(sleeve, np.ones_like(sleeve.points), one)
    joint = rig.places(one)["leftUpperArm"]
    cos, sin = np.cos(-body.ARMS_DOWN), np.sin(-body.ARMS_DOWN)
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    share = sum(sleeve.weights[f"left{bone}"] for bone in ("UpperArm", "LowerArm", "Hand"))
    turned = joint + (stretched - joint) @ turn.T
    back = stretched + share[:, None] * (turned - stretched)
    here = sleeve.points[:, 0] > 0
    lifted = rig.in_t_pose(_fixed(sleeve), np.ones_like(sleeve.points), one)[0]
    assert np.abs(back - lifted)[here].max() < 0.01


def _fixed(part: Part) -> Part:
    """The part as if no arm carried it."""
    held = {"chest": np.ones(len(part.points))}
    return Part(part.name, part.material, part.points, part.triangles, part.uv, held)


def test_weights_are_whole_and_complete(skin: Part) -> None:
    bones, weights = rig.four_bones(skin)
    assert (weights.sum(1) == 255).all()
    assert (weights >= 0).all()
    assert bones.max() < len(rig.PARENTS)
    head = list(rig.PARENTS).index("head")
    face = skin.points[:, 1] > -60
    assert (bones[face, 0] == head).all()
