"""When each word is spoken: from phoneme groups, or estimated from letters and energy."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import inf
from typing import Final, cast

import numpy as np
import numpy.typing as npt

from voice.loudness import SPEECH_RANGE_DB, Sound

Indices = npt.NDArray[np.int64]
Span = tuple[int, int]
"""First sample, and the one after the last."""

FRAME_S: Final = 0.01
MAX_RUN: Final = 6
"""Words that run together into one group, or groups of one word."""
WORD_BASE: Final = 1.5
"""Letters' worth of time that any word takes."""


def word_weight(word: str) -> float:
    """How long a word takes, in letters."""
    return WORD_BASE + sum(char.isalnum() for char in word)


def voiced_seconds(sound: Sound, rate: int) -> npt.NDArray[np.float64]:
    """Clock that stands still in pauses.

    Args:
        sound: Shape (n,).
        rate: Samples a second.

    Returns:
        Shape (n // frame + 1,): seconds of speech up to each 10 ms edge.
    """
    size = max(1, round(rate * FRAME_S))
    whole = len(sound) // size * size
    powers = np.mean(np.square(sound[:whole].reshape(-1, size), dtype=np.float64), axis=1)
    floor = float(powers.max(initial=0.0)) / 10 ** (SPEECH_RANGE_DB / 10)
    return np.concatenate([[0.0], np.cumsum((powers > floor) * (size / rate))])


def estimated_spans(weights: Sequence[float], sound: Sound, rate: int) -> list[Span]:
    """Share the speech of a piece among its words by their weights; pauses take no part.

    Returns:
        A span a word, in order, inside the sound, without overlap.
    """
    if not weights:
        return []
    clock = voiced_seconds(sound, rate)
    edges = np.arange(len(clock)) * max(1, round(rate * FRAME_S))
    shares = np.cumsum([0.0, *weights]) / max(sum(weights), 1e-9)
    if clock[-1] <= 0:
        points = np.round(shares * len(sound)).astype(np.int64)
        return [(int(a), int(b)) for a, b in pairwise(points)]
    # A start is the last moment of its share, an end the first: pauses fall between words.
    ticks = shares * clock[-1]
    begun = cast("Indices", np.searchsorted(clock, ticks[:-1], "right") - 1)
    ended = cast("Indices", np.searchsorted(clock, ticks[1:] - 1e-9, "left"))
    top = len(edges) - 1
    starts, ends = edges[np.clip(begun, 0, top)], edges[np.clip(ended, 0, top)]
    last = 0
    spans: list[Span] = []
    for start, end in zip(starts, ends, strict=True):
        first = max(int(start), last)
        last = max(first, min(int(end), len(sound)))
        spans.append((first, last))
    return spans


def matched_groups(words: Sequence[float], groups: Sequence[float]) -> list[tuple[Span, Span]]:
    """Match words to phoneme groups: espeak joins ``of the`` and splits ``e-mail``.

    Args:
        words: Expected length of each word, in any unit.
        groups: Length of each group, in the same unit.

    Returns:
        Pairs of ranges ``((first word, last), (first group, last))``, in order; together they
        cover both. One side of each pair has one member; at the rims one may have none.
    """
    total = sum(groups) / max(sum(words), 1e-9)
    sizes = list(accumulate((word * total for word in words), initial=0.0))
    marks = list(accumulate(groups, initial=0.0))
    count, width = len(words), len(groups)
    cost = {(0, 0): 0.0}
    back: dict[Span, Span] = {}
    for i in range(count + 1):
        for j in range(width + 1):
            for a, b in _steps(i, j):
                if (a, b) not in cost:
                    continue
                extra = abs((sizes[i] - sizes[a]) - (marks[j] - marks[b]))
                joined = 0.5 * (max(i - a, j - b) - 1)
                price = cost[a, b] + extra + joined
                if price < cost.get((i, j), inf):
                    cost[i, j], back[i, j] = price, (a, b)
    pairs: list[tuple[Span, Span]] = []
    at = (count, width)
    while at in back:
        before = back[at]
        pairs.append(((before[0], at[0]), (before[1], at[1])))
        at = before
    return pairs[::-1] if at == (0, 0) else []


def _steps(i: int, j: int) -> list[Span]:
    if i == 0 or j == 0:
        return []
    steps = [(i - run, j - 1) for run in range(1, min(i, MAX_RUN) + 1)]
    return steps + [(i - 1, j - run) for run in range(2, min(j, MAX_RUN) + 1)]


class WordPacer:
    """Estimates word times while audio still arrives, from letters and a pace learned so far.

    Args:
        weights: Of each word, see ``word_weight``.
        rate: Samples a second.
        pace: Weight spoken a second.
    """

    def __init__(self, weights: Sequence[float], rate: int, pace: float) -> None:
        self._marks = [0.0, *(float(x) for x in np.cumsum(list(weights)))]
        self._rate = rate
        self._pace = pace
        self._spoken_s = 0.0
        self._next = 0

    def begun(self, sound: Sound, *, is_last: bool = False) -> list[tuple[int, int, int]]:
        """Take the next audio.

        Returns:
            ``(word, start, end)`` of words that begin in it, in its samples; with ``is_last`` all
            that are left, so that none goes missing.
        """
        clock = voiced_seconds(sound, self._rate) + self._spoken_s
        size = max(1, round(self._rate * FRAME_S))
        count = len(self._marks) - 1
        found: list[tuple[int, int, int]] = []
        while self._next < count and self._marks[self._next] / self._pace < clock[-1]:
            start = self._edge(clock, self._marks[self._next], size, len(sound))
            end = self._edge(clock, self._marks[self._next + 1], size, len(sound))
            found.append((self._next, start, end))
            self._next += 1
        if is_last and self._next < count:
            begin = found[-1][1] if found else 0
            rest = np.linspace(begin, len(sound), count - self._next + 1 + len(found[-1:]))
            edges = [int(x) for x in rest]
            if found:
                found[-1] = (found[-1][0], edges[0], edges[1])
                edges = edges[1:]
            for start, end in pairwise(edges):
                found.append((self._next, start, end))
                self._next += 1
        self._spoken_s = float(clock[-1])
        return found

    def learned_pace(self) -> float | None:
        """Weight a second of the whole utterance, once it has been heard."""
        return self._marks[-1] / self._spoken_s if self._spoken_s > 1.0 else None

    def _edge(self, clock: npt.NDArray[np.float64], mark: float, size: int, limit: int) -> int:
        index = int(np.searchsorted(clock, mark / self._pace, "right")) - 1
        return min(max(index, 0) * size, limit)
