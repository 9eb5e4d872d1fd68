"""Personas as fans see them."""

from dataclasses import replace
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from accounts.deps import OptionalUser, ip_of
from accounts.formats import formats_served
from accounts.wire import Text
from core.deps import DatabaseDep
from core.picture_http import picture_response
from engine.voice_backends import VoiceBackends
from personas import repository, views
from personas.insights.views import ViewCounter
from personas.schemas import PersonaList, PersonaProfile
from personas.settings import PersonasSettings

router = APIRouter(prefix="/api/personas", tags=["personas"])

Slug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,64}$")]


async def get_personas_settings(request: Request) -> PersonasSettings:
    """Settings of personas, with the formats that can be delivered now."""
    settings = cast("PersonasSettings", request.state.personas_settings)
    return replace(settings, formats_available=formats_served(request, settings.formats_available))


async def get_voices(request: Request) -> VoiceBackends | None:
    """The voices of this server; none where it sells no voice rooms."""
    return cast("VoiceBackends | None", request.state.voice)


async def get_view_counter(request: Request) -> ViewCounter:
    """Counts who looks."""
    return cast("ViewCounter", request.state.view_counter)


ViewsDep = Annotated[ViewCounter, Depends(get_view_counter)]
PersonasSettingsDep = Annotated[PersonasSettings, Depends(get_personas_settings)]
VoicesDep = Annotated[VoiceBackends | None, Depends(get_voices)]


@router.get("", operation_id="listPersonas")
async def list_personas(
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    query: Annotated[Text, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> PersonaList:
    """Find published personas."""
    return await database.read(views.discover, query, limit, settings=settings)


@router.get("/{slug}", operation_id="getPersona")
async def get_persona(
    slug: Slug,
    request: Request,
    caller: OptionalUser,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    voices: VoicesDep,
    counter: ViewsDep,
) -> PersonaProfile:
    """Show a persona's page."""
    shown = await database.read(views.profile, slug, settings=settings, voices=voices)
    browser = f"{ip_of(request)} {request.headers.get('user-agent', '')}"
    counter.note(slug, caller.id if caller else None, browser)
    return shown


@router.get(
    "/{slug}/picture",
    operation_id="getPersonaPicture",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}}, 304: {"description": "Not changed"}},
)
async def get_picture(slug: Slug, request: Request, database: DatabaseDep) -> Response:
    """Send a persona's picture."""
    picture = await database.read(repository.picture_of, slug)
    return picture_response(request, picture, visibility="public")
