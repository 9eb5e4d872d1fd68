"""Whether one more face fits; when frames are due and late."""

import pytest

from avatars.stage.beat import Beat
from avatars.stage.load import COST_GUESS, Load, Tally

pytestmark = pytest.mark.unit


def test_an_empty_stage_has_room() -> None:
    load = Load(2)
    assert load.has_room(0)
    assert load.has_room(1)
    assert not load.has_room(2)
    assert load.cost == COST_GUESS


@pytest.mark.parametrize(("busy", "fits"), [(0.5, True), (0.71, False)])
def test_room_is_what_the_measured_cost_leaves(busy: float, *, fits: bool) -> None:
    load = Load(20)
    for _ in range(10):
        load.add(Tally(125, 0, busy, 5))
    assert load.cost == pytest.approx(busy / 5)
    assert load.has_room(5) is fits


def test_faces_that_came_since_are_counted() -> None:
    load = Load(20)
    load.add(Tally(50, 0, 0.2, 2))
    assert load.has_room(7)
    assert not load.has_room(8)


@pytest.mark.parametrize(("late", "fits"), [(5, True), (6, False)])
def test_late_frames_close_the_stage_until_they_are_forgotten(late: int, *, fits: bool) -> None:
    load = Load(20)
    load.add(Tally(125, late, 0.1, 5))
    assert load.has_room(5) is fits
    for _ in range(10):
        load.add(Tally(125, 0, 0.1, 5))
    assert load.has_room(5)


@pytest.mark.parametrize(("late", "fits"), [(1, True), (2, False)])
def test_one_frame_in_a_hundred_may_be_late(late: int, *, fits: bool) -> None:
    load = Load(20)
    for _ in range(10):
        load.add(Tally(125, late, 0.1, 5))
    assert load.has_room(5) is fits


def test_frames_that_were_late_because_a_face_was_loaded_do_not_count() -> None:
    load = Load(20)
    load.add(Tally(25, 20, 0.1, 1, has_opened=True))
    assert load.has_room(1)


def test_frames_fall_due_at_their_rate() -> None:
    beat = Beat(0, 25, 10.0)
    assert beat.due_s == 10.0
    assert not beat.done(10.01)
    assert beat.due_s == pytest.approx(10.04)
    assert beat.done(10.09), "ready after the next was due"


def test_faces_do_not_fall_due_together() -> None:
    phases = sorted((Beat(number, 25, 0.0).due_s * 25) % 1 for number in range(6))
    gaps = [b - a for a, b in zip(phases, [*phases[1:], phases[0] + 1], strict=True)]
    assert min(gaps) > 0.05


def test_what_is_over_a_period_behind_is_left_out() -> None:
    beat = Beat(0, 25, 10.0)
    assert beat.skip(10.039) == 0
    assert beat.skip(10.13) == 3
    assert beat.due_s == pytest.approx(10.12)
