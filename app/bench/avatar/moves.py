"""When lips should move, when they were seen to, and how far apart that is; pure.

A move is the border between a wide vowel and a sound of closed lips (p, b, m), either way. The
mouth makes it where it crosses half of its way: between the moments of two frames, in proportion to
how far each is open. The sound makes it where its loudness crosses half of its way, which is some
milliseconds before the border where lips shut and after it where they part. In one move loudness
says little, so that every border is shifted by the median of its kind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from statistics import median
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from avatars.coarticulation import Phone, phones
from engine.face_ports import Viseme
from engine.voice_ports import SPOKEN_RATE, Pcm, PhonemeSpan

Series = npt.NDArray[np.float64]
Kind = Literal["open", "shut"]
KINDS: Final[tuple[Kind, ...]] = ("open", "shut")

WIDE: Final = frozenset[Viseme]({"aa", "E", "O"})
SHUT: Final[Viseme] = "PP"
SHORTEST: Final = 60 * SPOKEN_RATE // 1_000
"""A vowel that is shorter hardly opens the mouth."""
NEAR: Final = 20 * SPOKEN_RATE // 1_000
"""Two sounds further apart do not touch."""
SLACK_S: Final = 0.06
"""How far beyond its two sounds the ends of a move are looked for."""
HEARD_AT_ONCE: Final = 20 * SPOKEN_RATE // 1_000
"""How much sound is one loudness."""
LEAST_WAY: Final = 0.15
"""A mouth that moves less, of all that it can, did not move."""


@dataclass(frozen=True, slots=True)
class Move:
    """Lips open or shut; seconds of the reply."""

    kind: Kind
    at_s: float
    """The border of the two sounds, or where the sound is half-way (``shifted``)."""
    first_s: float
    """Where the first of them is in its middle."""
    last_s: float
    """Where the second is."""


@dataclass(frozen=True, slots=True)
class Sync:
    """How well a mouth kept to its moves."""

    errors_ms: tuple[float, ...]
    """Of each move that was seen; positive is late."""
    missed: int
    """Moves without a movement."""

    def figures(self, prefix: str) -> dict[str, Any]:
        """For the last line."""
        away = [abs(one) for one in self.errors_ms]
        return {
            f"{prefix}_median_ms": rounded(percentile(away, 0.5)),
            f"{prefix}_p95_ms": rounded(percentile(away, 0.95)),
            f"{prefix}_signed_ms": rounded(median(self.errors_ms) if away else None),
            f"{prefix}_moves": len(away),
            f"{prefix}_missed": self.missed,
        }


def moves_of(spans: Iterable[PhonemeSpan]) -> list[Move]:
    """The moves of a reply."""
    sounds = [one for one in phones(spans, 0) if one.sound.viseme != "sil"]
    moves: list[Move] = []
    for before, after in pairwise(sounds):
        if after.start - before.end > NEAR:
            continue
        border = after.start / SPOKEN_RATE
        ends = _middle_s(before), _middle_s(after)
        if _is_wide(before) and after.sound.viseme == SHUT:
            moves.append(Move("shut", border, *ends))
        elif before.sound.viseme == SHUT and _is_wide(after):
            moves.append(Move("open", border, *ends))
    return moves


def _is_wide(phone: Phone) -> bool:
    sound = phone.sound
    is_long = phone.end - phone.start >= SHORTEST
    return sound.viseme in WIDE and is_long and not sound.is_reduced


def _middle_s(phone: Phone) -> float:
    return (phone.start + phone.end) / 2 / SPOKEN_RATE


def half_ways(heard: Iterable[tuple[Pcm, Sequence[Move]]]) -> dict[Kind, float]:
    """How far behind the border sounds are half-way, in seconds, as a rule.

    Args:
        heard: Replies and their moves.
    """
    found: dict[Kind, list[float]] = {kind: [] for kind in KINDS}
    for pcm, moves in heard:
        times_s, loud = loudness(pcm)
        for move in moves:
            at_s = crossing(move, times_s, loud)
            if at_s is not None:
                found[move.kind].append(at_s - move.at_s)
    return {kind: median(behind) if behind else 0.0 for kind, behind in found.items()}


def loudness(pcm: Pcm) -> tuple[Series, Series]:
    """Moments in seconds, a millisecond apart, and the loudness; nearly all within 0 to 1."""
    window = np.hanning(HEARD_AT_ONCE)
    power = np.convolve(pcm.astype(np.float64) ** 2, window / window.sum(), "same")
    loud = np.sqrt(power[:: SPOKEN_RATE // 1_000])
    return np.arange(len(loud)) / 1_000, loud / max(1.0, float(np.percentile(loud, 98)))


def shifted(moves: Iterable[Move], by_s: Mapping[Kind, float]) -> list[Move]:
    """Moves at the moments when the sound is half-way."""
    return [replace(one, at_s=one.at_s + by_s[one.kind]) for one in moves]


def measure_sync(moves: Sequence[Move], times_s: Series, openings: Series) -> Sync:
    """Compare moves with what was seen.

    Args:
        moves: What should have happened.
        times_s: Moments of the frames, ordered, on the clock of the moves.
        openings: How far the mouth is open in each, 0 to 1.
    """
    found = [crossing(one, times_s, openings) for one in moves]
    seen = [(at, one) for at, one in zip(found, moves, strict=True) if at is not None]
    errors = tuple(1_000 * (at - one.at_s) for at, one in seen)
    return Sync(errors, len(moves) - len(errors))


def crossing(move: Move, times_s: Series, openings: Series) -> float | None:
    """When the mouth crossed half of a move's way; None where it did not move."""
    values = openings if move.kind == "open" else -openings
    first = _window(times_s, move.first_s - SLACK_S, move.at_s + SLACK_S)
    if first.size == 0:
        return None
    begin = int(first[np.argmin(values[first])])
    last = _window(times_s, move.at_s - SLACK_S, move.last_s + SLACK_S)
    last = last[last > begin]
    if last.size == 0:
        return None
    end = int(last[np.argmax(values[last])])
    low, high = float(values[begin]), float(values[end])
    if high - low < LEAST_WAY:
        return None
    half = (low + high) / 2
    for n in range(begin + 1, end + 1):
        if values[n] >= half > values[n - 1]:
            share = (half - values[n - 1]) / (values[n] - values[n - 1])
            return float(times_s[n - 1] + share * (times_s[n] - times_s[n - 1]))
    return None


