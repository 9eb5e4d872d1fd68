"""What counts as wrong in the benchmark of turns."""

from dataclasses import replace

import pytest

from engine.voice_ports import HEARD_RATE
from voice.bench.fan_call import Outcome
from voice.bench.recordings import read_recordings
from voice.bench.turn_rates import Result, figures

pytestmark = pytest.mark.unit

KNOWN = {one.id: one for one in read_recordings()}


def result(name: str, outcome: Outcome) -> Result:
    """With speech from 1 s to 2 s and, in a pause, from 3 s to 4 s."""
    recording = KNOWN[name]
    runs = ((HEARD_RATE, 2 * HEARD_RATE), (3 * HEARD_RATE, 4 * HEARD_RATE))
    return Result(replace(recording, speech=runs[: len(recording.speech)]), outcome)


@pytest.mark.parametrize(
    ("name", "ends", "is_wrong"),
    [
        ("question-why", [2.3], False),
        ("question-why", [3.2], True),
        ("question-why", [], True),
        ("pause-lighthouse", [4.3], False),
        ("pause-lighthouse", [5.8], False),
        ("pause-lighthouse", [2.5, 4.3], True),
    ],
)
def test_ends(name: str, ends: list[float], is_wrong: bool) -> None:
    assert result(name, Outcome(turn_ends=ends)).is_wrong is is_wrong


@pytest.mark.parametrize(
    ("name", "silences", "is_wrong"),
    [
        ("interrupt-ask", [(1.1, None)], False),
        ("interrupt-ask", [(1.1, 1.5), (1.55, None)], False),
        ("interrupt-ask", [(1.7, None)], True),
        ("interrupt-ask", [(0.8, None)], True),
        ("interrupt-ask", [(1.1, 1.5)], True),
        ("interrupt-ask", [], True),
        ("noise-cough", [], False),
        ("noise-cough", [(1.1, 1.5)], False),
        ("noise-cough", [(1.1, 1.65)], True),
        ("noise-cough", [(1.1, None)], True),
    ],
)
def test_stops(name: str, silences: list[tuple[float, float | None]], is_wrong: bool) -> None:
    assert result(name, Outcome(silences=silences)).is_wrong is is_wrong


def test_a_turn_where_nobody_spoke_is_wrong() -> None:
    assert result("nobody-room", Outcome(said=["Thank you."])).is_wrong
    assert not result("nobody-room", Outcome()).is_wrong


def test_the_last_line() -> None:
    results = [
        result("question-why", Outcome(turn_ends=[2.3])),
        result("question-hometown", Outcome(turn_ends=[3.5])),
        result("pause-lighthouse", Outcome(turn_ends=[2.5])),
        result("interrupt-ask", Outcome(silences=[(1.1, None)])),
        result("noise-cough", Outcome(silences=[(1.1, None)])),
        result("nobody-room", Outcome()),
    ]
    told = figures(results)
    assert told == {
        "cases": 6,
        "early_cut_rate": pytest.approx(1 / 3, abs=1e-4),
        "late_end_rate": 0.5,
        "end_delay_median_s": 0.9,
        "false_stop_rate": 1.0,
        "missed_stop_rate": 0.0,
        "false_turn_rate": 0.0,
        "barge_steady_s": 0.1,
        "barge_wait_s": None,
    }
