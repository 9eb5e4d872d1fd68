"""Our personas for agents of other houses: A2A cards, and the method that they name."""

import json
from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Depends, Path, Request
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from agents.servers.cards import Published, house_card, house_words, persona_card, persona_words
from agents.servers.rpc import answer
from core.deps import DatabaseDep
from core.errors import NotFoundError
from core.ids import new_id
from models.persona import Persona, PersonaVersion
from models.states import PersonaState

router = APIRouter(tags=["a2a"])

CARD_VERSION: Final = "1"
"""Raise it with what the house's card says."""
MOST_BYTES: Final = 100_000

Slug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,64}$")]


async def get_base_url(connection: HTTPConnection) -> str:
    """Where others find this server."""
    return cast("str", connection.state.base_url)


BaseUrlDep = Annotated[str, Depends(get_base_url)]


@router.get("/.well-known/agent-card.json", operation_id="getHouseCard")
async def get_house_card(base_url: BaseUrlDep) -> dict[str, Any]:
    """Show this house to agents of other houses, as an A2A agent card."""
    return house_card(base_url, CARD_VERSION)


@router.get("/api/personas/{slug}/agent-card.json", operation_id="getPersonaCard")
async def get_persona_card(
    slug: Slug, base_url: BaseUrlDep, database: DatabaseDep
) -> dict[str, Any]:
    """Show a published persona to agents of other houses, as an A2A agent card."""
    return persona_card(base_url, await database.read(find_published, slug))


@router.post("/api/a2a", operation_id="askHouseByA2a")
async def ask_house(request: Request, base_url: BaseUrlDep) -> dict[str, Any]:
    """Answer an A2A SendMessage (JSON-RPC) with how to meet a persona."""
    return answer(await _read(request), house_words(base_url), new_id("msg"))


@router.post("/api/a2a/{slug}", operation_id="askPersonaByA2a")
async def ask_persona(
    slug: Slug, request: Request, base_url: BaseUrlDep, database: DatabaseDep
) -> dict[str, Any]:
    """Answer an A2A SendMessage (JSON-RPC) with how to get a room with a persona."""
    persona = await database.read(find_published, slug)
    return answer(await _read(request), persona_words(base_url, persona), new_id("msg"))


def find_published(db: Session, slug: str) -> Published:
    """A published persona by its address.

    Raises:
        NotFoundError: There is none.
    """
    found = db.execute(
        select(PersonaVersion.sheet, PersonaVersion.number)
        .join(Persona, Persona.published_version_id == PersonaVersion.id)
        .where(Persona.slug == slug, Persona.state == PersonaState.PUBLISHED)
    ).first()
    if found is None:
        raise NotFoundError("there is no such persona")
    sheet, number = found
    return Published(slug, str(sheet.get("name") or slug), str(sheet.get("tagline") or ""), number)


async def _read(request: Request) -> object:
    """The request's JSON; None where it is none, or too long."""
    body = await request.body()
    if len(body) > MOST_BYTES:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
