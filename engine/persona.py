"""Who the fan meets: a persona's written character, without any I/O."""

from dataclasses import dataclass, field
from typing import Final

from core.errors import AppError
from engine.lorebook import Lorebook

MAX_NAME_CHARS: Final = 60
MAX_TAGLINE_CHARS: Final = 160
MAX_CHARACTER_CHARS: Final = 20_000
MAX_NOTE_CHARS: Final = 4_000
"""Limit of personality, scenario and a card's own directions, each."""
MAX_GREETING_CHARS: Final = 4_000
MAX_GREETINGS: Final = 30
"""Besides the first."""
MAX_STYLE_CHARS: Final = 400
MAX_ADDED_STYLE: Final = 16
"""Lines that packs add to the style, all packs together."""
MAX_EXAMPLES: Final = 40
MAX_EXAMPLE_CHARS: Final = 3_000
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
class Sampler:
    """How freely a persona's mind writes; None leaves it to the prompt's shape."""

    temperature: float | None = None
    top_p: float | None = None
    repeat_penalty: float | None = None
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class PersonaSheet:
    """The character that a room plays, fixed for the whole visit.

    Raises:
        PersonaSheetError: A field is over its limit, or a required one is empty.
    """

    name: str
    nickname: str = ""
    """What it is called in talk; empty takes the name."""
    tagline: str = ""
    """One line under the name."""
    character: str = ""
    """Who the persona is, in the owner's words; untrusted, as are all texts here."""
    personality: str = ""
    scenario: str = ""
    greeting: str = ""
    """What the persona says first."""
    alternate_greetings: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    style: str = ""
    """How the persona talks, for example ``warm, dry humour``."""
    added_style: tuple[str, ...] = ()
    """What packs add to that; untrusted as well."""
    system_prompt: str = ""
    """A card's own directions: they describe."""
    post_history_instructions: str = ""
    """A card's reminder before each answer: it describes too."""
    lorebook: Lorebook = field(default_factory=Lorebook)
    sampler: Sampler = field(default_factory=Sampler)

    @property
    def call_name(self) -> str:
        """What others call the persona."""
        return self.nickname.strip() or self.name

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise PersonaSheetError("a persona needs a name", param="name")
        notes = ("personality", "scenario", "system_prompt", "post_history_instructions")
        limits = (
            ("name", self.name, MAX_NAME_CHARS),
            ("nickname", self.nickname, MAX_NAME_CHARS),
            ("tagline", self.tagline, MAX_TAGLINE_CHARS),
            ("character", self.character, MAX_CHARACTER_CHARS),
            *((name, str(getattr(self, name)), MAX_NOTE_CHARS) for name in notes),
            ("greeting", self.greeting, MAX_GREETING_CHARS),
            *(("alternate_greetings", one, MAX_GREETING_CHARS) for one in self.alternate_greetings),
            ("style", self.style, MAX_STYLE_CHARS),
            *(("examples", one.fan, MAX_EXAMPLE_CHARS) for one in self.examples),
            *(("examples", one.persona, MAX_EXAMPLE_CHARS) for one in self.examples),
        )
        for param, text, limit in limits:
            if len(text) > limit:
                raise PersonaSheetError(f"{param} is longer than {limit} characters", param=param)
        if len(self.examples) > MAX_EXAMPLES:
            raise PersonaSheetError(f"more than {MAX_EXAMPLES} examples", param="examples")
