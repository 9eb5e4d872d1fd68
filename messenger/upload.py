"""Reads an uploaded file while it comes, and stops where it becomes too large."""

import re
from collections.abc import AsyncGenerator
from typing import Final, NamedTuple

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from messenger.errors import UploadError
from messenger.file_desk import too_large

FORM_BYTES: Final = 65_536
"""What a form may need besides its file: names, boundaries."""
FIELD: Final = "file"
_LENGTH: Final = re.compile("[0-9]{1,15}")


class Upload(NamedTuple):
    """A file as it came; its name and type are its sender's words."""

    name: str
    content: bytes


async def read_upload(request: Request, most_bytes: int) -> Upload:
    """Read the one file of a form; beyond 1 MB it waits on the disk until it is whole.

    Raises:
        FileTooLargeError: It says that it is too large, or turns out to be.
        UploadError: The body is no form with one file.
    """
    length = request.headers.get("content-length", "0")
    if not _LENGTH.fullmatch(length) or int(length) > most_bytes + FORM_BYTES:
        raise too_large("file", most_bytes)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise UploadError("Send a form (multipart/form-data) with one file.", param=FIELD)
    parser = MultiPartParser(
        request.headers, _counted(request, most_bytes), max_files=1, max_fields=1
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise UploadError("This form cannot be read.", param=FIELD) from error
    try:
        found = form.get(FIELD)
        if not isinstance(found, UploadFile):
            raise UploadError(f"The form has no file named {FIELD!r}.", param=FIELD)
        return Upload(found.filename or "", await found.read())
    finally:
        await form.close()


async def _counted(request: Request, most_bytes: int) -> AsyncGenerator[bytes]:
    """The body's pieces, until they are too many.

    Raises:
        FileTooLargeError: They were.
    """
    seen = 0
    async for piece in request.stream():
        seen += len(piece)
        if seen > most_bytes + FORM_BYTES:
            raise too_large("file", most_bytes)
        yield piece
