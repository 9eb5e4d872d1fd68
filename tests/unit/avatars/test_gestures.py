"""Each gesture moves what it should, comes back, and ends where it began."""

import pytest

from avatars.gestures import DURATION_S, move
from engine.face_ports import GESTURES, POSE, Gesture

pytestmark = pytest.mark.unit


def moved(gesture: Gesture, strength: float, u: float) -> dict[str, float]:
    pose = [0.0] * len(POSE)
    move(pose, gesture, strength, u)
    return {name: value for name, value in zip(POSE, pose, strict=True) if abs(value) > 1e-9}


@pytest.mark.parametrize(
    ("gesture", "u", "expected"),
    [
        ("nod", 0.5, {"head_pitch": -4.0}),
        ("nod", 0.25, {"head_pitch": -2.0}),
        ("shake", 1 / 6, {"head_yaw": 3.5 * 5 / 6}),
        ("shake", 0.5, {"head_yaw": -1.75}),
        ("tilt", 0.5, {"head_roll": 3.0}),
        ("brows", 0.5, {"brow": 0.5}),
        ("lean", 0.5, {"lean": 0.5}),
        ("beat", 0.5, {"head_pitch": -1.25, "brow": 0.15}),
    ],
)
def test_a_gesture_at_half_its_strength(
    gesture: Gesture, u: float, expected: dict[str, float]
) -> None:
    assert moved(gesture, 0.5, u) == pytest.approx(expected)


@pytest.mark.parametrize("gesture", GESTURES)
def test_a_gesture_begins_and_ends_at_nothing(gesture: Gesture) -> None:
    assert DURATION_S[gesture] > 0
    assert all(moved(gesture, 1.0, u) == {} for u in (-0.1, 0.0, 1.0, 1.1))
