"""What an operator may set about personas."""

from dataclasses import dataclass
from typing import Literal

from core.pictures import MAX_BYTES, MAX_PIXELS
from models.states import Format

ProbesRule = Literal["required", "advised"]


@dataclass(frozen=True, slots=True)
class PersonasSettings:
    """Settings of personas and their pictures."""

    formats_available: frozenset[Format] = frozenset({Format.TEXT})
    """Formats that this server can deliver; the others show as coming."""
    probes: ProbesRule = "required"
    """Whether a draft must pass its probes before it is published."""
    mind: str = ""
    """The mind that answers in rooms."""
    max_picture_bytes: int = MAX_BYTES
    """Size of an uploaded picture."""
    max_picture_pixels: int = MAX_PIXELS
    """Pixels of an uploaded picture, counted before it is decoded."""
    max_personas: int = 50
    """Personas of one owner."""
