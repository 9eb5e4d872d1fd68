"""Who the fan meets: a persona's written character, without any I/O."""

from dataclasses import dataclass
from typing import Final

from core.errors import AppError

MAX_NAME_CHARS: Final = 60
MAX_TAGLINE_CHARS: Final = 160
MAX_CHARACTER_CHARS: Final = 6_000
MAX_GREETING_CHARS: Final = 800
MAX_STYLE_CHARS: Final = 400
MAX_EXAMPLES: Final = 12
MAX_EXAMPLE_CHARS: Final = 600
"""Limit of each side of one example."""


class PersonaSheetError(AppError):
    """A sheet's text is empty or longer than its limit; ``param`` names the field."""

    status = 422
    code = "invalid_persona_sheet"


@dataclass(frozen=True, slots=True)
class Example:
    """One exchange that shows how the persona talks."""

    fan: str
    persona: str


@dataclass(frozen=True, slots=True)
class PersonaSheet:
    """The character that a room plays, fixed for the whole visit.

    Raises:
        PersonaSheetError: A field is over its limit, or a required one is empty.
    """

    name: str
    tagline: str = ""
    """One line under the name."""
    character: str = ""
    """Who the persona is, in the owner's words; untrusted."""
    greeting: str = ""
    """What the persona says first."""
    examples: tuple[Example, ...] = ()
    style: str = ""
    """How the persona talks, for example ``warm, dry humour``."""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise PersonaSheetError("a persona needs a name", param="name")
        limits = (
            ("name", self.name, MAX_NAME_CHARS),
            ("tagline", self.tagline, MAX_TAGLINE_CHARS),
            ("character", self.character, MAX_CHARACTER_CHARS),
            ("greeting", self.greeting, MAX_GREETING_CHARS),
            ("style", self.style, MAX_STYLE_CHARS),
            *(("examples", one.fan, MAX_EXAMPLE_CHARS) for one in self.examples),
            *(("examples", one.persona, MAX_EXAMPLE_CHARS) for one in self.examples),
        )
        for param, text, limit in limits:
            if len(text) > limit:
                raise PersonaSheetError(f"{param} is longer than {limit} characters", param=param)
        if len(self.examples) > MAX_EXAMPLES:
            raise PersonaSheetError(f"more than {MAX_EXAMPLES} examples", param="examples")
