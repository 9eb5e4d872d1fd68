"""The body under the clothes: as a solid, and which bones carry it."""

from typing import Final

import numpy as np

from avatars.house.mesh import Array, ramp
from avatars.house.people import Shape
from avatars.house.solids import Solid, capsule, ellipsoid, union

ARMS_DOWN: Final = np.radians(72.0)
"""Turn of the upper arms about z, from the T of the file to the pose that is modelled."""
SHOULDER: Final = (152.0, -226.0, -24.0)
UPPER_ARM: Final = 268.0
FORE_ARM: Final = 238.0


def along_arm(length: float, shape: Shape) -> tuple[float, float, float]:
    """A place on the line of the hanging left arm, ``length`` mm from the shoulder's joint."""
    x, y, z = SHOULDER
    return (
        x * shape.shoulders + length * float(np.cos(ARMS_DOWN)),
        y - length * float(np.sin(ARMS_DOWN)),
        z,
    )


def mirrored(solid: Solid) -> Solid:
    """The solid on both sides."""
    return lambda points: solid(np.abs(points) * [1, 0, 0] + points * [0, 1, 1])


def trunk(shape: Shape) -> Solid:
    """Neck, shoulders' slope, chest and belly."""
    wide = shape.shoulders
    neck = capsule((0, -70, -20), (0, -185, -24), 35 * shape.neck, 41 * shape.neck)
    slope = mirrored(capsule((0, -178, -28), (108 * wide, -214, -30), 36 * shape.neck, 36))
    chest = ellipsoid((0, -305, -22), (148 * wide, 140, 94))
    belly = ellipsoid((0, -455, -18), (122 * wide, 160, 86))
    hips = ellipsoid((0, -600, -18), (150, 120, 100))
    solid = union(45, union(26, neck, slope), chest)
    if shape.bust > 0:
        solid = union(
            40, solid, mirrored(ellipsoid((58, -335, 36), (56, 58, 30 + 22 * shape.bust)))
        )
    return union(60, solid, belly, hips)


def arm(shape: Shape) -> Solid:
    """The left arm to the wrist."""
    elbow, wrist = along_arm(UPPER_ARM, shape), along_arm(UPPER_ARM + FORE_ARM, shape)
    thick = 42 * shape.shoulders
    upper = capsule(along_arm(0, shape), elbow, thick + 2, thick - 6)
    return union(12, upper, capsule(elbow, wrist, thick - 6, 25))


def figure(shape: Shape) -> Solid:
    """Trunk and arms, the arms down."""
    return union(30, trunk(shape), mirrored(arm(shape)))


def legs() -> Solid:
    """Both legs in trousers, with shoes."""
    leg = union(
        20,
        capsule((80, -640, -18), (86, -1040, -14), 74, 56),
        capsule((86, -1040, -14), (90, -1440, -28), 56, 44),
        capsule((92, -1478, -40), (98, -1490, 80), 42, 34),
    )
    return union(30, ellipsoid((0, -610, -18), (148, 90, 96)), mirrored(leg))


def hand(shape: Shape) -> Solid:
    """The left hand."""
    start = UPPER_ARM + FORE_ARM

    def at(length: float, forward: float, side: float) -> tuple[float, float, float]:
        x, y, z = along_arm(start + length, shape)
        return x + side, y, z + forward

    palm = union(
        14, capsule(at(-5, 0, 0), at(30, 0, 2), 22, 21), capsule(at(45, 16, 2), at(45, -14, 2), 16)
    )
    fingers = [
        capsule(at(52, f, 2), at(length, f * 1.15 + 2, -8), 9.5, 7.5)
        for f, length in ((20, 118), (7, 130), (-6, 124), (-18, 106))
    ]
    return union(7, palm, *fingers, capsule(at(12, 20, -6), at(70, 44, -14), 11.5, 9))


def weights(points: Array, shape: Shape) -> dict[str, Array]:
    """Which bones carry places of the trunk, the arms and the legs.

    Args:
        points: Shape (n, 3), arms down.
        shape: Whose.
    """
    x, y, z = points.T
    side = np.abs(points) * [1, 0, 0] + points * [0, 1, 1]
    start = np.array(along_arm(0, shape))
    down = np.array(along_arm(1, shape)) - start
    reach = (side - start) @ down
    lead = trunk(shape)(side) - arm(shape)(side)
    share = ramp(-26, 34, lead) * ramp(-70, 20, reach + 0.35 * (side[:, 0] - start[0]))
    share = np.where(y > -640, share, np.where(reach > 200, share, 0))
    elbow = ramp(UPPER_ARM - 30, UPPER_ARM + 30, reach)
    wrist = ramp(UPPER_ARM + FORE_ARM - 14, UPPER_ARM + FORE_ARM + 14, reach)
    neck = ramp(-215, -150, y) * ramp(120, 70, np.abs(x))
    head = np.maximum(ramp(-150, -98, y), ramp(30, 55, z) * (y > -114))
    hips = ramp(-430, -540, y)
    spine = ramp(-330, -430, y) * (1 - hips)
    rest = 1 - share
    out = {
        "head": rest * head,
        "neck": rest * (1 - head) * neck,
        "chest": rest * (1 - head) * (1 - neck) * (1 - hips - spine),
        "spine": rest * (1 - head) * (1 - neck) * spine,
        "hips": rest * (1 - head) * (1 - neck) * hips,
    }
    legs = rest * hips * ramp(-600, -680, y)
    out["hips"] = out["hips"] - legs
    knee, ankle = ramp(-1000, -1080, y), ramp(-1420, -1460, y)
    for name, here in (("left", x > 0), ("right", x <= 0)):
        out[f"{name}UpperLeg"] = legs * (1 - knee) * here
        out[f"{name}LowerLeg"] = legs * knee * (1 - ankle) * here
        out[f"{name}Foot"] = legs * knee * ankle * here
        out[f"{name}UpperArm"] = share * (1 - elbow) * here
        out[f"{name}LowerArm"] = share * elbow * (1 - wrist) * here
        out[f"{name}Hand"] = share * wrist * here
    return out
