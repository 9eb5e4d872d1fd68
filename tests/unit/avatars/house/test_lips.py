"""The mouth closes where it must, and opens where it should."""

import numpy as np
import pytest

from avatars.house import mouth
from avatars.house.expressions import PRESETS, VISEMES
from avatars.house.face import Face
from avatars.house.mesh import Part
from tests.unit.avatars.house.conftest import lip_rims, posed

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("viseme", ["sil", "PP"])
def test_the_lips_touch_in_silence_and_on_p(one: Face, skin: Part, viseme: str) -> None:
    upper, lower = lip_rims(one, posed(skin, VISEMES[viseme]))
    gap = upper[:, 1] - lower[:, 1]
    assert gap.max() < 0.4


@pytest.mark.parametrize(
    ("viseme", "least", "most"), [("aa", 18, 40), ("I", 6, 18), ("O", 12, 32), ("U", 4, 20)]
)
def test_vowels_open_the_mouth(
    one: Face, skin: Part, viseme: str, least: float, most: float
) -> None:
    upper, lower = lip_rims(one, posed(skin, VISEMES[viseme]))
    assert least < (upper[:, 1] - lower[:, 1]).max() < most


def test_rounded_vowels_are_narrower_than_rest_and_spread_ones_wider(one: Face, skin: Part) -> None:
    def width(mix: str) -> float:
        rim, _ = lip_rims(one, posed(skin, PRESETS[mix]))
        return float(np.ptp(rim[:, 0]))

    rest = width("neutral")
    assert width("ou") < 0.75 * rest
    assert width("ee") > 1.1 * rest


def test_on_f_the_lower_lip_goes_under_the_upper_teeth(one: Face, skin: Part) -> None:
    upper, lower = lip_rims(one, posed(skin, VISEMES["FF"]))
    teeth = mouth.teeth(one, lower=False).points
    middle = len(lower) // 2
    near = teeth[(np.abs(teeth[:, 0]) < 3) & (teeth[:, 2] > teeth[:, 2].max() - 3)]
    edge = near[:, 1].min()
    assert upper[middle, 1] > edge + 3  # the teeth show
    assert abs(lower[middle, 1] - edge) < 2.5  # and the lip meets their edge


def test_no_tooth_stands_in_front_of_the_closed_lips(one: Face) -> None:
    lips = one.head.points[one.head.mouth]
    for lower in (False, True):
        teeth = mouth.teeth(one, lower=lower).points
        front = np.interp(teeth[:, 0], lips[14:-14, 0], lips[14:-14, 2])
        assert (front - teeth[:, 2]).min() > 1.0


def test_the_lower_lip_goes_with_the_chin_and_does_not_sink_into_it(one: Face, skin: Part) -> None:
    rest, wide = skin.points, posed(skin, PRESETS["aa"])
    _, lower = lip_rims(one, np.arange(len(rest))[:, None])
    lip = int(lower[len(lower) // 2, 0])
    chin = int(np.argmin(np.abs(rest[:, 0]) + np.abs(rest[:, 1] + 92) - 0.5 * rest[:, 2]))
    before, after = (rest[lip] - rest[chin]), (wide[lip] - wide[chin])
    assert after[1] > 0.75 * before[1]


def test_left_and_right_are_the_same_but_for_their_side(skin: Part) -> None:
    left = skin.moves["mouthSmileLeft"]
    here = skin.points[:, 0]
    assert np.abs(left[here > 8]).max() > 3
    assert np.abs(left[here < -8]).max() < 0.01


def test_the_smile_has_no_notch_in_the_middle(one: Face, skin: Part) -> None:
    upper, lower = lip_rims(one, posed(skin, PRESETS["happy"]))
    for rim in (upper, lower):
        middle = rim[8:-8]
        assert np.abs(np.diff(middle, 2, axis=0)).max() < 0.8
