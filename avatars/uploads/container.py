"""The GLB container: a header, one JSON chunk, one BIN chunk, and nothing else.

Source:
    glTF 2.0, section 4 "GLB File Format Specification".
"""

import json
import struct
from typing import Any, Final

from avatars.uploads.limits import Limits
from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.sniff import foreign_format

MAGIC: Final = b"glTF"
JSON_CHUNK: Final = 0x4E4F534A
BIN_CHUNK: Final = 0x004E4942
HEADER: Final = struct.Struct("<4sII")
CHUNK: Final = struct.Struct("<II")


def split(raw: bytes, limits: Limits) -> tuple[bytes, bytes]:
    """Take the container apart.

    Returns:
        The JSON chunk and the BIN chunk.

    Raises:
        RefusedError: It is no GLB, or not exactly these two chunks.
    """
    if len(raw) > limits.glb_bytes:
        raise RefusedError(
            Reason.TOO_LARGE,
            f"The file has {len(raw) / 1e6:.1f} MB; {limits.glb_bytes / 1e6:.0f} MB are allowed."
            " Reduce textures and polygons and export it again.",
        )
    if not raw.startswith(MAGIC):
        raise RefusedError(Reason.WRONG_FORMAT, _wrong_format(raw))
    _check_header(raw)
    chunks = _chunks(raw)
    if [kind for kind, _ in chunks] != [JSON_CHUNK, BIN_CHUNK]:
        raise RefusedError(
            Reason.BAD_CHUNKS,
            "The file must hold exactly one JSON part and one binary part. Export it again as a"
            " single GLB or VRM file.",
        )
    return chunks[0][1], chunks[1][1]


def join(document: dict[str, Any], binary: bytes) -> bytes:
    """Write a container; ``binary`` is padded by its maker to four bytes."""
    head = json.dumps(document, separators=(",", ":"), allow_nan=False).encode()
    head += b" " * (-len(head) % 4)
    total = HEADER.size + 2 * CHUNK.size + len(head) + len(binary)
    return b"".join(
        (
            HEADER.pack(MAGIC, 2, total),
            CHUNK.pack(len(head), JSON_CHUNK),
            head,
            CHUNK.pack(len(binary), BIN_CHUNK),
            binary,
        )
    )


def _wrong_format(raw: bytes) -> str:
    foreign = foreign_format(raw)
    seen = f"This looks like {foreign}, not" if foreign else "This is not"
    return f"{seen} a GLB or VRM file. Export one from your 3D program (VRM 1.0, or binary glTF)."


def _check_header(raw: bytes) -> None:
    if len(raw) < HEADER.size:
        raise _cut_off()
    _, version, total = HEADER.unpack_from(raw)
    if version != 2:
        raise RefusedError(
            Reason.BAD_HEADER, f"The file is glTF {version}; export it as glTF 2.0 (GLB)."
        )
    if total > len(raw):
        raise _cut_off()
    if total < len(raw):
        raise RefusedError(
            Reason.BAD_LENGTH,
            f"Something follows the end of the file ({len(raw) - total} bytes). Export it again.",
        )


def _chunks(raw: bytes) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    at = HEADER.size
    while at < len(raw):
        if len(found) > 2:
            return found  # one more than we take is enough to refuse
        if at + CHUNK.size > len(raw):
            raise _cut_off()
        length, kind = CHUNK.unpack_from(raw, at)
        at += CHUNK.size
        if length % 4 or at + length > len(raw):
            raise _cut_off()
        found.append((kind, raw[at : at + length]))
        at += length
    return found


def _cut_off() -> RefusedError:
    return RefusedError(
        Reason.BAD_LENGTH,
        "The file is cut off, or its lengths are wrong. Upload it again; if that does not help,"
        " export it again.",
    )
