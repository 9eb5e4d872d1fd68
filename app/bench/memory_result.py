"""What the benchmark of memory found, as figures and as a table."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from app.bench.memory_cases import SEEN


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case."""

    shape: str
    is_held_out: bool
    is_patterns: bool
    is_right: bool
    leaks: int
    question: str


def summary(
    outcomes: Sequence[Outcome], taken: Sequence[float], computed_ms: float
) -> dict[str, Any]:
    """The figures."""
    asked = [one for one in outcomes if one.shape != "abstention"]
    held = [one for one in asked if one.is_held_out]
    plain = [one for one in asked if one.is_patterns]
    kept = [one for one in outcomes if one.shape == "abstention"]
    return {
        "cases": len(outcomes),
        "recall": _share(asked),
        "recall_held_out": _share(held),
        "recall_patterns_only": _share(plain),
        "abstention": _share(kept),
        "abstention_held_out": _share([one for one in kept if one.is_held_out]),
        "deletion_leaks": sum(one.leaks for one in outcomes),
        "retrieval_ms_2000": round(statistics.median(taken), 2),
        "retrieval_cpu_ms_2000": round(computed_ms, 2),
        "retrieval_ms_2000_p95": round(sorted(taken)[int(len(taken) * 0.95)], 2),
    }


def show(outcomes: Sequence[Outcome]) -> None:
    """Print the table."""
    table = Table("shape", "cases", "right", "held out: cases", "right", "missed")
    for shape in SEEN:
        of_shape = [one for one in outcomes if one.shape == shape]
        held = [one for one in of_shape if one.is_held_out]
        missed = "; ".join(one.question for one in of_shape if not one.is_right)
        right, held_right = (sum(one.is_right for one in some) for some in (of_shape, held))
        table.add_row(shape, *map(str, (len(of_shape), right, len(held), held_right)), missed)
    Console(width=120).print(table)


def _share(outcomes: Sequence[Outcome]) -> float:
    return round(sum(one.is_right for one in outcomes) / max(1, len(outcomes)), 3)
