"""A face that nobody moves lives: it blinks, breathes and looks around as people do."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.dice import mulberry32
from avatars.life import Life, lid
from avatars.schedules import BLOCK_S, blinks, rests
from engine.face_ports import POSE

pytestmark = pytest.mark.unit

SEEDS = st.integers(0, 2**32 - 1)
IDLE, LISTENING, THINKING, SPEAKING = np.eye(4).tolist()
BLINK, YAW, PITCH, BREATH, BROW, LEAN = (
    POSE.index(one) for one in ("blink_left", "gaze_yaw", "gaze_pitch", "breath", "brow", "lean")
)


def lived(weights: list[float], seed: int = 11, lasts_s: float = 180.0) -> np.ndarray:
    """Poses of shape (n, channels) at 25 a second."""
    life = Life(seed)
    poses = []
    for now_s in np.arange(0, lasts_s, 0.04):
        pose = [0.0] * len(POSE)
        life.live(pose, float(now_s), tuple(weights))
        poses.append(pose)
    return np.array(poses)


def test_the_dice_fall_as_in_the_browser() -> None:
    dice = mulberry32(1)
    assert [dice() for _ in range(3)] == [
        0.6270739405881613,
        0.002735721180215478,
        0.5274470399599522,
    ]


@pytest.mark.parametrize("seed", range(6))
def test_it_blinks_ten_to_twenty_times_a_minute(seed: int) -> None:
    found = [one for block in range(20) for one in blinks(seed, block)]
    assert 10 <= len(found) / 20 <= 20
    assert all(0.12 <= one.lasts <= 0.18 for one in found)
    gaps = np.array([b.at - a.at for a, b in pairwise(found)])
    assert gaps.max() < 12
    single = gaps[gaps > 0.5]
    assert 2.5 < np.median(single) < 4.2
    assert 1 <= len(gaps) - len(single) <= 0.25 * len(gaps), "some are double"


@given(SEEDS, st.integers(0, 1_000_000))
def test_blinks_do_not_overlap_nor_leave_their_minute(seed: int, block: int) -> None:
    found = blinks(seed, block)
    assert found
    assert all(a.at + 1.4 * a.lasts < b.at for a, b in pairwise(found))
    assert block * BLOCK_S <= found[0].at
    assert found[-1].at + 0.5 < (block + 1) * BLOCK_S


@given(SEEDS, st.integers(0, 1_000_000))
def test_looks_begin_and_end_a_minute_in_the_middle(seed: int, block: int) -> None:
    found = rests(seed, block)
    assert (found[0].across, found[-1].across) == (0.0, 0.0)
    assert all(a.at < b.at for a, b in pairwise(found))
    assert found[0].at == block * BLOCK_S


def test_the_lids_shut_wholly_whatever_the_frame_rate() -> None:
    assert lid(0.0) == lid(1.0) == 0.0
    assert lid(0.35) == lid(0.5) == 1.0
    assert lived(IDLE)[:, BLINK].max() == 1.0
    assert lid(0.2) > 0 < lid(0.8)


def test_it_breathes_some_fourteen_times_a_minute() -> None:
    breath = lived(IDLE)[:, BREATH]
    assert breath.min() >= 0.0
    assert breath.max() <= 1.0
    ups = int(((breath[:-1] < 0.5) & (breath[1:] >= 0.5)).sum())
    assert 12 * 3 <= ups <= 16 * 3


def test_a_listener_holds_the_viewer_and_an_idle_face_looks_around() -> None:
    listening, idle = lived(LISTENING), lived(IDLE)
    assert np.abs(listening[:, YAW]).max() <= 0.9
    assert np.abs(idle[:, YAW]).max() > 4
    assert np.mean(np.abs(idle[:, YAW]) < 1.3) > 0.6
    assert listening[:, BROW].mean() > 0.08
    assert listening[:, LEAN].mean() == pytest.approx(0.25)


def test_a_thinker_looks_up_and_aside_frowns_and_blinks_less() -> None:
    thinking, idle = lived(THINKING), lived(IDLE)
    assert thinking[:, PITCH].min() > 3
    assert np.mean(np.abs(thinking[:, YAW]) > 4) > 0.95
    assert thinking[:, BROW].mean() < -0.15
    counts = [
        int(((one[:-1, BLINK] == 0) & (one[1:, BLINK] > 0)).sum()) for one in (thinking, idle)
    ]
    assert 0 < counts[0] < 0.85 * counts[1]


def test_a_speaker_moves_the_head_more() -> None:
    pitch = POSE.index("head_pitch")
    moved = [np.abs(np.diff(lived(one)[:, pitch])).mean() for one in (SPEAKING, LISTENING)]
    assert moved[0] > 2 * moved[1]


@given(SEEDS, st.floats(0, 100_000))
def test_a_moment_is_the_same_however_one_comes_there(seed: int, now_s: float) -> None:
    straight, wandering = Life(seed), Life(seed)
    for earlier_s in (now_s / 3, now_s + 70, max(0.0, now_s - 3), now_s + 0.5):
        wandering.live([0.0] * len(POSE), earlier_s, tuple(IDLE))
    one, other = [0.0] * len(POSE), [0.0] * len(POSE)
    straight.live(one, now_s, tuple(IDLE))
    wandering.live(other, now_s, tuple(IDLE))
    assert one == other


def test_seeds_differ() -> None:
    assert not np.allclose(lived(IDLE, 1, 20.0), lived(IDLE, 2, 20.0))
