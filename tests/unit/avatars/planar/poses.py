"""Poses in one line, and what tests look for in a frame."""

import numpy as np

from engine.face_ports import POSE, Frame, Pose

NAMES = ("mira", "otto", "celeste", "ivo")


def pose(**channels: float) -> Pose:
    """A pose with some channels set."""
    values = np.zeros(len(POSE), np.float32)
    for name, value in channels.items():
        values[POSE.index(name)] = value
    return values


def differing(one: Frame, other: Frame, *, by: int = 12) -> np.ndarray:
    """Where two frames differ by more than ``by`` in a colour; shape (height, width)."""
    return np.abs(one.astype(int) - other.astype(int)).max(axis=2) > by


def dark_inside(frame: Frame, box: tuple[int, int, int, int]) -> int:
    """Pixels of a box (left, top, right, bottom) that are as dark red as an open mouth."""
    left, top, right, bottom = box
    part = frame[top:bottom, left:right].astype(int)
    red, green, blue = part[..., 0], part[..., 1], part[..., 2]
    return int(((red < 62) & (green < 26) & (blue < 30) & (red > green + 12)).sum())
