"""Wire types of memories."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from accounts.wire import Answer, Request, Text
from memories.rules import MAX_TEXT_CHARS

MemoryText = Annotated[Text, StringConstraints(min_length=1, max_length=MAX_TEXT_CHARS)]


class FactView(Answer):
    """One thing that a persona remembers."""

    id: str
    text: str
    quote: str
    """The fan's own words; empty where they wrote it on the page."""
    subject: str
    predicate: str
    is_special: bool
    is_pinned: bool
    is_own_words: bool
    holds: bool
    """False: something else is true by now."""
    at: datetime
    until: datetime | None
    room_id: str | None


class EpisodeView(Answer):
    """What a persona keeps of a visit."""

    room_id: str
    at: datetime
    lines: list[str]


class MemoryView(Answer):
    """All that one persona remembers of the caller."""

    persona_id: str
    slug: str
    name: str
    picture_url: str | None
    remembers: bool
    keeps_special: bool
    special_statement: str
    """What the caller agrees to by keeping special things."""
    facts: list[FactView]
    episodes: list[EpisodeView]


class MemoryPersona(Answer):
    """A persona that the caller has visited."""

    persona_id: str
    slug: str
    name: str
    picture_url: str | None
    facts: int
    remembers: bool
    last_at: datetime | None


class MemoryPersonaList(Answer):
    """Personas that the caller has visited, the last one first."""

    items: list[MemoryPersona]


class NewFact(Request):
    """Something that the persona shall know."""

    text: MemoryText


class FactChange(Request):
    """What changes of a fact; None leaves it."""

    text: MemoryText | None = None
    is_pinned: bool | None = None


class ChoiceChange(Request):
    """What the persona may remember from now on; None leaves it."""

    remembers: bool | None = None
    keeps_special: bool | None = None
    statement: Annotated[Text, StringConstraints(max_length=1_000)] | None = None
    """``special_statement``, word for word: needed to keep special things."""


class MemoryExport(Answer):
    """All that a persona remembers, to be taken along."""

    format: Literal["mesi-memory-1"] = "mesi-memory-1"
    taken_at: datetime
    memory: MemoryView
