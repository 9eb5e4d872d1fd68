"""What a persona recalls of one fan during a visit."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from core.clock import Clock
from engine.memory.asking import (
    asks_for_all,
    asks_for_last_visit,
    asks_for_memory,
    is_question,
)
from engine.memory.cues import Cue, cue_of, is_answered_by, is_of_a_kind
from engine.memory.embedding import Embedder
from engine.memory.errors import EmbedderError
from engine.memory.ports import NOTHING, Recalled
from engine.memory.ranking import FLOOR, TOP, names_in, rank, sharing
from engine.memory.traces import traces
from engine.safety.normalise import words

_log: Final = logging.getLogger(__name__)

ASKED_FLOOR: Final = 0.36
"""Who asks for a memory is told of a near one, not of a likely one."""
CANDIDATES: Final = 4 * TOP
"""That a search elsewhere gives back: age and names still change their order."""
_DAY_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Memory:
    """One fact, ready to be recalled."""

    fact_id: str
    text: str
    subject: str
    predicate: str
    at: datetime
    vector: NDArray[np.float32] | None = None
    """None where it is searched for elsewhere, or has none yet: its kind and words find it."""
    is_pinned: bool = False
    spoken: frozenset[str] = field(default_factory=frozenset[str])
    """Its words, normalised."""

    @property
    def line(self) -> str:
        """As the persona reads it; plans mean nothing without the day on which they were told."""
        return f"{self.text} (told on {self.at.day} {self.at:%B %Y})"


class Nearest(Protocol):
    """Searches the vectors of one pair where they lie."""

    async def __call__(
        self, query: NDArray[np.float32], named: Sequence[str], limit: int
    ) -> dict[str, float]:
        """Similarities by fact: of the nearest ones, and of those that are named.

        Raises:
            Exception: The search failed.
        """
        ...


class Recollection:
    """Finds memories by their kind, by their words, and by their meaning.

    Args:
        memories: What holds today, the newest last.
        summaries: The last visits, oldest first.
        embedder: Turns the fan's words into a vector; None goes by words alone.
        clock: Tells how old a memory is.
        nearest: Searches vectors that are not here; None: they are here.
    """

    def __init__(
        self,
        memories: Sequence[Memory],
        summaries: Sequence[str],
        embedder: Embedder | None,
        clock: Clock,
        nearest: Nearest | None = None,
    ) -> None:
        self._memories = tuple(memories)
        self.summaries = tuple(summaries)
        self._embedder = embedder
        self._clock = clock
        self._nearest = nearest
        has_vectors = nearest is None
        loose = [one for one in memories if one.vector is not None] if has_vectors else memories
        self._loose = tuple(loose)
        vectors = [one.vector for one in self._loose if one.vector is not None]
        self._matrix = np.stack(vectors) if vectors else np.zeros((0, 0), np.float32)
        self._told_at = np.array([one.at.timestamp() for one in self._loose], np.float64)
        self._spoken = [one.spoken for one in self._loose]

    @property
    def facts(self) -> tuple[str, ...]:
        """Pinned facts."""
        return tuple(one.text for one in self._memories if one.is_pinned)

    @property
    def texts(self) -> tuple[str, ...]:
        """All that may reach a prompt."""
        return (*(one.text for one in self._memories), *self.summaries)

    async def recall(self, text: str) -> Recalled:
        """Look for what these words call up.

        Raises:
            Exception: The search elsewhere failed.
        """
        if asks_for_last_visit(text) and self.summaries:
            return Recalled((self.summaries[-1],))
        if asks_for_all(text) and self._memories:
            return Recalled(_lines(self._memories[-TOP:]))
        cue = cue_of(text)
        is_asked = asks_for_memory(text) or (cue is not None and is_question(text))
        if cue is not None:
            found = [one for one in self._memories if _answers(one, cue)][-TOP:]
            if found:
                return Recalled(_lines(found))
        near = await self._near(text, is_asked=is_asked)
        if cue is not None and is_asked:
            # The dog is near to "what is my cat called?": of a kind that is known, only that kind.
            near = [one for one in near if not is_of_a_kind(one.subject, one.predicate)]
        if near:
            return Recalled(tuple(one.line for one in near))
        return Recalled(is_missed=True) if is_asked else NOTHING

    async def _near(self, text: str, *, is_asked: bool) -> list[Memory]:
        if not self._loose or self._embedder is None:
            return []
        try:
            query = (await self._embedder.embed([text]))[0]
        except EmbedderError:
            _log.warning("a memory was not looked for: the weights failed")
            return []
        shares = sharing(names_in(text), self._spoken)
        shares_word = sharing(traces(text), self._spoken)
        similarity = await self._similarity(query, shares)
        ages = (self._clock.now().timestamp() - self._told_at) / _DAY_S
        floor = ASKED_FLOOR if is_asked else FLOOR
        return [
            self._loose[one.index]
            for one in rank(similarity, ages, shares, shares_word, floor=floor)
        ]

    async def _similarity(
        self, query: NDArray[np.float32], shares: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        if self._nearest is None:
            # Not a matrix product of the library's threads: on busy cores they wait for each other.
            return np.einsum("ij,j->i", self._matrix, query)
        named = [one.fact_id for one, does in zip(self._loose, shares, strict=True) if does]
        found = await self._nearest(query, named[:CANDIDATES], CANDIDATES)
        return np.array([found.get(one.fact_id, -1.0) for one in self._loose], np.float32)


def memory_words(*texts: str) -> frozenset[str]:
    """Words of a memory, for names and numbers that vectors miss."""
    return frozenset(words("\n".join(texts)))  # A line each: folding them one by one takes longer.


def _answers(memory: Memory, cue: Cue) -> bool:
    return is_answered_by(cue, memory.subject, memory.predicate, memory.spoken)


def _lines(memories: Sequence[Memory]) -> tuple[str, ...]:
    """The newest first."""
    return tuple(one.line for one in reversed(memories))
