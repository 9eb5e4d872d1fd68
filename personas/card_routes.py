"""Character cards in and out."""

import asyncio
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, File, Query, Response, UploadFile

from accounts.deps import CurrentOwner, LimiterDep
from accounts.limits import Limit
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep
from personas import card_desk
from personas.card_schemas import CardFileKind, ImportedCard
from personas.cards.limits import MAX_FILE_BYTES, refuse
from personas.fan_routes import PersonasSettingsDep

router = APIRouter(prefix="/api/owner/personas", tags=["owner"])
IMPORTS: Final = Limit("card_import", 30, timedelta(minutes=10))
CardUpload = Annotated[UploadFile, File(description="A card: PNG, JSON or CHARX.")]


@router.post("/import", operation_id="importCard", status_code=201)
async def import_card(
    card: CardUpload,
    owner: CurrentOwner,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    clock: ClockDep,
    limiter: LimiterDep,
) -> ImportedCard:
    """Make a persona of a character card; it stays a draft until it is published."""
    limiter.take(IMPORTS, owner.id)
    taken = await card_desk.take_card(await _read(card), settings)
    return await database.write(
        card_desk.create_from_card, owner.id, taken, settings=settings, clock=clock
    )


@router.post("/{persona_id}/import", operation_id="importCardInto")
async def import_card_into(
    persona_id: RowId,
    card: CardUpload,
    owner: CurrentOwner,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    clock: ClockDep,
    limiter: LimiterDep,
) -> ImportedCard:
    """Put a character card in place of a draft; what is published stays as it is."""
    limiter.take(IMPORTS, owner.id)
    taken = await card_desk.take_card(await _read(card), settings)
    return await database.write(
        card_desk.replace_by_card, owner.id, persona_id, taken, settings=settings, clock=clock
    )


@router.get(
    "/{persona_id}/card",
    operation_id="exportCard",
    response_class=Response,
    responses={200: {"content": {media: {} for media in card_desk.MEDIA.values()}}},
)
async def export_card(
    persona_id: RowId,
    owner: CurrentOwner,
    database: DatabaseDep,
    clock: ClockDep,
    kind: CardFileKind = "png",
    version: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
) -> Response:
    """Send a draft, or a published version, as a character card."""
    parts = await database.read(card_desk.card_parts, owner.id, persona_id, version, clock=clock)
    content = await asyncio.to_thread(card_desk.write_card, parts, kind)
    name = f"{parts.slug}.{kind}"
    return Response(
        content,
        media_type=card_desk.MEDIA[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def _read(upload: UploadFile) -> bytes:
    raw = await upload.read(MAX_FILE_BYTES + 1)
    if not raw:
        raise refuse("not_a_card", "The file is empty.")
    return raw
