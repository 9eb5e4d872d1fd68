"""A face's files out of the store."""

import asyncio
from collections.abc import Sequence
from typing import Final

from core.files import Files

POSTER_FILE: Final = "poster.webp"
"""The face at rest; renderers need none."""


async def read_asset(files: Files, key: str, names: Sequence[str]) -> dict[str, bytes]:
    """What a renderer needs of a face, by name.

    Raises:
        FileMissingError: One is gone.
    """
    needed = [name for name in names if name != POSTER_FILE]
    contents = await asyncio.gather(*(files.get(f"{key}/{name}") for name in needed))
    return dict(zip(needed, contents, strict=True))
