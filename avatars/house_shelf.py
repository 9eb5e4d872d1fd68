"""Our own faces as files: built once in a process of their own, then read."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import structlog

from core.errors import UnavailableError

_log: Final = structlog.get_logger(__name__)
POSTER_SIZE: Final = (640, 640)


class HouseUnbuiltError(UnavailableError):
    """The faces are still being built, or could not be."""

    code = "faces_unbuilt"


class HouseShelf:
    """Gives out our faces.

    Args:
        folder: Where they lie, and are built.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._problem: str | None = None

    async def build(self) -> None:
        """Build what is missing or out of date; some twenty seconds the first time."""
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "avatars.house", str(self._folder)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            _, said = await child.communicate()
        except asyncio.CancelledError:
            child.kill()
            await child.wait()
            raise
        if child.returncode:
            self._problem = said.decode(errors="replace").strip().splitlines()[-1:][0]
            _log.error("faces_unbuilt", reason=self._problem)
        else:
            _log.info("faces_ready", folder=str(self._folder))

    async def model(self, key: str) -> tuple[bytes, str]:
        """A face as VRM 1.0, and a tag of its content.

        Raises:
            HouseUnbuiltError: It is not there yet.
        """
        try:
            return await asyncio.to_thread(_read, self._folder / f"{key}.vrm")
        except FileNotFoundError as error:
            reason = self._problem or "our faces are being built; try again in half a minute"
            raise HouseUnbuiltError(reason) from error

    async def poster(self, key: str) -> tuple[bytes, str]:
        """A picture of a face at rest (WebP), and a tag of its content.

        Raises:
            HouseUnbuiltError: This machine lacks what draws it.
        """
        try:
            return await asyncio.to_thread(_poster, key)
        except ImportError as error:
            raise HouseUnbuiltError(f"faces can't be drawn here: {error}") from error


@asynccontextmanager
async def open_house(folder: Path) -> AsyncGenerator[HouseShelf]:
    """Build the faces in the background."""
    shelf = HouseShelf(folder)
    building = asyncio.create_task(shelf.build(), name="build faces")
    try:
        yield shelf
    finally:
        building.cancel()
        await asyncio.wait([building])


def _read(path: Path) -> tuple[bytes, str]:
    content = path.read_bytes()
    return content, _tag(content)


@cache
def _poster(key: str) -> tuple[bytes, str]:
    from avatars.planar.studio import poster  # noqa: PLC0415 - skia loads where a picture is drawn

    content = poster(key, POSTER_SIZE)
    return content, _tag(content)


def _tag(content: bytes) -> str:
    return sha256(content).hexdigest()[:20]
