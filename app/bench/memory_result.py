"""What the benchmark of memory found, as figures and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from app.bench.memory_cases import SEEN
from app.bench.memory_speed import PGVECTOR, Timed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case."""

    shape: str
    is_held_out: bool
    is_patterns: bool
    is_right: bool
    leaks: int
    question: str


def summary(outcomes: Sequence[Outcome], paths: Sequence[Timed]) -> dict[str, Any]:
    """The figures; of the times those of the first path, and of pgvector where it was timed."""
    first = paths[0]
    asked = [one for one in outcomes if one.shape != "abstention"]
    held = [one for one in asked if one.is_held_out]
    plain = [one for one in asked if one.is_patterns]
    kept = [one for one in outcomes if one.shape == "abstention"]
    figures = {
        "cases": len(outcomes),
        "recall": _share(asked),
        "recall_held_out": _share(held),
        "recall_patterns_only": _share(plain),
        "abstention": _share(kept),
        "abstention_held_out": _share([one for one in kept if one.is_held_out]),
        "deletion_leaks": sum(one.leaks for one in outcomes),
        "retrieval_ms_2000": round(first.at(0.5), 2),
        "retrieval_cpu_ms_2000": round(first.computed_ms, 2),
        "retrieval_ms_2000_p95": round(first.at(0.95), 2),
        "opening_ms_2000": round(first.opened_ms, 2),
    }
    for one in paths:
        if one.name == PGVECTOR:
            figures["retrieval_pgvector_ms_2000"] = round(one.at(0.5), 2)
    return figures


def show(outcomes: Sequence[Outcome], paths: Sequence[Timed]) -> None:
    """Print the tables."""
    table = Table("shape", "cases", "right", "held out: cases", "right", "missed")
    for shape in SEEN:
        of_shape = [one for one in outcomes if one.shape == shape]
        held = [one for one in of_shape if one.is_held_out]
        missed = "; ".join(one.question for one in of_shape if not one.is_right)
        right, held_right = (sum(one.is_right for one in some) for some in (of_shape, held))
        table.add_row(shape, *map(str, (len(of_shape), right, len(held), held_right)), missed)
    times = Table("2,000 memories: ms", "recall", "best", "p95", "computed", "opening", "lost")
    for one in paths:
        figures = (one.at(0.5), one.at(0), one.at(0.95), one.computed_ms, one.opened_ms)
        times.add_row(one.name, *(f"{figure:.1f}" for figure in figures), str(one.lost))
    console = Console(width=120)
    console.print(table)
    console.print(times)


def _share(outcomes: Sequence[Outcome]) -> float:
    return round(sum(one.is_right for one in outcomes) / max(1, len(outcomes)), 3)
