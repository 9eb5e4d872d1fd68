import numpy as np
import pytest

from avatars.planar.face import BOUNDS, face_of
from engine.face_ports import POSE
from tests.unit.avatars.planar.poses import pose

pytestmark = pytest.mark.unit


def test_a_pose_of_zeros_is_rest() -> None:
    face = face_of(pose())
    assert (face.mouth.jaw, face.mouth.press, face.smile, face.yaw, face.lean) == (0, 0, 0, 0, 0)


def test_too_much_is_the_most_it_can_bear() -> None:
    face = face_of(pose(head_yaw=900, head_pitch=-900, gaze_yaw=np.inf, lean=-7, happy=4))
    assert face.yaw == BOUNDS["head_yaw"][1]
    assert face.pitch == BOUNDS["head_pitch"][0]
    assert face.gaze_yaw == BOUNDS["gaze_yaw"][1]
    assert face.lean == -1
    assert face.moods.happy == 1


def test_visemes_beyond_one_share_the_mouth() -> None:
    assert face_of(pose(aa=1, PP=1)).mouth.press == pytest.approx(0.5, abs=0.01)


def test_surprise_opens_a_resting_mouth_but_never_pressed_lips() -> None:
    assert face_of(pose(surprised=1)).mouth.jaw > 0.2
    assert face_of(pose(surprised=1, PP=1)).mouth.jaw == pytest.approx(0.0, abs=1e-6)


def test_bounds_name_channels() -> None:
    assert set(BOUNDS) <= set(POSE)
