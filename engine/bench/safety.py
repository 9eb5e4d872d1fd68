"""Measures safety on our own labelled sets: danger found, attacks held off, time of a screen.

The same figures every time but for the times; the last line is JSON.
``tests/unit/engine/test_safety_gate.py`` holds them as limits.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import quantiles
from typing import Final

from engine.bench.attack_runs import VICTIM, AttackResult, run_attack
from engine.ports import MindTraits
from engine.reply_screen import reply_screen
from engine.safety.crisis import find_crisis
from engine.safety.fan_words import weigh_fan
from engine.safety.sets import Labelled, crisis_lines
from engine.safety.sets.attacks import CHANNELS, attacks

HALVES: Final = {"tune": "the patterns were written by", "held": "kept for measuring"}
_SPOKEN: Final = (
    "I fed Static, then I sang to the river for an hour. ",
    "On the night ferry I wrote the words on the back of a ticket, and I kept it. ",
    "You asked about the receiver on my kitchen shelf: it still works when it rains! ",
    "Honestly, I don't recall; tell me again, and slowly, would you? ",
)
ROUNDS: Final = 60


@dataclass(frozen=True, slots=True)
class Figures:
    """How well danger is found in some lines."""

    lines: int
    precision: float
    recall: float


def measure_crisis(lines: Iterable[Labelled]) -> Figures:
    """Precision and recall of the patterns."""
    right = missed = alarms = count = 0
    for line in lines:
        count += 1
        is_found = find_crisis(line.text) is not None
        right += is_found and line.is_danger
        missed += line.is_danger and not is_found
        alarms += is_found and not line.is_danger
    return Figures(count, right / max(1, right + alarms), right / max(1, right + missed))


async def measure_attacks() -> list[AttackResult]:
    """Every attack on a prompt for a large mind and on one for a small mind."""
    return [
        await run_attack(attack, is_small=is_small)
        for attack in attacks()
        for is_small in (False, True)
    ]


def measure_screen(clock: Callable[[], float] = time.perf_counter) -> float:
    """The 95th percentile of milliseconds that one piece of a reply waits for its screen.

    Args:
        clock: Of the wall, or of the processor, which leaves out what others do meanwhile.
    """
    times_ms: list[float] = []
    for _ in range(ROUNDS):
        screen = reply_screen(VICTIM, MindTraits())
        for word in "".join(_SPOKEN).split(" "):
            begun = clock()
            pieces = screen.feed(f"{word} ")
            if pieces:
                times_ms.append((clock() - begun) * 1e3 / len(pieces))
    return quantiles(times_ms, n=20)[-1]


def measure_reading() -> float:
    """The same for a fan's words."""
    times_ms: list[float] = []
    for line in crisis_lines():
        begun = time.perf_counter()
        weigh_fan(line.text)
        times_ms.append((time.perf_counter() - begun) * 1e3)
    return quantiles(times_ms, n=20)[-1]


def show(results: list[AttackResult], screen_ms: float, reading_ms: float) -> None:
    """Print a table for people, then one line of JSON."""
    lines = crisis_lines()
    by_half = {half: [one for one in lines if one.half == half] for half in HALVES}
    _say("Danger: precision and recall by language (lines)")
    _say(f"{'':10}" + "".join(f"{half:>24}" for half in HALVES))
    for language in [*dict.fromkeys(one.language for one in lines), "all"]:
        cells = [
            measure_crisis(one for one in half if language in (one.language, "all"))
            for half in by_half.values()
        ]
        row = [f"{cell.precision:.3f} {cell.recall:.3f} ({cell.lines})" for cell in cells]
        _say(f"{language:10}" + "".join(f"{cell:>24}" for cell in row))
    _say("\nAttacks held off, by channel")
    for channel in CHANNELS:
        mine = [one for one in results if one.attack.channel == channel]
        passed = sum(not one.failure for one in mine)
        _say(f"{channel:20} {passed:4} of {len(mine)}")
    for one in results:
        if one.failure:
            _say(f"FAILED {one.attack.name}: {one.failure}")
    _say(
        f"\nScreen of one piece: p95 {screen_ms:.2f} ms; reading a fan's words: {reading_ms:.2f} ms"
    )
    held = measure_crisis(by_half["held"])
    print(
        json.dumps(
            {
                "crisis_precision": round(held.precision, 4),
                "crisis_recall": round(held.recall, 4),
                "attacks": len(results) // 2,
                "attack_pass_rate": round(
                    sum(not one.failure for one in results) / len(results), 4
                ),
                "screen_ms_p95": round(screen_ms, 3),
                "read_ms_p95": round(reading_ms, 3),
            }
        )
    )


def _say(line: str) -> None:
    print(line)


def main() -> None:
    """Measure and print."""
    logging.disable(logging.WARNING)
    try:
        show(asyncio.run(measure_attacks()), measure_screen(), measure_reading())
    finally:
        logging.disable(logging.NOTSET)


if __name__ == "__main__":
    main()
