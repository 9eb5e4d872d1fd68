"""Finds danger said in other words: nearness in meaning to labelled sentences, in English.

Measured on lines that no prototype was chosen by (docs/rules/safety.md).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.memory.embedding import Embedder
from engine.memory.errors import EmbedderError
from engine.safety.bands import About, Band, Code, Verdict
from engine.safety.guard import GuardError
from engine.safety.sets import crisis_lines

NEAREST: Final = 5
"""Prototypes of each side whose mean nearness counts."""
FLOOR: Final = 0.35
"""Less near than this is about something else."""
MARGIN: Final = 0.11
"""Danger must be so much nearer than harmless talk; by leave-one-out on the prototypes."""
MOST_CHARS: Final = 400
"""Of longer words the last are looked at."""
_KINDS: Final[dict[str, Code]] = {"abuse": "abuse", "harm_to_others": "harm_to_others"}
"""By the nearest prototype; what is labelled otherwise is a danger to oneself."""


class MeaningGuard:
    """Implements ``engine.safety.guard.Guard`` for a fan's words.

    Args:
        embedder: Turns sentences into vectors.

    Reads its prototypes from a file: make it outside of the event loop.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known = [one for one in crisis_lines() if one.half == "tune" and one.language == "en"]
        self._dangers = [one.label for one in self._known if one.is_danger]
        self._prototypes: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None

    @property
    def name(self) -> str:
        """``meaning:`` and the weights."""
        return f"meaning:{self._embedder.name}"

    async def weigh(self, text: str, about: About) -> Verdict | None:
        """See ``Guard.weigh``."""
        if about != "fan" or self._prototypes is None:
            return None
        danger, harmless = self._prototypes
        try:
            said = await self._embedder.embed([text[-MOST_CHARS:]])
        except EmbedderError as error:
            raise GuardError(str(error)) from error
        near, far = _nearness(said[0], danger), _nearness(said[0], harmless)
        if near < FLOOR or near - far < MARGIN:
            return None
        label = self._dangers[int(np.argmax(danger @ said[0]))]
        return Verdict(Band.STEER, _KINDS.get(label, "self_harm"))

    async def warm(self) -> None:
        """Read the prototypes; until then nothing is found.

        Raises:
            EmbedderError: The weights failed.
        """
        vectors = await self._embedder.embed([one.text for one in self._known])
        is_danger = np.array([one.is_danger for one in self._known])
        self._prototypes = vectors[is_danger], vectors[~is_danger]

    async def aclose(self) -> None:
        """The weights belong to who opened them."""


def _nearness(said: NDArray[np.float32], known: NDArray[np.float32]) -> float:
    return float(np.sort(known @ said)[-NEAREST:].mean())
