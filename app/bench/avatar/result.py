"""The table of lips and the last line."""

from collections.abc import Mapping
from statistics import median
from typing import Any, Final

from app.bench.avatar.moves import Sync, percentile, rounded

ASKED: Final = (
    *("sessions_per_core", "sync_p95_ms", "rest_ms", "added_v2v_ms"),
    *("track_bytes_per_s", "render_ms", "encode_ms"),
)
"""Keys that the last line always has."""
TRACK: Final = "track"
"""The row of the poses themselves: no renderer."""


def show_sync(rows: Mapping[str, Sync]) -> dict[str, Any]:
    """Print how lips kept to the sound; returns keys of the last line.

    Args:
        rows: By renderer; ``TRACK`` is what they were told.
    """
    print(
        f"\n{'lips behind the sound, ms':28}{'median':>8}{'p95':>8}{'signed':>8}"
        f"{'moves':>7}{'missed':>8}"
    )
    keys: dict[str, Any] = {}
    for name, sync in rows.items():
        away = [abs(one) for one in sync.errors_ms]
        keys |= sync.figures(f"sync_{name}")
        if away:
            print(
                f"{name:28}{median(away):>8.1f}{percentile(away, 0.95):>8.1f}"
                f"{median(sync.errors_ms):>8.1f}{len(away):>7}{sync.missed:>8}"
            )
    worst = [
        keys[f"sync_{name}_p95_ms"]
        for name, sync in rows.items()
        if name != TRACK and sync.errors_ms
    ]
    return {"sync_p95_ms": max(worst, default=None), **keys}


def last_line(found: Mapping[str, Any]) -> dict[str, Any]:
    """The asked keys first, then the others; figures rounded."""
    line = {name: found.get(name) for name in ASKED} | dict(found)
    return {
        name: rounded(value) if isinstance(value, float) else value for name, value in line.items()
    }
