"""What an operator may set about personas."""

from dataclasses import dataclass

from models.states import Format


@dataclass(frozen=True, slots=True)
class PersonasSettings:
    """Settings of personas and their pictures."""

    formats_available: frozenset[Format] = frozenset({Format.TEXT})
    """Formats that this server can deliver; the others show as coming."""
    max_picture_bytes: int = 5 * 1024 * 1024
    """Size of an uploaded picture."""
    max_picture_pixels: int = 40_000_000
    """Pixels of an uploaded picture, counted before it is decoded."""
    max_personas: int = 50
    """Personas of one owner."""
