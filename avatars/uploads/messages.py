"""What passes between the server and the sealed child: one message each way, then the pipe closes.

A message is the length of its head, the head as JSON, and the files one after another.
"""

import json
import struct
from typing import Any, Final, cast

from avatars.uploads.asset import Files

LENGTH: Final = struct.Struct("<I")


def packed(head: dict[str, Any], files: Files) -> bytes:
    """Put a message together; the head is told the files."""
    listed = [[name, len(raw)] for name, raw in files.items()]
    head_bytes = json.dumps({**head, "files": listed}).encode()
    return b"".join((LENGTH.pack(len(head_bytes)), head_bytes, *files.values()))


def unpacked(raw: bytes) -> tuple[dict[str, Any], Files]:
    """Take a message apart.

    Raises:
        ValueError: It is none.
    """
    if len(raw) < LENGTH.size:
        raise ValueError("no message")
    (length,) = LENGTH.unpack_from(raw)
    at = LENGTH.size + length
    head: object = json.loads(raw[LENGTH.size : at])
    if not isinstance(head, dict):
        raise TypeError("no head")
    fields = cast("dict[str, Any]", head)
    files: Files = {}
    for name, size in fields.pop("files"):
        if not isinstance(name, str) or not isinstance(size, int) or size < 0:
            raise TypeError("no file")
        files[name] = raw[at : at + size]
        at += size
    if at != len(raw):
        raise ValueError("lengths do not fit")
    return fields, files
