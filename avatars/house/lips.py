"""The lips: the mouth's slit gets its line, its red, its bulge, and a dark bag behind it."""

from typing import Final

import numpy as np

from avatars.house.mesh import Array, hill, ramp
from avatars.house.people import Shape
from avatars.house.skull import Head

BAG: Final = (
    # depth behind the rim, rise of the roof, width, how little the rim's movement counts
    (0.0, 0.0, 1.0, 0.0),
    (2.6, 0.3, 1.0, 0.08),
    (5.0, 4.0, 1.03, 0.3),
    (6.5, 11.0, 1.08, 0.7),
    (22.0, 13.0, 1.0, 1.0),
    (42.0, 9.0, 0.7, 1.0),
    (54.0, 0.0, 0.3, 1.0),
)
"""Rings of the bag, from the rim inwards."""


def reds(shape: Shape, across: Array) -> tuple[Array, Array]:
    """Height of the red of the upper and of the lower lip.

    Args:
        shape: Whose lips.
        across: 0 in the middle, ±1 at the corners.
    """
    s = np.clip(np.abs(across), 0, 1)
    bow = 1 - 0.20 * np.exp(-((s / 0.11) ** 2)) + 0.10 * np.exp(-(((s - 0.26) / 0.15) ** 2))
    upper = shape.upper_lip * (1 - s**1.9) ** 0.85 * bow
    lower = shape.lower_lip * (1 - s**2.4) ** 0.75
    return upper, lower


def with_lips(head: Head, shape: Shape) -> None:
    """Shape the lips of a head, in place.

    Args:
        head: Whose lids may be made already.
        shape: Whose.
    """
    points = head.points
    corner = head.corner
    across = points[..., 0] / corner
    over = head.from_lips()
    below = np.broadcast_to(head.below() > 0, over.shape)
    front = points[..., 2] > 30
    line = (
        2.6 * across**2
        - 1.1 * np.exp(-((across / 0.2) ** 2))
        + 0.7 * np.exp(-(((np.abs(across) - 0.4) / 0.22) ** 2))
    )
    line = np.where(np.abs(across) < 1.0, line, 2.6 * np.exp(-(((np.abs(across) - 1) / 0.35) ** 2)))
    points[..., 1] += np.where(front, line * (1 - ramp(0, 20, np.abs(over))), 0)
    inside = np.sqrt(np.clip(1 - across**2, 0, 1))
    upper, lower = reds(shape, across)
    bulge = np.where(
        below,
        4.6 * _swell(-over / np.maximum(lower, 0.5)),
        3.2 * _swell(over / np.maximum(upper, 0.5)),
    )
    lift = shape.lip_bulge * bulge * inside
    lift -= 2.2 * np.exp(-((over / 1.5) ** 2)) * np.clip(inside, 0, 1)
    lift -= 2.4 * hill((np.abs(across) - 1.05, 0.17), (over, 4.0))
    points[..., 2] += np.where(front, lift, 0)


def _swell(up: Array) -> Array:
    """Profile of a lip from its rim (0) to the end of its red (1) and beyond."""
    red = 1 - ((up - 0.42) / 0.62) ** 2
    skin = 0.125 * np.exp(-np.maximum(up - 1, 0) * 2.5)
    return np.where(up < 1, red, skin)


def bag(rim: Array, *, lower: bool) -> Array:
    """The inside of the mouth behind one lip.

    Args:
        rim: Points of the lip's rim from corner to corner, shape (k, 3).
        lower: It is the lower lip's.

    Returns:
        Shape (rings, k, 3); the first ring is the rim.
    """
    half = np.abs(rim[:, 0]).max()
    vault = np.sqrt(np.clip(1 - (rim[:, 0] / half) ** 2, 0, 1)) ** 0.7
    middle = rim[[0, -1]].mean(0)
    rings: list[Array] = []
    for depth, rise, width, _ in BAG:
        ring = rim.copy()
        far = min(1.0, depth / 20)
        ring[:, 0] *= width
        ring[:, 1] += far * (middle[1] - rim[:, 1]) + (-rise if lower else rise) * vault
        ring[:, 2] += -depth * (0.35 + 0.65 * vault)
        rings.append(ring)
    return np.stack(rings)


def bag_freedom() -> Array:
    """How little the rim's movement counts for each ring, shape (rings,)."""
    return np.array([one[3] for one in BAG])


def bag_closing() -> Array:
    """1 for the ring where roof and floor meet in the throat, shape (rings,)."""
    return np.array([0.0] * (len(BAG) - 1) + [1.0])
