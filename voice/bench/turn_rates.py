"""How often turns changed hands wrongly, and how fast they changed rightly."""

import json
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.voice_ports import HEARD_RATE
from voice.bench.fan_call import Outcome
from voice.bench.recordings import Expected, Recording

LATE_S: Final = 1.0
"""A clear end that is noticed later than this was missed."""
PAUSE_S: Final = 0.5
"""A longer stop for nothing is a false one."""
STOP_S: Final = 0.6
"""An interruption that has not stopped the persona by then was missed."""
PHRASES: Final = {"barge_steady_s": "I want to ask", "barge_wait_s": "Wait, stop"}
"""Keys of the last line, and how the interruptions begin that they tell of."""


@dataclass(frozen=True, slots=True)
class Result:
    """One recording and what became of it."""

    recording: Recording
    outcome: Outcome

    @property
    def end_delay_s(self) -> float | None:
        """From the fan's last sound to the end of the turn; None where it did not end after it."""
        end = self.recording.turn_end
        if end is None or self.is_early or not self.outcome.turn_ends:
            return None
        return self.outcome.turn_ends[0] - end / HEARD_RATE

    @property
    def is_early(self) -> bool:
        """The turn ended although the fan went on."""
        ends, speech = self.outcome.turn_ends, self.recording.speech
        return bool(ends) and ends[0] < speech[-1][0] / HEARD_RATE

    @property
    def is_late(self) -> bool:
        """A clear end was noticed late, or never."""
        return not self.is_early and (self.end_delay_s is None or self.end_delay_s > LATE_S)

    @property
    def is_false_stop(self) -> bool:
        """The persona stopped, or stood still for long, without a reason."""
        stood = [end - start for start, end in self.outcome.silences if end is not None]
        return self.outcome.was_cut or max(stood, default=0.0) > PAUSE_S

    @property
    def silent_after_s(self) -> float | None:
        """From the fan's first sound to the persona's last; None where it went on."""
        cuts = [start for start, end in self.outcome.silences if end is None]
        return cuts[0] - self.recording.speech[0][0] / HEARD_RATE if cuts else None

    @property
    def is_missed_stop(self) -> bool:
        """The fan interrupted, and the persona talked on, or had stopped before."""
        after_s = self.silent_after_s
        return after_s is None or not 0 <= after_s <= STOP_S

    @property
    def is_wrong(self) -> bool:
        """Something went wrong."""
        match self.recording.expected:
            case Expected.CLEAR_END:
                return self.is_early or self.is_late
            case Expected.LATE_END:
                return self.is_early
            case Expected.STOP:
                return self.is_missed_stop
            case Expected.GO_ON:
                return self.is_false_stop
            case Expected.NOTHING:
                return bool(self.outcome.said)


def show(results: Sequence[Result]) -> None:
    """Print a line for each kind, the wrong ones by name, and the last line of JSON."""
    print(f"{'kind':12} {'cases':>5} {'wrong':>5}  {'end delay':>9}  {'silent after':>12}")
    for kind in dict.fromkeys(one.recording.kind for one in results):
        of_kind = [one for one in results if one.recording.kind == kind]
        wrong = sum(one.is_wrong for one in of_kind)
        delay_s = middle(one.end_delay_s for one in of_kind)
        silent_s = middle(
            one.silent_after_s for one in of_kind if one.recording.expected is Expected.STOP
        )
        print(
            f"{kind:12} {len(of_kind):5} {wrong:5}  {seconds(delay_s):>9}  {seconds(silent_s):>12}"
        )
    for one in results:
        if one.is_wrong:
            print(f"wrong: {one.recording.id}: {told(one)}")
    print(json.dumps(figures(results)))


def figures(results: Sequence[Result]) -> dict[str, float | int | None]:
    """The last line: shares in [0, 1], medians in seconds."""

    def share(expected: Sequence[Expected], wrong: Callable[[Result], bool]) -> float:
        chosen = [one for one in results if one.recording.expected in expected]
        return round(sum(map(wrong, chosen)) / len(chosen), 4) if chosen else 0.0

    clear = [one for one in results if one.recording.expected is Expected.CLEAR_END]
    barges = {
        key: middle(
            one.silent_after_s
            for one in results
            if one.recording.kind == "interrupt" and one.recording.text.startswith(phrase)
        )
        for key, phrase in PHRASES.items()
    }
    return {
        "cases": len(results),
        "early_cut_rate": share((Expected.CLEAR_END, Expected.LATE_END), lambda one: one.is_early),
        "late_end_rate": share((Expected.CLEAR_END,), lambda one: one.is_late),
        "end_delay_median_s": middle(one.end_delay_s for one in clear),
        "false_stop_rate": share((Expected.GO_ON,), lambda one: one.is_false_stop),
        "missed_stop_rate": share((Expected.STOP,), lambda one: one.is_missed_stop),
        "false_turn_rate": share((Expected.NOTHING,), lambda one: bool(one.outcome.said)),
        **barges,
    }


def told(one: Result) -> str:
    """What happened, in a line."""
    stood = ", ".join(
        f"{start:.2f} to {'the end' if end is None else f'{end:.2f}'}"
        for start, end in one.outcome.silences
    )
    ends = ", ".join(f"{at:.2f}" for at in one.outcome.turn_ends) or "never"
    return f"turn over at {ends}; persona silent from {stood or 'never'}; heard {one.outcome.said}"


def middle(values: Iterable[float | None]) -> float | None:
    """The median of what there is."""
    known = [value for value in values if value is not None]
    return round(statistics.median(known), 3) if known else None


def seconds(value: float | None) -> str:
    """For the table."""
    return "" if value is None else f"{value:.2f} s"