def _window(times_s: Series, from_s: float, until_s: float) -> npt.NDArray[np.intp]:
    return np.flatnonzero((times_s >= from_s) & (times_s <= until_s))


def late_share(due_s: Sequence[float], came_s: Sequence[float], period_s: float) -> float:
    """Share of the frames that came over a period late, or not at all.

    Args:
        due_s: The moments of the frames that came.
        came_s: When each did.
        period_s: Between two frames; those that are missing between the first and the last that
            came count as late.
    """
    if not due_s:
        return 1.0
    expected = round((max(due_s) - min(due_s)) / period_s) + 1
    on_time = sum(came - due <= period_s for due, came in zip(due_s, came_s, strict=True))
    return max(0.0, 1.0 - on_time / expected)


def rest_after(times_s: Series, openings: Series, from_s: float, rest: float) -> float | None:
    """Seconds until the first frame after a moment from which on the mouth stays at rest.

    Args:
        times_s: When each frame was there.
        openings: How far the mouth is open in each.
        from_s: The moment.
        rest: An opening up to here is rest.
    """
    after = np.flatnonzero(times_s >= from_s)
    if after.size == 0 or openings[after[-1]] > rest:
        return None
    moving = after[openings[after] > rest]
    if moving.size == 0:
        return 0.0
    return float(times_s[moving[-1] + 1] - from_s)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value that so large a share does not exceed; None of nothing."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else None


def rounded(value: float | None) -> float | None:
    """For the last line."""
    return None if value is None else round(value, 2)
