"""What the measure of voices says: tables for people, then one line of JSON."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from app.bench.voice_cost import Cost, percentile
from app.bench.voice_trials import Answer, Stop

CALM: Final = 0.4
"""Cores that others may use in a turn that counts as calm."""
FALSE_PAUSE_S: Final = 0.5
"""A longer pause is a false stop."""
STAGES: Final = (
    *("pause_seen", "transcript", "turn_over", "asked", "first_token"),
    *("first_clause", "first_audio", "first_sent"),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """An answered question and who else used the machine."""

    question: str
    answer: Answer
    others: float
    """Cores."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A sound over the bot's voice and who else used the machine."""

    sound: str
    stop: Stop
    others: float


@dataclass(slots=True)
class SideResult:
    """All that was measured of one side."""

    name: str
    turns: list[Turn] = field(default_factory=list[Turn])
    steady: list[Trial] = field(default_factory=list[Trial])
    wait: list[Trial] = field(default_factory=list[Trial])
    nothing: list[Trial] = field(default_factory=list[Trial])
    costs: dict[int, Cost] = field(default_factory=dict[int, Cost])

    def v2v_s(self, *, is_calm: bool = False) -> list[float]:
        """Voice to voice of the turns that were answered in time, ordered."""
        return sorted(
            turn.answer.v2v_s
            for turn in self.turns
            if turn.answer.v2v_s is not None
            and not turn.answer.is_early
            and (not is_calm or turn.others <= CALM)
        )

    def lost(self) -> int:
        """Turns without an answer, or with one before the question was over."""
        return len(self.turns) - len(self.v2v_s())

    def false_stops(self) -> list[str]:
        """Sounds that should not have stopped the bot."""
        return [
            one.sound
            for one in self.nothing
            if one.stop.is_valid
            and (one.stop.stop_s is not None or one.stop.pause_s > FALSE_PAUSE_S)
        ]

    def figures(self) -> dict[str, Any]:
        """Keys of the last line."""
        v2v = self.v2v_s()
        median = statistics.median(v2v) if v2v else None
        found: dict[str, Any] = {
            "v2v_turns": len(v2v),
            "v2v_lost": self.lost(),
            "v2v_median_s": median,
            "v2v_calm_median_s": middle(self.v2v_s(is_calm=True)),
            "v2v_calm_turns": len(self.v2v_s(is_calm=True)),
            "v2v_p95_s": percentile(v2v, 0.95),
            "v2v_worst_s": v2v[-1] if v2v else None,
            "v2v_worst_over_median": v2v[-1] / median if median else None,
            "barge_steady_s": middle(stops(self.steady)),
            "barge_steady_n": len(stops(self.steady)),
            "barge_steady_missed": missed(self.steady),
            "barge_wait_s": middle(stops(self.wait)),
            "barge_wait_n": len(stops(self.wait)),
            "barge_wait_missed": missed(self.wait),
            "false_stops": len(self.false_stops()),
            "false_stop_trials": sum(one.stop.is_valid for one in self.nothing),
        }
        for rooms, cost in self.costs.items():
            found[f"cpu_per_session_s_{rooms}"] = cost.cpu_per_room_s
            found[f"added_p50_ms_{rooms}"] = cost.added_p50_ms
            found[f"added_p99_ms_{rooms}"] = cost.added_p99_ms
            found[f"mb_per_room_{rooms}"] = cost.mb_per_room
            found[f"missed_turns_{rooms}"] = cost.missed
        return found


def stops(trials: Sequence[Trial]) -> list[float]:
    """How long the valid trials took to stop the bot."""
    return [one.stop.stop_s for one in trials if one.stop.is_valid and one.stop.stop_s is not None]


def missed(trials: Sequence[Trial]) -> int:
    """Valid trials that did not stop the bot."""
    return sum(one.stop.is_valid and one.stop.stop_s is None for one in trials)


def middle(values: Sequence[float]) -> float | None:
    """The median; None of nothing."""
    return statistics.median(values) if values else None


def show(sides: Sequence[SideResult], machine: dict[str, Any]) -> None:
    """Print the tables and the JSON line; the first side is ours, the others are the peer's."""
    print_turns(sides)
    print_trials(sides)
    print_costs(sides)
    print("machine: " + ", ".join(f"{name} {shown(value)}" for name, value in machine.items()))
    print(json.dumps(last_line(sides, machine)))


