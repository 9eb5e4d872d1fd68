"""What a persona recalls of one fan during a visit: all in memory, nothing is read in a turn."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.clock import Clock
from engine.memory.asking import asks_for_memory
from engine.memory.cues import Cue, cue_of
from engine.memory.embedding import Embedder
from engine.memory.errors import EmbedderError
from engine.memory.ports import NOTHING, Recalled
from engine.memory.ranking import FLOOR, TOP, names_in, rank, sharing
from engine.safety.normalise import words

_log: Final = logging.getLogger(__name__)

ASKED_FLOOR: Final = 0.36
"""Who asks for a memory is told of a near one, not of a likely one."""


@dataclass(frozen=True, slots=True)
class Memory:
    """One fact, ready to be recalled."""

    fact_id: str
    text: str
    subject: str
    predicate: str
    at: datetime
    vector: NDArray[np.float32] | None = None
    """None where the weights could not be asked: then only its kind and its words find it."""
    is_pinned: bool = False
    spoken: frozenset[str] = field(default_factory=frozenset[str])
    """Its words, normalised."""


class Recollection:
    """Implements ``engine.memory.ports.FanMemory``.

    Args:
        memories: What holds today, the newest last.
        summaries: The last visits, oldest first.
        embedder: Turns the fan's words into a vector; None goes by words alone.
        clock: Tells how old a memory is.
    """

    def __init__(
        self,
        memories: Sequence[Memory],
        summaries: Sequence[str],
        embedder: Embedder | None,
        clock: Clock,
    ) -> None:
        self._embedder = embedder
        self._clock = clock
        self.replace(memories, summaries)

    @property
    def facts(self) -> tuple[str, ...]:
        """See ``FanMemory.facts``."""
        return tuple(one.text for one in self._memories if one.is_pinned)

    @property
    def summaries(self) -> tuple[str, ...]:
        """See ``FanMemory.summaries``."""
        return self._summaries

    def replace(self, memories: Sequence[Memory], summaries: Sequence[str]) -> None:
        """The fan changed what is remembered: nothing else is recalled from now on."""
        self._memories = tuple(memories)
        self._summaries = tuple(summaries)
        self._loose = tuple(one for one in self._memories if one.vector is not None)
        vectors = [one.vector for one in self._loose if one.vector is not None]
        self._matrix = np.stack(vectors) if vectors else np.zeros((0, 0), np.float32)

    async def recall(self, text: str) -> Recalled:
        """See ``FanMemory.recall``."""
        is_asked = asks_for_memory(text)
        cue = cue_of(text)
        if cue is not None:
            found = [one for one in self._memories if _answers(one, cue)][-TOP:]
            if found or is_asked:
                lines = tuple(one.text for one in reversed(found))
                return Recalled(lines, is_missed=not found)
        near = await self._near(text, is_asked=is_asked)
        if near:
            return Recalled(tuple(one.text for one in near))
        return Recalled(is_missed=True) if is_asked else NOTHING

    async def _near(self, text: str, *, is_asked: bool) -> list[Memory]:
        if not self._loose or self._embedder is None:
            return []
        try:
            query = (await self._embedder.embed([text]))[0]
        except EmbedderError:
            _log.warning("a memory was not looked for: the weights failed")
            return []
        loose = self._loose
        now = self._clock.now()
        ages = np.array([(now - one.at).total_seconds() / 86_400 for one in loose], np.float32)
        shares = sharing(names_in(text), [one.spoken for one in loose])
        floor = ASKED_FLOOR if is_asked else FLOOR
        near = rank(query, self._matrix, ages, shares, floor=floor)
        return [loose[one.index] for one in near]


def memory_words(*texts: str) -> frozenset[str]:
    """Words of a memory, for names and numbers that vectors miss."""
    return frozenset(word for text in texts for word in words(text))


def _answers(memory: Memory, cue: Cue) -> bool:
    if cue.subject is not None:
        return memory.subject == cue.subject or memory.subject.endswith(f" {cue.subject}")
    is_kind = memory.predicate in cue.predicates
    return is_kind and (cue.word is None or cue.word in memory.spoken)
