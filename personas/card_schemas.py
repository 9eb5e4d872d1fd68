"""Wire types of character cards."""

from typing import Literal

from accounts.wire import Answer
from personas.schemas import OwnerPersona

CardFileKind = Literal["png", "json", "charx"]


class CardNoteView(Answer):
    """What an owner should know of an import."""

    code: str
    """``cut``, ``picture_not_fetched``, ``picture_unusable``, ``directions_only_describe`` or
    ``bad_expression``."""
    text: str


class ImportedCard(Answer):
    """A persona as its card made it."""

    persona: OwnerPersona
    spec: Literal["v1", "v2", "v3"]
    """What the card was."""
    creator: str
    """Who wrote it, as the card says."""
    creator_notes: str
    """What its author says to those who use it."""
    notes: list[CardNoteView]