def last_line(sides: Sequence[SideResult], machine: dict[str, Any]) -> dict[str, Any]:
    """Our figures by their names, the peers' behind theirs; the ratio is to the better peer."""
    ours, *peers = sides
    line: dict[str, Any] = ours.figures()
    medians = [one.figures()["v2v_median_s"] for one in peers]
    best = min((median for median in medians if median is not None), default=None)
    line["v2v_ratio"] = line["v2v_median_s"] / best if line["v2v_median_s"] and best else None
    for peer in peers:
        named = {name: value for name, value in peer.figures().items() if value is not None}
        line |= {f"{peer.name}_{name}": value for name, value in named.items()}
    line |= {f"machine_{name}": value for name, value in machine.items()}
    return {name: _rounded(value) for name, value in line.items()}


def print_turns(sides: Sequence[SideResult]) -> None:
    """Voice to voice, turn by turn, and the medians by stage."""
    if not any(one.turns for one in sides):
        return
    print("\nvoice to voice, s (others' cores beside it; * no answer, or one too early)")
    names = [one.name for one in sides]
    print(f"{'':22}" + "".join(f"{name:>16}" for name in names))
    for row in zip(*(one.turns for one in sides if one.turns), strict=True):
        cells = (f"{_cell(turn):>16}" for turn in row)
        print(f"{row[0].question.split('-', 1)[1]:22}" + "".join(cells))
    labels = (("median", "v2v_median_s"), ("p95", "v2v_p95_s"), ("worst", "v2v_worst_s"))
    for label, key in (*labels, ("calm turns' median", "v2v_calm_median_s")):
        cells = (f"{shown(one.figures()[key]):>16}" for one in sides)
        print(f"{label:22}" + "".join(cells))
    print("from the last sample of the question to each stage, medians, s")
    for stage in STAGES:
        found = [
            [t.answer.stages_s[stage] for t in one.turns if stage in t.answer.stages_s]
            for one in sides
        ]
        print(f"{stage:22}" + "".join(f"{shown(middle(one)):>16}" for one in found))


def print_trials(sides: Sequence[SideResult]) -> None:
    """Interruptions and false alarms."""
    for one in sides:
        if not (one.steady or one.nothing):
            continue
        print(f"\n{one.name}: from the fan's first sample to the bot's last, s")
        for label, trials in (("I want to ask you", one.steady), ("Wait, stop", one.wait)):
            times = " ".join(f"{time:.3f}" for time in stops(trials))
            print(
                f"{label:22}{shown(middle(stops(trials))):>8}  ({times}; {missed(trials)} missed)"
            )
        told = "; ".join(f"{trial.sound} {_fate(trial.stop)}" for trial in one.nothing)
        print(f"{'no interruptions':22}{len(one.false_stops()):>8} false stops  ({told})")


def print_costs(sides: Sequence[SideResult]) -> None:
    """The framework alone."""
    if not any(one.costs for one in sides):
        return
    print(
        f"\n{'the framework alone':20}{'rooms':>6}{'CPU/room-s':>12}{'feeder':>9}{'added p50':>11}"
        f"{'p99 ms':>9}{'missed':>9}{'MB/room':>9}{'late p99':>10}"
    )
    for one in sides:
        for cost in one.costs.values():
            print(
                f"{one.name:20}{cost.rooms:>6}{cost.cpu_per_room_s:>12.4f}"
                f"{cost.feeder_per_room_s:>9.4f}{shown(cost.added_p50_ms):>11}"
                f"{shown(cost.added_p99_ms):>9}{f'{cost.missed}/{cost.turns}':>9}"
                f"{cost.mb_per_room:>9.2f}{cost.late_ms:>10.1f}"
            )


def shown(value: float | str | None) -> str:
    """A figure for people."""
    if value is None:
        return "-"
    return value if isinstance(value, str) else f"{value:.3g}"


def _cell(turn: Turn) -> str:
    mark = "*" if turn.answer.is_early or turn.answer.v2v_s is None else ""
    return f"{mark}{shown(turn.answer.v2v_s)} ({turn.others:.1f})"


def _fate(stop: Stop) -> str:
    if not stop.is_valid:
        return "void"
    if stop.stop_s is not None:
        return f"stopped after {stop.stop_s:.2f}"
    return f"paused {stop.pause_s:.2f}" if stop.pause_s else "not noticed"


def _rounded(value: Any) -> Any:  # noqa: ANN401 - goes out as JSON
    return round(value, 4) if isinstance(value, float) else value


def as_dict(sides: Sequence[SideResult]) -> list[dict[str, Any]]:
    """Everything, for a file."""
    return [asdict(one) for one in sides]
