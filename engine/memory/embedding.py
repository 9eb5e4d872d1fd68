"""Port of the weights that turn sentences into vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns sentences into vectors whose angle tells how near they are in meaning."""

    @property
    def name(self) -> str:
        """Which weights; vectors of others can't be compared with these."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (texts, dimensions).

        Raises:
            EmbedderError: The weights failed.
        """
        ...

    async def aclose(self) -> None:
        """Free the weights."""
        ...
