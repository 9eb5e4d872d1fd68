"""How much of a stranger's card is looked at, and what is said of more."""

from typing import Final

from core.errors import AppError

MAX_FILE_BYTES: Final = 20 * 1024 * 1024
MAX_JSON_BYTES: Final = 4 * 1024 * 1024
MAX_JSON_DEPTH: Final = 40
MAX_JSON_NODES: Final = 100_000
"""Objects, lists and values together."""
MAX_PNG_CHUNKS: Final = 20_000
MAX_ZIP_ENTRIES: Final = 500
MAX_ZIP_BYTES: Final = 100 * 1024 * 1024
"""Of all files in an archive together, unpacked."""
MAX_ZIP_RATIO: Final = 120
"""Unpacked bytes for each packed one; text packs to a tenth."""
MAX_PICTURE_BYTES: Final = 16 * 1024 * 1024


class CardError(AppError):
    """The file is no character card that we take; ``details["reason"]`` is a stable code."""

    status = 422
    code = "card_refused"


def refuse(reason: str, message: str) -> CardError:
    """Make the error; ``reason`` is for programs, ``message`` for people."""
    return CardError(message, reason=reason)
