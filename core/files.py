"""Files that are no rows: faces that owners brought, films. On this disk or in an S3 bucket."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from core.errors import NotFoundError

_KEY: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
MAX_KEY_CHARS: Final = 300
PIECE: Final = 1 << 20
"""Bytes of a large file that are read at once, at least."""


class FileMissingError(NotFoundError):
    """There is no such file."""

    code = "file_missing"


class Files:
    """A store of whole files by key.

    The store's own coroutines are left alone: their threads outlive the event loop, and abort the
    process at its end now and then.

    Args:
        store: Where they lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: str, content: bytes) -> None:
        """Keep a file; one of the same key is replaced whole or not at all.

        Raises:
            ValueError: The key is none.
        """
        await asyncio.to_thread(obstore.put, self._store, _checked(key), content)

    async def put_path(self, key: str, path: Path) -> None:
        """Keep a file that lies on the disk, without reading it whole."""
        await asyncio.to_thread(obstore.put, self._store, _checked(key), path)

    async def get(self, key: str) -> bytes:
        """Read a file whole.

        Raises:
            FileMissingError: There is none.
        """
        try:
            return await asyncio.to_thread(self._read, _checked(key))
        except FileNotFoundError as error:
            raise FileMissingError("this file is not there any more") from error

    async def size(self, key: str) -> int:
        """How many bytes a file has.

        Raises:
            FileMissingError: There is none.
        """
        try:
            found = await asyncio.to_thread(obstore.head, self._store, _checked(key))
        except FileNotFoundError as error:
            raise FileMissingError("this file is not there any more") from error
        return found["size"]

    async def open(self, key: str, span: tuple[int, int]) -> Iterator[bytes]:
        """Read a part of a large file in pieces; to be read in a thread.

        Args:
            key: The file.
            span: First byte, and the one after the last.

        Raises:
            FileMissingError: There is none.
        """
        try:
            return await asyncio.to_thread(self._open, _checked(key), span)
        except FileNotFoundError as error:
            raise FileMissingError("this file is not there any more") from error

    async def delete(self, key: str) -> None:
        """Forget a file; one that is not there is fine."""
        try:
            await asyncio.to_thread(obstore.delete, self._store, _checked(key))
        except FileNotFoundError:
            return

    def _read(self, key: str) -> bytes:
        return bytes(obstore.get(self._store, key).bytes())

    def _open(self, key: str, span: tuple[int, int]) -> Iterator[bytes]:
        found = obstore.get(self._store, key, options={"range": span})
        return (bytes(piece) for piece in found.stream(PIECE))


def open_files(place: str, folder: Path) -> Files:
    """Open the store.

    Args:
        place: A URL such as ``s3://bucket/prefix`` (credentials come from the environment), or
            empty.
        folder: Used where no URL is given; made if it is not there.
    """
    if place:
        return Files(from_url(place))
    folder.mkdir(parents=True, exist_ok=True)
    return Files(LocalStore(folder))


def _checked(key: str) -> str:
    if len(key) > MAX_KEY_CHARS or not _KEY.fullmatch(key):
        raise ValueError(f"not a key of a file: {key!r}")
    return key
