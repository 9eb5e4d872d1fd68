"""An owner's personas."""

from typing import Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile

from accounts.deps import CurrentOwner
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep
from core.picture_http import picture_response, take_picture
from models.states import Format
from personas import repository, service, views
from personas.fan_routes import PersonasSettingsDep
from personas.schemas import (
    OwnerPersona,
    OwnerPersonaList,
    SheetRequest,
    TierTerms,
)

router = APIRouter(prefix="/api/owner/personas", tags=["owner"])


@router.get("", operation_id="listOwnPersonas")
async def list_own(
    owner: CurrentOwner, database: DatabaseDep, settings: PersonasSettingsDep
) -> OwnerPersonaList:
    """List the caller's personas."""
    return await database.read(views.owner_list, owner.id, settings=settings)


@router.post("", operation_id="createPersona", status_code=201)
async def create_persona(
    body: SheetRequest,
    owner: CurrentOwner,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    clock: ClockDep,
) -> OwnerPersona:
    """Make a persona; it stays a draft until it is published."""
    return await database.write(
        service.create_persona, owner.id, body.sheet, settings=settings, clock=clock
    )


@router.get("/{persona_id}", operation_id="getOwnPersona")
async def get_own(
    persona_id: RowId, owner: CurrentOwner, database: DatabaseDep, settings: PersonasSettingsDep
) -> OwnerPersona:
    """Show a persona to its owner."""
    return await database.read(service.show_persona, owner.id, persona_id, settings=settings)


@router.put("/{persona_id}", operation_id="changePersona")
async def change_persona(
    persona_id: RowId,
    body: SheetRequest,
    owner: CurrentOwner,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    clock: ClockDep,
) -> OwnerPersona:
    """Write the draft anew; what is published stays as it is."""
    return await database.write(
        service.change_sheet, owner.id, persona_id, body.sheet, settings=settings, clock=clock
    )


@router.post("/{persona_id}/publish", operation_id="publishPersona")
async def publish(
    persona_id: RowId,
    owner: CurrentOwner,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    clock: ClockDep,
) -> OwnerPersona:
    """Publish the draft as the next version."""
    return await database.write(
        service.publish, owner.id, persona_id, settings=settings, clock=clock
    )


@router.post("/{persona_id}/unpublish", operation_id="unpublishPersona")
async def unpublish(
    persona_id: RowId,
    owner: CurrentOwner,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    clock: ClockDep,
) -> OwnerPersona:
    """Take the persona off the page."""
    return await database.write(
        service.unpublish, owner.id, persona_id, settings=settings, clock=clock
    )


@router.put("/{persona_id}/tiers/{format_name}", operation_id="setTier")
async def set_tier(
    persona_id: RowId,
    format_name: Format,
    body: TierTerms,
    owner: CurrentOwner,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    clock: ClockDep,
) -> OwnerPersona:
    """Set the terms of one format."""
    return await database.write(
        service.set_tier,
        owner.id,
        persona_id,
        format_name,
        body,
        settings=settings,
        clock=clock,
    )


@router.put("/{persona_id}/picture", operation_id="setPicture")
async def set_picture(
    persona_id: RowId,
    picture: Annotated[UploadFile, File()],
    owner: CurrentOwner,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    clock: ClockDep,
) -> OwnerPersona:
    """Upload a picture: PNG, JPEG or WebP."""
    stored = await take_picture(
        picture,
        max_bytes=settings.max_picture_bytes,
        max_pixels=settings.max_picture_pixels,
    )
    return await database.write(
        service.set_picture, owner.id, persona_id, stored, settings=settings, clock=clock
    )


@router.get(
    "/{persona_id}/picture",
    operation_id="getOwnPicture",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}}},
)
async def get_own_picture(
    persona_id: RowId, request: Request, owner: CurrentOwner, database: DatabaseDep
) -> Response:
    """Send the picture of the caller's persona, published or not."""
    picture = await database.read(repository.own_picture, owner.id, persona_id)
    return picture_response(request, picture, visibility="private")
