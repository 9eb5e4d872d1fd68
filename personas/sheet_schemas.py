"""Wire types of a persona's sheet: all that makes one version of it."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from accounts.schemas import one_line_name
from accounts.wire import Request, Text
from avatars.choices import Background, Light
from engine import lorebook as lore
from engine import persona as limits
from personas.voice_lines import MAX_SPEED, MIN_SPEED

VoiceId = Annotated[Text, StringConstraints(min_length=1, max_length=120)]
VoiceSpeed = Annotated[
    float,
    Field(ge=MIN_SPEED, le=MAX_SPEED, allow_inf_nan=False, description="1 as the voice speaks."),
    AfterValidator(lambda speed: round(speed, 2)),
]
Greeting = Annotated[Text, StringConstraints(max_length=limits.MAX_GREETING_CHARS)]
Note = Annotated[Text, StringConstraints(max_length=limits.MAX_NOTE_CHARS)]
Keys = Annotated[
    list[Annotated[Text, StringConstraints(min_length=1, max_length=lore.MAX_KEY_CHARS)]],
    Field(max_length=lore.MAX_KEYS),
]


class ExampleLines(Request):
    """One exchange that shows how the persona talks."""

    fan: Annotated[Text, StringConstraints(max_length=limits.MAX_EXAMPLE_CHARS)] = ""
    """Empty where the persona speaks first."""
    persona: Annotated[Text, StringConstraints(min_length=1, max_length=limits.MAX_EXAMPLE_CHARS)]


class FaceSheet(Request):
    """A persona's face as its owner chose it."""

    face_id: Annotated[Text, StringConstraints(min_length=1, max_length=80)]
    """A face of ours, for example ``house:mira``, or one that the owner brought."""
    background: Background = "plain"
    light: Light = "soft"
    delivers_model: bool = True
    """False: the file never leaves the server, which draws the face itself."""
    allows_films: bool = False
    """Fans may ask for a film of their visit."""


class LoreEntrySheet(Request):
    """A piece of knowledge that is called up when it is talked about."""

    name: Annotated[Text, StringConstraints(max_length=120)] = ""
    keys: Keys = Field(default_factory=list[str])
    secondary_keys: Keys = Field(default_factory=list[str])
    content: Annotated[Text, StringConstraints(max_length=lore.MAX_ENTRY_CHARS)]
    """May begin with decorators, one a line, for example ``@@depth 2``."""
    is_on: bool = True
    is_constant: bool = False
    is_selective: bool = False
    is_regex: bool = False
    is_case_sensitive: bool = False
    order: Annotated[int, Field(ge=-lore.MAX_ORDER, le=lore.MAX_ORDER)] = 100
    priority: Annotated[int, Field(ge=-lore.MAX_ORDER, le=lore.MAX_ORDER)] = 0
    origin: Annotated[int, Field(ge=0)] | None = None
    """Its place in the card that it was imported with."""


class LoreSheet(Request):
    """A persona's lorebook."""

    entries: Annotated[list[LoreEntrySheet], Field(max_length=lore.MAX_ENTRIES)] = Field(
        default_factory=list[LoreEntrySheet]
    )
    scan_depth: Annotated[int, Field(ge=1, le=lore.MAX_SCAN_DEPTH)] = lore.DEFAULT_SCAN_DEPTH
    token_budget: Annotated[int, Field(ge=0, le=lore.MAX_BUDGET)] = lore.DEFAULT_BUDGET
    is_recursive: bool = False

    @model_validator(mode="after")
    def _check_size(self) -> Self:
        if sum(map(entry_chars, self.entries)) > lore.MAX_LORE_CHARS:
            raise ValueError(f"a lorebook has at most {lore.MAX_LORE_CHARS:,} characters")
        return self


def entry_chars(entry: LoreEntrySheet) -> int:
    """How much of a lorebook an entry takes."""
    return len(entry.content) + sum(map(len, (*entry.keys, *entry.secondary_keys)))


class SamplerSheet(Request):
    """How freely the mind writes; None leaves it to the server."""

    temperature: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] | None = None
    top_p: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] | None = None
    repeat_penalty: Annotated[float, Field(ge=1, le=2, allow_inf_nan=False)] | None = None
    max_tokens: Annotated[int, Field(ge=16, le=1_000)] | None = None


class ProbeSheet(Request):
    """A question of the owner's own, asked before each publishing."""

    question: Annotated[Text, StringConstraints(min_length=1, max_length=limits.MAX_EXAMPLE_CHARS)]
    must_say: Annotated[
        list[Annotated[Text, StringConstraints(min_length=1, max_length=120)]],
        Field(min_length=1, max_length=8),
    ]
    """Any of these words makes the answer right."""


class Sheet(Request):
    """A character as its owner writes it."""

    name: Annotated[
        str, StringConstraints(max_length=limits.MAX_NAME_CHARS), AfterValidator(one_line_name)
    ]
    nickname: Annotated[Text, StringConstraints(max_length=limits.MAX_NAME_CHARS)] = ""
    """What it is called in talk; empty takes the name."""
    tagline: Annotated[Text, StringConstraints(max_length=limits.MAX_TAGLINE_CHARS)] = ""
    character: Annotated[Text, StringConstraints(max_length=limits.MAX_CHARACTER_CHARS)] = ""
    personality: Note = ""
    """In a few words."""
    scenario: Note = ""
    """Where and when the talk takes place."""
    greeting: Greeting = ""
    alternate_greetings: Annotated[list[Greeting], Field(max_length=limits.MAX_GREETINGS)] = Field(
        default_factory=list[str]
    )
    """Other first words; each visit begins with one of all."""
    examples: Annotated[list[ExampleLines], Field(max_length=limits.MAX_EXAMPLES)] = Field(
        default_factory=list[ExampleLines]
    )
    style: Annotated[Text, StringConstraints(max_length=limits.MAX_STYLE_CHARS)] = ""
    system_prompt: Note = ""
    """A card's own directions: read as a description, never in place of the service's rules."""
    post_history_instructions: Note = ""
    """A card's reminder before each answer; the same holds."""
    lorebook: LoreSheet = Field(default_factory=LoreSheet)
    sampler: SamplerSheet = Field(default_factory=SamplerSheet)
    probes: Annotated[list[ProbeSheet], Field(max_length=20)] = Field(
        default_factory=list[ProbeSheet]
    )
    voice_id: VoiceId | None = None
    """None takes the server's default, as does a voice that is no longer offered."""
    voice_speed: VoiceSpeed = 1.0
    face: FaceSheet | None = None
    """None has no face, and can sell no video rooms."""
