"""What an operator may set about conversations, and how much a person may do at once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from accounts.limits import Limit

MEGABYTE: Final = 1_000_000
MESSAGES: Final = Limit("messages", 30, timedelta(seconds=10))
"""Of one person, over all conversations; files count too."""
FILES: Final = Limit("message_files", 30, timedelta(minutes=10))
"""Of one person."""
SEARCHES: Final = Limit("message_search", 30, timedelta(seconds=10))
"""Of one person: a search reads much."""
TYPING: Final = Limit("typing", 1, timedelta(seconds=1))
"""Of one person in one conversation."""


@dataclass(frozen=True, slots=True)
class MessengerSettings:
    """Settings of files in conversations."""

    max_file_bytes: int = 20 * MEGABYTE
    max_picture_bytes: int = 10 * MEGABYTE
    max_picture_pixels: int = 40_000_000
    """Counted before a picture is decoded."""
    pictures_at_once: int = 2
    """Decoded at the same time: each may take 200 MB."""
