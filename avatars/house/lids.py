"""The eyelids: how the slits of the head's grid open over the eyeballs, and close."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from avatars.house.mesh import Array, counted, ramp
from avatars.house.people import Shape
from avatars.house.skull import Head

EYE_RADIUS: Final = 21.5
LID: Final = 1.8
"""Thickness of a lid over the eyeball, mm."""
EYE_HEIGHT: Final = 2.0
_SHUT: Final = 0.55
"""Where the lids meet: this part of the lower lid's depth under the corners."""


@dataclass(frozen=True, slots=True)
class Lids:
    """How far the lids of one eye are from rest."""

    shut: float = 0.0
    """0 as at rest, 1 shut."""
    upper: float = 0.0
    """Height added in the middle of the upper rim, mm."""
    lower: float = 0.0
    """Height added in the middle of the lower rim, mm."""


AT_REST: Final = Lids()


@dataclass(frozen=True, slots=True)
class Socket:
    """Where an eyeball sits; the left eye, mirrored for the right one."""

    x: float
    z: float
    half: float
    """Half the width of the slit."""

    def along(self, x: Array) -> Array:
        """-1 at the inner corner, 1 at the outer one."""
        return (x - self.x) / self.half

    def bulge(self, x: Array, y: Array, radius: float) -> Array:
        """Depth of a ball round the eyeball's centre at a place of the face."""
        off = (x - self.x) ** 2 + (y - EYE_HEIGHT) ** 2
        return self.z + np.sqrt(np.maximum(radius**2 - off, (0.45 * radius) ** 2))


def socket(head: Head) -> Socket:
    """The socket of a head whose lids are not made yet."""
    inner, outer = (head.points[head.eye, head.middle + k] for k in head.eye_columns)
    middle = head.points[head.eye, head.middle + sum(head.eye_columns) // 2]
    return Socket(
        x=float(inner[0] + outer[0]) / 2,
        z=float(middle[2]) + 4.0 - EYE_RADIUS,
        half=float(outer[0] - inner[0]) / 2,
    )


def rims(shape: Shape, along: Array, lids: Lids) -> tuple[Array, Array]:
    """Height of the upper and the lower rim over the slit of the grid.

    Args:
        shape: Whose eyes.
        along: -1 at the inner corner, 1 at the outer one.
        lids: How far they are from rest.
    """
    inside = np.clip(np.abs(along), 0, 1)
    line = (
        shape.eye_tilt
        * np.clip(along, -1, 1)
        * np.exp(-((np.maximum(np.abs(along) - 1, 0) / 0.5) ** 2))
    )
    skew = 1 + 0.10 * np.clip(along, -1, 1)
    arch = (1 - inside**2.5) ** 0.8
    bow = (1 - inside**2.3) ** 0.9
    upper = shape.eye_open * arch * skew
    lower = -shape.eye_low * bow * (1 + 0.16 * np.clip(along, -1, 1))
    shut = -shape.eye_low * _SHUT * (1 - inside**2)
    upper = upper + (shut - upper) * lids.shut + lids.upper * arch
    lower = lower + (shut - lower) * lids.shut + lids.lower * bow
    return line + np.maximum(upper, shut), line + np.minimum(lower, shut + 0 * upper)


def with_lids(head: Head, shape: Shape, left: Lids = AT_REST, right: Lids = AT_REST) -> Array:
    """The head's points with the lids in a state, shape (rows, columns, 3).

    Args:
        head: Without lids.
        shape: Whose.
        left: Of the persona's left eye.
        right: Of the right one.
    """
    ball = socket(head)
    points = head.points.copy()
    rows = counted(len(points))[:, None]
    for sign, lids in ((1, left), (-1, right)):
        x = points[..., 0] * sign
        along = ball.along(x)
        over = points[..., 1] - points[head.eye, :, 1][None, :]
        upper, lower = rims(shape, along, lids)
        move = np.where(
            rows <= head.eye,
            upper * (1 - ramp(0, 27, over)),
            lower * (1 - ramp(0, 20, -over)),
        )
        near = (x > 0) & (np.abs(along) < 2.4) & (np.abs(over) < 30)
        y = points[..., 1] + np.where(near, move, 0)
        far = np.hypot(along, (y - EYE_HEIGHT) / (shape.eye_open + 2.0))
        hug = np.where(near, 1 - ramp(0.98, 1.75, far), 0)
        depth = ball.bulge(x, y, EYE_RADIUS + LID)
        points[..., 1] = y
        points[..., 2] += hug * (depth - points[..., 2])
    return points
