"""The lids open over the eyes and close without a gap."""

import numpy as np
import pytest

from avatars.house.eyes import eyeball
from avatars.house.face import Face
from avatars.house.lids import EYE_HEIGHT, EYE_RADIUS
from avatars.house.mesh import Part
from tests.unit.avatars.house.conftest import lid_rims, posed

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("side", "sign"), [("Left", 1), ("Right", -1)])
def test_a_blink_closes_one_eye_and_leaves_the_other(
    one: Face, skin: Part, side: str, sign: int
) -> None:
    points = posed(skin, {f"eyeBlink{side}": 1.0})
    upper, lower = lid_rims(one, points, sign)
    assert np.abs(upper - lower).max() < 0.05
    upper, lower = lid_rims(one, points, -sign)
    assert (upper[:, 1] - lower[:, 1]).max() > 8


def test_open_eyes_show_most_of_the_iris(one: Face, skin: Part) -> None:
    upper, lower = lid_rims(one, skin.points, 1)
    opening = (upper[:, 1] - lower[:, 1]).max()
    assert one.shape.iris * 1.3 < opening < one.shape.iris * 2.2


@pytest.mark.parametrize("shut", [0.0, 0.5, 1.0])
def test_the_rims_stay_outside_the_eyeball_on_the_way(one: Face, skin: Part, shut: float) -> None:
    points = posed(skin, {"eyeBlinkLeft": shut})
    centre = np.array([one.ball.x, EYE_HEIGHT, one.ball.z])
    for rim in lid_rims(one, points, 1):
        assert np.linalg.norm(rim - centre, axis=1).min() > EYE_RADIUS - 0.4


def test_eyes_turn_about_their_own_middle(one: Face) -> None:
    ball = eyeball(one, 1)
    centre = np.array([one.ball.x, EYE_HEIGHT, one.ball.z])
    for name, move in ball.moves.items():
        turned = ball.points + move
        assert np.allclose(np.linalg.norm(turned - centre, axis=1), EYE_RADIUS), name
    up = ball.moves["eyeLookUpLeft"][np.argmax(ball.points[:, 2])]
    out = ball.moves["eyeLookOutLeft"][np.argmax(ball.points[:, 2])]
    assert up[1] > 3
    assert out[0] > 3
