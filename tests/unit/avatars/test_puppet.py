"""The face rests when it is broken off, has one mouth at most, and is the same each time."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.puppet import Puppet
from engine.face_ports import (
    GESTURES,
    MOODS,
    POSE,
    VISEMES,
    FaceTrack,
    GazeKey,
    GestureKey,
    MoodKey,
    MouthKey,
    Pose,
)
from tests.recordings.face.make import FILE, recording

pytestmark = pytest.mark.unit

RATE = 24_000
HAPPY, BLINK, GAZE, PITCH = (
    POSE.index(one) for one in ("happy", "blink_left", "gaze_yaw", "head_pitch")
)
OPEN = FaceTrack(
    (MouthKey(0, "aa", 1.0), MouthKey(48_000, "O", 1.0)),
    (MoodKey(0, "happy", 0.8),),
    gaze=(GazeKey(0, 12.0, 0.0),),
)
TRACKS = st.builds(
    lambda mouth, moods, gestures, gaze: FaceTrack(
        tuple(MouthKey(at, *rest) for at, *rest in sorted(mouth)),
        tuple(MoodKey(at, *rest) for at, *rest in sorted(moods)),
        tuple(GestureKey(at, *rest) for at, *rest in sorted(gestures)),
        tuple(GazeKey(at, *rest) for at, *rest in sorted(gaze)),
    ),
    *(
        st.lists(st.tuples(st.integers(0, 40_000), st.sampled_from(names), st.floats(0, 1)))
        for names in (VISEMES, MOODS, GESTURES)
    ),
    st.lists(st.tuples(st.integers(0, 40_000), st.floats(-20, 20), st.floats(-9, 9)), max_size=5),
)


def open_mouth(pose: Pose) -> float:
    return float(pose[1 : len(VISEMES)].sum())


def speaking(track: FaceTrack, until: int = 2_400, seed: int = 3) -> Puppet:
    puppet = Puppet(seed)
    puppet.attend("speaking", 0.0)
    puppet.begin()
    puppet.take(track)
    for position in range(0, until + 1, 480):
        puppet.pose(position / RATE, position)
    return puppet


@pytest.mark.parametrize("position", [None, 2_400])
def test_a_broken_off_reply_rests_within_100_ms(position: int | None) -> None:
    puppet = speaking(OPEN)
    assert open_mouth(puppet.pose(0.1, 2_400)) == pytest.approx(1.0)
    puppet.clear(2_400)
    assert 0 < open_mouth(puppet.pose(0.14, position)) < 1
    assert open_mouth(puppet.pose(0.18, position)) == 0.0
    later = puppet.pose(0.5, position)
    assert later[HAPPY] < 0.1
    assert abs(later[GAZE]) < 2


def test_nothing_of_a_broken_off_reply_comes_later() -> None:
    puppet = speaking(OPEN)
    puppet.clear(2_400)
    assert all(open_mouth(puppet.pose(1 + at / RATE, at)) == 0 for at in range(0, 60_000, 600))


def test_a_reply_that_ends_fades() -> None:
    puppet = speaking(OPEN)
    assert 0 < open_mouth(puppet.pose(0.14, None)) < 1
    assert open_mouth(puppet.pose(0.181, None)) == 0.0


def test_the_next_reply_begins_at_its_own_start() -> None:
    puppet = speaking(OPEN)
    puppet.begin()
    puppet.take(FaceTrack((MouthKey(4_800, "U", 1.0),)))
    assert open_mouth(puppet.pose(0.2, 0)) == 0.0
    assert puppet.pose(0.4, 4_800)[VISEMES.index("U")] == pytest.approx(1.0)


def test_a_standing_position_shuts_the_mouth_and_a_moving_one_opens_it_again() -> None:
    puppet = speaking(OPEN)
    levels = [open_mouth(puppet.pose(0.1 + one * 0.02, 2_400)) for one in range(12)]
    assert levels[3] == 1.0
    assert levels[-1] == 0.0
    again = [open_mouth(puppet.pose(0.35 + one * 0.02, 2_500 + one * 480)) for one in range(6)]
    assert again[0] == 0.0
    assert again[-1] == pytest.approx(1.0)


def test_few_frames_a_second_are_no_stand_still() -> None:
    puppet = speaking(OPEN)
    assert open_mouth(puppet.pose(0.3, 7_200)) == pytest.approx(1.0)
    assert open_mouth(puppet.pose(0.6, 14_400)) == pytest.approx(1.0)


@given(TRACKS, st.lists(st.tuples(st.integers(1, 3_000), st.integers(0, 9)), max_size=25))
def test_a_pose_keeps_its_bounds_whatever_happens(
    track: FaceTrack, steps: list[tuple[int, int]]
) -> None:
    puppet = speaking(track, until=0)
    now_s, position = 0.0, 0
    for step, what in steps:
        now_s, position = now_s + step / RATE, position + step
        if what == 0:
            puppet.clear(position)
        elif what == 1:
            puppet.begin()
            puppet.take(track)
            position = 0
        pose = puppet.pose(now_s, None if what == 2 else position)
        assert pose.dtype == np.float32
        assert pose[: len(VISEMES)].sum() <= 1 + 1e-5
        assert (pose[:BLINK] >= 0).all()
        assert (pose[: BLINK + 2] <= 1).all()


def test_a_mouth_eases_to_its_key_within_80_ms() -> None:
    track = FaceTrack((MouthKey(2_400, "aa", 1.0), MouthKey(12_000, "PP", 1.0)))
    puppet = speaking(track, until=0)
    aa = VISEMES.index("aa")
    got = [float(puppet.pose(at / RATE, at)[aa]) for at in (480, 1_440, 2_400, 10_080, 11_040)]
    assert got == pytest.approx([0.0, 0.5, 1.0, 1.0, 0.5])


def test_moods_come_up_and_go_over_each_other() -> None:
    moods = (MoodKey(0, "angry", 1.0), MoodKey(3_600, "sad", 0.6), MoodKey(20_000, "neutral", 1.0))
    puppet = speaking(FaceTrack(moods=moods), until=0)
    angry, sad = POSE.index("angry"), POSE.index("sad")
    poses = [puppet.pose(at / RATE, at) for at in (3_600, 7_200, 10_800, 30_000)]
    assert [round(float(one[angry]), 3) for one in poses] == [0.5, 0.25, 0.0, 0.0]
    assert [round(float(one[sad]), 3) for one in poses] == [0.0, 0.3, 0.6, 0.0]


def test_an_open_mouth_damps_a_smile() -> None:
    shut, wide = (
        speaking(FaceTrack((MouthKey(0, one, 1.0),), OPEN.moods), until=9_600)
        for one in ("PP", "aa")
    )
    assert float(shut.pose(0.41, 9_900)[HAPPY]) > 1.3 * float(wide.pose(0.41, 9_900)[HAPPY])


def test_a_cue_nods_by_the_clock() -> None:
    still, nodding = Puppet(5), Puppet(5)
    nodding.cue("nod", 0.5, 10.0)
    down = [
        float(nodding.pose(10 + u * 0.6, None)[PITCH] - still.pose(10 + u * 0.6, None)[PITCH])
        for u in (0.0, 0.25, 0.5, 1.01)
    ]
    assert down == pytest.approx([0.0, -2.0, -4.0, 0.0], abs=1e-4)


def test_attention_crosses_over_without_a_jump() -> None:
    puppet = Puppet(5)
    yaws: list[Pose] = []
    for step in range(200):
        if step in {50, 60, 100}:
            puppet.attend("thinking" if step == 50 else "listening", step / 100)
        yaws.append(puppet.pose(step / 100, None)[PITCH:])
    assert np.abs(np.diff(np.array(yaws), axis=0)).max() < 0.25


def test_the_golden_poses_are_what_the_puppet_does() -> None:
    golden: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    now = json.loads(json.dumps(recording()))
    poses = [
        [step.pop("pose") for case in one["cases"] for step in case["steps"] if "pose" in step]
        for one in (golden, now)
    ]
    assert now == golden, "run python -m tests.recordings.face.make"
    assert len(poses[0]) > 700
    # The last decimal is the C library's.
    np.testing.assert_allclose(poses[1], poses[0], rtol=0, atol=1.5e-4)
