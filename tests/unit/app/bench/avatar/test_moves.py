"""Lips are compared with the sound as they should be: on curves whose truth is known."""

import numpy as np
import pytest

from app.bench.avatar.moves import (
    Move,
    Series,
    crossing,
    half_ways,
    late_share,
    measure_sync,
    moves_of,
    percentile,
    rest_after,
    shifted,
)
from engine.voice_ports import SPOKEN_RATE, PhonemeSpan

pytestmark = pytest.mark.unit

FRAME_S = 0.04


def spans(*parts: tuple[str, float]) -> list[PhonemeSpan]:
    """Phonemes one after the other, each with its length in seconds."""
    made, at = [], 0
    for symbol, seconds in parts:
        end = at + round(seconds * SPOKEN_RATE)
        made.append(PhonemeSpan(symbol, at, end))
        at = end
    return made


def ramp(times_s: Series, middle_s: float, length_s: float, way: float) -> Series:
    """From 0 to ``way``, or from ``-way`` to 0, half of it at the middle."""
    share = np.clip((times_s - middle_s) / length_s + 0.5, 0, 1)
    return way * share if way > 0 else -way * (1 - share)


def frames(seconds: float, phase: float = 0.0) -> Series:
    return np.arange(phase * FRAME_S, seconds, FRAME_S)


def test_moves_are_the_borders_of_lips_and_wide_vowels() -> None:
    found = moves_of(spans((" ", 0.2), ("m", 0.08), ("a", 0.12), ("p", 0.08), ("s", 0.1)))
    assert [(one.kind, one.at_s) for one in found] == [
        ("open", pytest.approx(0.28)),
        ("shut", pytest.approx(0.40)),
    ]
    assert found[0].first_s == pytest.approx(0.24)
    assert found[0].last_s == pytest.approx(0.34)


@pytest.mark.parametrize(
    "sounds",
    [
        [("m", 0.08), ("a", 0.05)],  # too short to open
        [("m", 0.08), ("ə", 0.12)],  # a weak vowel
        [("m", 0.08), ("u", 0.12)],  # a narrow one
        [("m", 0.08), (" ", 0.3), ("a", 0.12)],  # apart
        [("s", 0.08), ("a", 0.12), ("t", 0.08)],  # no lips
    ],
)
def test_other_borders_are_none(sounds: list[tuple[str, float]]) -> None:
    assert moves_of(spans(*sounds)) == []


@pytest.mark.parametrize("phase", [0.0, 0.3, 0.7])
@pytest.mark.parametrize("late_s", [-0.05, 0.0, 0.03])
def test_a_crossing_is_found_between_frames(late_s: float, phase: float) -> None:
    times = frames(2, phase)
    opens = Move("open", 1.0, 0.93, 1.08)
    shuts = Move("shut", 1.0, 0.92, 1.07)
    # Slower than two frames, so that frames on the way say exactly where it is.
    for move, way in ((opens, 0.8), (shuts, -0.8)):
        at_s = crossing(move, times, ramp(times, 1.0 + late_s, 0.12, way))
        assert at_s is not None
        assert at_s - 1.0 == pytest.approx(late_s, abs=0.012)


def test_a_mouth_that_stays_is_missed() -> None:
    times = frames(2)
    move = Move("open", 1.0, 0.95, 1.06)
    still = np.full(len(times), 0.4)
    assert crossing(move, times, still) is None
    assert crossing(move, times, ramp(times, 1.0, 0.1, 0.1)) is None, "it hardly moves"
    assert crossing(move, times, ramp(times, 1.0, 0.1, -0.8)) is None, "it moves the other way"
    assert crossing(move, times[:10], still[:10]) is None, "no frame is near"


def test_errors_say_how_late_a_whole_reply_is() -> None:
    times = frames(6, 0.5)
    moves = [Move("open", at, at - 0.05, at + 0.06) for at in (1.0, 2.5, 4.0)]
    late = 0.03
    openings = sum(
        (ramp(times, one.at_s + late, 0.1, 0.9) - ramp(times, one.at_s + 0.8, 0.1, 0.9))
        for one in moves[:2]
    )
    sync = measure_sync(moves, times, np.asarray(openings))
    assert sync.missed == 1, "the third never came"
    assert sync.errors_ms == pytest.approx((30, 30), abs=8)
    figures = sync.figures("sync")
    assert figures["sync_moves"] == 2
    assert figures["sync_p95_ms"] >= figures["sync_median_ms"] >= 22


def test_sounds_are_half_way_where_their_loudness_is() -> None:
    """A tone that comes up within 60 ms is half-way 30 ms behind the border."""
    at = np.arange(2 * SPOKEN_RATE) / SPOKEN_RATE
    loud = np.clip((at - 1.0) / 0.06, 0, 1)
    pcm = (8_000 * loud * np.sin(2 * np.pi * 500 * at)).astype(np.int16)
    move = Move("open", 1.0, 0.95, 1.08)
    by_s = half_ways([(pcm, [move])])
    assert by_s["open"] == pytest.approx(0.03, abs=0.006)
    assert by_s["shut"] == 0.0, "there was none"
    assert shifted([move], by_s)[0].at_s == pytest.approx(1.03, abs=0.006)


def test_frames_that_come_late_or_never_are_late() -> None:
    due = [n * FRAME_S for n in range(100)]
    on_time = [at + 0.02 for at in due]
    assert late_share(due, on_time, FRAME_S) == 0.0
    slow = [at + (0.05 if n in (10, 60) else 0.02) for n, at in enumerate(due)]
    assert late_share(due, slow, FRAME_S) == pytest.approx(0.02)
    kept = [n for n in range(100) if n not in (20, 21, 22)]
    some = late_share([due[n] for n in kept], [on_time[n] for n in kept], FRAME_S)
    assert some == pytest.approx(0.03)
    assert late_share([], [], FRAME_S) == 1.0


def test_rest_begins_where_the_mouth_stays_shut() -> None:
    times = np.arange(10) * FRAME_S
    openings = np.array([0.9, 0.9, 0.9, 0.5, 0.05, 0.2, 0.05, 0.0, 0.0, 0.0])
    assert rest_after(times, openings, 0.09, 0.1) == pytest.approx(0.24 - 0.09)
    assert rest_after(times, openings, 0.25, 0.1) == 0.0, "it rests already"
    assert rest_after(times, openings[::-1], 0.0, 0.1) is None, "it never does"
    assert rest_after(times, openings, 9.0, 0.1) is None, "no frame came since"


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(1, 101)][::-1]
    assert percentile(values, 0.95) == 95.0
    assert percentile(values, 0.5) == 50.0
    assert percentile([7.0], 0.95) == 7.0
    assert percentile([], 0.95) is None
