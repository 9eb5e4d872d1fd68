"""The last line holds what was asked for, and the worst stands for all."""

import pytest

from app.bench.avatar.added_delay import paired_s, show_added
from app.bench.avatar.crowd import Crowd, show_crowd
from app.bench.avatar.moves import Sync
from app.bench.avatar.result import ASKED, TRACK, last_line, show_sync
from app.bench.voice_result import SideResult, Turn
from app.bench.voice_trials import Answer

pytestmark = pytest.mark.unit


def turn(v2v_s: float | None, *, is_early: bool = False) -> Turn:
    return Turn("question-x", Answer(v2v_s, is_early), 0.0)


def test_the_worst_renderer_stands_for_all_and_the_track_for_none() -> None:
    rows = {
        TRACK: Sync((90.0,), 0),
        "planar": Sync((-12.0, 10.0), 0),
        "webrtc": Sync((31.0, 5.0), 1),
        "broken": Sync((), 4),
    }
    keys = show_sync(rows)
    assert keys["sync_p95_ms"] == 31.0
    assert keys["sync_planar_signed_ms"] == -1.0
    assert keys["sync_webrtc_missed"] == 1
    assert keys["sync_broken_p95_ms"] is None


def test_sessions_are_the_most_faces_that_were_all_in_time() -> None:
    found = [
        Crowd(5, (0.0,) * 5, 20.0, 0.12, 0.0),
        Crowd(6, (0.0, 0.02, 0.0, 0.0, 0.0, 0.0), 45.0, 0.13, 0.0),
        Crowd(6, (0.009,) * 6, 30.0, 0.13, 0.1),
        Crowd(7, (0.01,) * 7, 60.0, 0.14, 0.2),
    ]
    assert [one.counted for one in found] == [5, 5, 6, 0]
    assert show_crowd(found)["sessions_per_core"] == 6
    assert show_crowd(found[3:])["sessions_per_core"] == 0


def test_added_delay_is_the_difference_of_medians() -> None:
    plain, video = SideResult("plain"), SideResult("video")
    plain.turns = [turn(1.0), turn(1.1), turn(1.4), turn(None)]
    video.turns = [turn(1.05), turn(1.2), turn(1.3), turn(0.4, is_early=True)]
    keys = show_added([plain, video])
    assert keys["added_v2v_ms"] == pytest.approx(100)
    assert keys["v2v_turns"] == 3
    assert paired_s(plain.turns, video.turns) == pytest.approx([0.05, 0.1, -0.1])


def test_the_last_line_has_all_that_was_asked_for() -> None:
    line = last_line({"rest_ms": 81.23456, "cores": 2})
    assert list(line)[: len(ASKED)] == list(ASKED)
    assert line["rest_ms"] == 81.23
    assert line["sync_p95_ms"] is None
    assert line["cores"] == 2
