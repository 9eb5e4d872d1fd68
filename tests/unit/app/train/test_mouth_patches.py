import numpy as np
import pytest

from app.train.mouth_patches import drawn_mouths, rolled_pose, trained
from avatars.renderers.own_mouth import INPUTS, SIDE, joined, parted
from engine.face_ports import VISEMES

pytestmark = pytest.mark.unit


def test_cells_make_up_the_picture_that_they_were_cut_from() -> None:
    picture = np.random.default_rng(1).normal(size=(2, SIDE, SIDE, 3)).astype(np.float32)
    assert (joined(parted(picture)[1]) == picture[1]).all()


def test_rolled_poses_are_poses_that_a_face_can_have() -> None:
    dice = np.random.default_rng(2)
    sums = [float(rolled_pose(dice)[: len(VISEMES)].sum()) for _ in range(200)]
    assert max(sums) <= 1.0001
    assert min(sums) < 0.4


def test_the_flat_personas_teach_and_the_net_learns() -> None:
    mouths = drawn_mouths(6, seed=3)
    assert mouths.told.shape == (24, INPUTS)
    assert mouths.patches[:6].std(axis=0).max() > 30
    told: list[str] = []
    trained(mouths, 12, told.append)
    first, last = (float(line.split(": ")[1].split()[0]) for line in (told[0], told[-1]))
    assert last < 0.8 * first
