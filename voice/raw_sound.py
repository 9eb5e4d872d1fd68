"""Tells raw samples from everything else that a speech server may send."""

from typing import Final

PACKED: Final = frozenset(
    (
        *("aac", "flac", "mp3", "mp4", "mpeg", "ogg", "opus", "wav", "wave", "webm"),
        *("vnd.wave", "vnd.wav", "x-wav", "x-flac", "x-m4a", "x-mpeg"),
    )
)
"""Kinds of sound that are no raw samples: played as such, they are noise."""
TEXTS: Final = ("application/json", "text/")
_BEGINNINGS: Final = (b"RIFF", b"OggS", b"ID3", b"fLaC", b"\x1aE\xdf\xa3")
_FILE_TYPE: Final = b"ftyp"
LOOKED_AT: Final = 12
"""Bytes that ``problem_of_bytes`` needs."""


def problem_of_type(content_type: str, rate: int) -> str | None:
    """What is wrong with the type that a server names; None where it may be raw samples.

    Args:
        content_type: Of the answer; many servers name none, or ``application/octet-stream``.
        rate: Samples a second that are expected.
    """
    kind, *options = (part.strip().lower() for part in content_type.split(";"))
    if kind.startswith(TEXTS):
        return f"the speech server sent {kind}"
    family, _, name = kind.partition("/")
    if family == "video" or (family == "audio" and name in PACKED):
        return f"the speech server sent {kind}, not raw samples"
    for option in options:
        key, _, value = option.partition("=")
        if key.strip() == "rate" and value.strip().isdecimal() and int(value) != rate:
            return f"the speech server sends {int(value)} samples a second, not {rate}"
    return None


def problem_of_bytes(first: bytes) -> str | None:
    """What is wrong with the first bytes; None where they may be raw samples."""
    if first.startswith(_BEGINNINGS) or first[4:8] == _FILE_TYPE:
        return "the speech server sent a file of sound, not raw samples"
    return None
