"""An owner asks which lorebook entries a line would call up, before any fan says it."""

import asyncio
from datetime import timedelta
from typing import Annotated, Final, cast

from fastapi import APIRouter
from pydantic import StringConstraints
from sqlalchemy.orm import Session

from accounts.agent_links import links_to_pin
from accounts.deps import CurrentOwner, LimiterDep
from accounts.limits import Limit
from accounts.wire import Answer, Request, RowId, Text
from core.deps import DatabaseDep
from engine.card_text import play
from engine.lore_scan import constant_lore, lines_of, scan_lore
from engine.lorebook import LoreEntry
from engine.persona import PersonaSheet
from engine.prompt_blocks import estimate_tokens
from models.base import JsonObject
from personas.service import own_persona
from personas.sheet_schemas import LoreSheet
from rooms.linked import pinned_links
from rooms.sheets import sheet_with

router = APIRouter(prefix="/api/owner/personas/{persona_id}/lore", tags=["owner"])

SCANS: Final = Limit("lore_scan", 120, timedelta(minutes=1))
"""Of one owner, who tries line after line."""
ROOM_KEY: Final = "lore"
"""Dice in keys fall by it, the same each time."""


class LoreScanRequest(Request):
    """What somebody says."""

    text: Annotated[Text, StringConstraints(min_length=1, max_length=2_000, pattern=r"\S")]
    lorebook: LoreSheet | None = None
    """As it is being written; None takes the draft's."""


class CalledEntry(Answer):
    """An entry that the line calls up."""

    place: int | None
    """In the lorebook, from 0; None for one that an agent brings."""
    name: str
    why: str
    """The key that was found, ``always``, or the name of the entry that called it up."""
    tokens: int
    """An estimate on the high side."""
    is_left_out: bool
    """Called up, but the book's budget was full."""


class LoreScanView(Answer):
    """What a line calls up."""

    items: list[CalledEntry]
    """In the order in which they enter the prompt; those that were left out come last."""
    has_timed_out: bool
    """A pattern took too long: what it would find is not here."""


@router.post("/scan", operation_id="scanLore")
async def scan_line(
    persona_id: RowId,
    body: LoreScanRequest,
    owner: CurrentOwner,
    database: DatabaseDep,
    limiter: LimiterDep,
) -> LoreScanView:
    """Tell which entries a line by itself would call up, with those that agents bring."""
    limiter.take(SCANS, owner.id)
    sheet, own = await database.read(read_book, owner.id, persona_id, body.lorebook)
    # In a thread: a pattern may take all of its time.
    return await asyncio.to_thread(scanned, sheet, own, body.text)


def read_book(
    db: Session, owner_id: str, persona_id: str, written: LoreSheet | None
) -> tuple[PersonaSheet, int]:
    """The draft as a room would play it now, and how many entries are its owner's.

    Raises:
        NotFoundError: The owner has no such persona.
    """
    persona = own_persona(db, owner_id, persona_id)
    pins = links_to_pin(db, [persona.id])[persona.id]
    fields = dict(persona.draft)
    if written is not None:
        fields["lorebook"] = written.model_dump(mode="json")
    book = cast("JsonObject", fields.get("lorebook") or {})
    own = len(cast("list[JsonObject]", book.get("entries") or []))
    return sheet_with(fields, pinned_links(db, pins)), own


def scanned(sheet: PersonaSheet, own: int, text: str) -> LoreScanView:
    """Scan one line of a fan.

    Args:
        sheet: With what agents bring.
        own: How many of its entries are the owner's: those come first.
        text: What is said.
    """
    book = play(sheet, ROOM_KEY).lorebook
    places = {id(entry): place for place, entry in enumerate(book.entries[:own])}
    found = scan_lore(book, lines_of(iter([(text, False)])), tokens_of=estimate_tokens)

    def shown(entry: LoreEntry, why: str, *, is_left_out: bool = False) -> CalledEntry:
        return CalledEntry(
            place=places.get(id(entry)),
            name=entry.name,
            why=why,
            tokens=estimate_tokens(entry.text),
            is_left_out=is_left_out,
        )

    return LoreScanView(
        items=[
            *(shown(entry, "always") for entry in constant_lore(book)),
            *(shown(hit.entry, hit.why) for hit in found.hits),
            *(shown(hit.entry, hit.why, is_left_out=True) for hit in found.left_out),
        ],
        has_timed_out=found.timed_out,
    )
