"""Takes a sent file: finds what it is, writes pictures anew, keeps it, hands it out again."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from core.files import Files
from core.ids import new_id
from messenger import rules
from messenger.errors import FileTooLargeError, FileTypeRefusedError
from messenger.file_types import ACCEPTED_WORDS, M4A, MP4, FileType, file_type
from messenger.film_facts import without_facts
from messenger.pictures import EXTENSION, MIME, NewPicture, reencode
from messenger.service import StoredFile
from messenger.settings import MEGABYTE, MessengerSettings


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept."""

    name: str
    mime: str
    content: bytes
    thumbnail: bytes | None
    width: int | None
    height: int | None


class FileDesk:
    """Keeps the files of conversations.

    Args:
        files: Where they lie, under ``messages/``.
        settings: How large they may be.
    """

    def __init__(self, files: Files, settings: MessengerSettings) -> None:
        self._files = files
        self.settings = settings
        self._decoding = asyncio.Semaphore(settings.pictures_at_once)

    async def keep(self, name: str, content: bytes, conversation_id: str) -> StoredFile:
        """Check a file and keep it.

        Raises:
            FileTooLargeError: It has too many bytes for what it is.
            FileTypeRefusedError: It is nothing that may be sent, or not what its name says.
            PictureRefusedError: It is a picture that cannot be read, or too large a one.
        """
        checked = await self._check(name, content)
        attachment_id = new_id("att")
        key = f"messages/{conversation_id}/{attachment_id}"
        await self._files.put(key, checked.content)
        if checked.thumbnail is not None:
            try:
                await self._files.put(thumbnail_key(key), checked.thumbnail)
            except BaseException:
                await self.forget(key)
                raise
        return StoredFile(
            id=attachment_id,
            key=key,
            name=checked.name,
            mime=checked.mime,
            size_bytes=len(checked.content),
            width=checked.width,
            height=checked.height,
        )

    async def forget(self, key: str) -> None:
        """Forget a file and its small picture; one that is not there is fine."""
        await self._files.delete(key)
        await self._files.delete(thumbnail_key(key))

    async def size(self, key: str) -> int:
        """How many bytes a file has.

        Raises:
            FileMissingError: There is none.
        """
        return await self._files.size(key)

    async def open(self, key: str, span: tuple[int, int]) -> Iterator[bytes]:
        """Read a part of a file in pieces; to be read in a thread.

        Raises:
            FileMissingError: There is none.
        """
        return await self._files.open(key, span)

    async def _check(self, name: str, content: bytes) -> CheckedFile:
        if len(content) > self.settings.max_file_bytes:
            raise too_large("file", self.settings.max_file_bytes)
        found = await asyncio.to_thread(_type_of, name, content)
        if found.family != "picture":
            extension = rules.extension_of(rules.base_name(name)) or found.extensions[0]
            kept = rules.file_name(name, extension)
            if found in {MP4, M4A}:
                content = await asyncio.to_thread(without_facts, content)
            return CheckedFile(kept, found.mime, content, None, None, None)
        if len(content) > self.settings.max_picture_bytes:
            raise too_large("picture", self.settings.max_picture_bytes)
        picture = await self._reencode(content)
        return CheckedFile(
            rules.file_name(name, EXTENSION),
            MIME,
            picture.content,
            picture.thumbnail,
            picture.width,
            picture.height,
        )

    async def _reencode(self, content: bytes) -> NewPicture:
        async with self._decoding:
            most = self.settings.max_picture_pixels
            return await asyncio.to_thread(reencode, content, most_pixels=most)


def thumbnail_key(key: str) -> str:
    """Where the small picture of a picture lies."""
    return f"{key}-thumbnail"


def too_large(what: str, most_bytes: int) -> FileTooLargeError:
    """The refusal of a file with too many bytes."""
    return FileTooLargeError(
        f"A {what} has at most {most_bytes // MEGABYTE} MB.", param="file", most_bytes=most_bytes
    )


def _type_of(name: str, content: bytes) -> FileType:
    found = file_type(content)
    extension = rules.extension_of(rules.base_name(name))
    if found is None:
        raise FileTypeRefusedError(f"This kind of file cannot be sent. {ACCEPTED_WORDS}")
    if extension and extension not in found.extensions:
        raise FileTypeRefusedError(
            f"The name ends with .{extension[:20]}, but the file is not of that kind. "
            f"{ACCEPTED_WORDS}"
        )
    return found
