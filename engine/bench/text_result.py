"""What the measure of text rooms says: a table for people, then one line of JSON."""

import json
from dataclasses import asdict, dataclass


@dataclass(slots=True)
class RoomsResult:
    """What a number of rooms cost and how fast they answered when all asked at once."""

    rooms: int
    rss_mb: float
    idle_cpu_percent_per_room: float
    ttft_p50_s: float
    ttft_max_s: float
    bare_ttft_p50_s: float
    bare_ttft_max_s: float
    tokens_per_s: float
    """All rooms together."""


@dataclass(slots=True)
class Result:
    """The last line of the output."""

    backend: str
    ttft_cold_s: float
    bare_ttft_cold_s: float
    ttft_warm_s: float
    bare_ttft_warm_s: float
    ttft_warm_ratio: float
    first_text_warm_s: float
    """Until the first screened clause, which is what a fan sees."""
    bare_first_text_warm_s: float
    """Until the bare mind had written as many characters as that clause."""
    tokens_per_s: float
    bare_tokens_per_s: float
    cancel_ms: float
    """From closing a reply until the loop is free again."""
    rss_mb: float
    idle_room_mb: float
    rooms: list[RoomsResult]


def show(result: Result) -> None:
    """Print the table and the JSON line."""
    print(f"backend {result.backend}")
    print(f"{'':28}{'room':>10}{'bare':>10}")
    for label, ours, bare in (
        ("first token, cold (s)", result.ttft_cold_s, result.bare_ttft_cold_s),
        ("first token, warm (s)", result.ttft_warm_s, result.bare_ttft_warm_s),
        ("first clause, warm (s)", result.first_text_warm_s, result.bare_first_text_warm_s),
        ("tokens/s", result.tokens_per_s, result.bare_tokens_per_s),
    ):
        print(f"{label:28}{ours:>10.3f}{bare:>10.3f}")
    print(f"{'cancel (ms)':28}{result.cancel_ms:>10.2f}")
    print(f"{'idle room (MB)':28}{result.idle_room_mb:>10.4f}")
    print(f"\n{'rooms':>6}{'RSS MB':>9}{'idle %/room':>13}{'ttft p50':>10}{'max':>8}", end="")
    print(f"{'bare p50':>10}{'max':>8}{'tok/s':>8}")
    for one in result.rooms:
        print(
            f"{one.rooms:>6}{one.rss_mb:>9.0f}{one.idle_cpu_percent_per_room:>13.4f}"
            f"{one.ttft_p50_s:>10.3f}{one.ttft_max_s:>8.2f}{one.bare_ttft_p50_s:>10.3f}"
            f"{one.bare_ttft_max_s:>8.2f}{one.tokens_per_s:>8.1f}"
        )
    print(json.dumps(asdict(result)))
