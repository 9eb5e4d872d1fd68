"""What was said in a room, turn by turn."""

from dataclasses import dataclass
from typing import Literal

Speaker = Literal["fan", "persona"]


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one party said until the floor changed."""

    turn_id: str
    speaker: Speaker
    text: str
    """Only what was delivered: an interrupted reply ends where it was stopped."""
