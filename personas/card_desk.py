"""Takes cards in and hands them out."""

import asyncio
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import NotFoundError
from core.pictures import PictureError, StoredPicture, reencode
from models.base import JsonObject
from models.persona import Persona, PersonaVersion
from personas import repository, service, views
from personas.card_schemas import CardFileKind, CardNoteView, ImportedCard
from personas.cards.card import Card
from personas.cards.reading import read_card
from personas.cards.sheets import CardNote, card_fields, notes_of, sheet_of_card
from personas.cards.writing import write_archive, write_json, write_png
from personas.settings import PersonasSettings
from personas.sheet_schemas import Sheet
from personas.sheets import draft_of, published_sheet

MEDIA: Final[dict[CardFileKind, str]] = {
    "png": "image/png",
    "json": "application/json",
    "charx": "application/zip",
}
MAX_SHOWN_CHARS: Final = 4_000
"""Of what a card's author says."""


@dataclass(frozen=True, slots=True)
class TakenCard:
    """A card that was read, and its picture written anew."""

    card: Card
    sheet: Sheet
    picture: StoredPicture | None
    notes: list[CardNote]


@dataclass(frozen=True, slots=True)
class CardParts:
    """What a card is written from."""

    slug: str
    fields: dict[str, Any]
    around: dict[str, Any]
    picture: bytes | None


async def take_card(raw: bytes, settings: PersonasSettings) -> TakenCard:
    """Read a stranger's file in a thread.

    Raises:
        CardError: It holds no card that we take.
    """
    return await asyncio.to_thread(_taken, raw, settings)


def create_from_card(
    db: Session, owner_id: str, taken: TakenCard, *, settings: PersonasSettings, clock: Clock
) -> ImportedCard:
    """Make a persona of a card.

    Raises:
        TooManyPersonasError: The owner has the most that one may have.
    """
    made = service.create_persona(db, owner_id, taken.sheet, settings=settings, clock=clock)
    return _put(db, owner_id, made.id, taken, settings)


def replace_by_card(
    db: Session,
    owner_id: str,
    persona_id: str,
    taken: TakenCard,
    *,
    settings: PersonasSettings,
    clock: Clock,
) -> ImportedCard:
    """Put a card in place of a draft; what no card has a field for stays.

    Raises:
        NotFoundError: The owner has no such persona.
    """
    persona = service.own_persona(db, owner_id, persona_id)
    kept = draft_of(persona)
    own = {name: getattr(kept, name) for name in ("face", "sampler", "probes")}
    # What another of our servers wrote into the card goes before what was here.
    if taken.sheet.voice_id is None:
        own |= {"voice_id": kept.voice_id, "voice_speed": kept.voice_speed}
    own |= {
        name: getattr(taken.sheet, name) or getattr(kept, name) for name in ("tagline", "style")
    }
    sheet = taken.sheet.model_copy(update=own)
    service.change_sheet(db, owner_id, persona_id, sheet, settings=settings, clock=clock)
    return _put(db, owner_id, persona_id, taken, settings)


def card_parts(
    db: Session, owner_id: str, persona_id: str, version: int | None, *, clock: Clock
) -> CardParts:
    """What the card of a draft, or of a published version, is written from.

    Raises:
        NotFoundError: The owner has no such persona, or it no such version.
    """
    persona = service.own_persona(db, owner_id, persona_id)
    if version is None:
        sheet, card = draft_of(persona), stored_card(persona.card)
    else:
        published = _version(db, persona, version)
        sheet, card = published_sheet(published), stored_card(published.card)
    return CardParts(
        slug=persona.slug,
        fields=card_fields(card, sheet, now_s=int(clock.now().timestamp())),
        around=card.around if card else {},
        picture=persona.picture,
    )


def write_card(parts: CardParts, kind: CardFileKind) -> bytes:
    """The file of a card; call it in a thread."""
    match kind:
        case "json":
            return write_json(parts.fields, parts.around)
        case "charx":
            return write_archive(parts.fields, parts.around, parts.picture)
        case "png":
            return write_png(parts.fields, parts.around, parts.picture)


def stored_card(stored: JsonObject | None) -> Card | None:
    """The card that a persona was imported with."""
    if stored is None:
        return None
    return Card(stored["spec"], stored["fields"], stored["around"])


def _taken(raw: bytes, settings: PersonasSettings) -> TakenCard:
    file = read_card(raw)
    sheet = sheet_of_card(file.card)
    notes = notes_of(file.card, sheet)
    picture = None
    if file.picture is not None:
        try:
            picture = reencode(file.picture, settings.max_picture_pixels)
        except PictureError:
            notes.append(CardNote("picture_unusable", "The card's picture can't be used."))
    return TakenCard(file.card, sheet, picture, notes)


def _put(
    db: Session, owner_id: str, persona_id: str, taken: TakenCard, settings: PersonasSettings
) -> ImportedCard:
    persona = service.own_persona(db, owner_id, persona_id)
    card = taken.card
    persona.card = {"spec": card.spec, "fields": card.fields, "around": card.around}
    if taken.picture is not None:
        persona.picture, persona.picture_etag = taken.picture.webp, taken.picture.etag
    db.flush()
    return ImportedCard(
        persona=views.own_view(db, persona, settings=settings),
        spec=card.spec,
        creator=str(card.fields["creator"])[:200],
        creator_notes=str(card.fields["creator_notes"])[:MAX_SHOWN_CHARS],
        notes=[CardNoteView(code=one.code, text=one.text) for one in taken.notes],
    )


def _version(db: Session, persona: Persona, number: int) -> PersonaVersion:
    found = repository.version_of(db, persona.id, number)
    if found is None:
        raise NotFoundError("This persona has no such version.")
    return found
