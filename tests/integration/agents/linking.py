"""What tests of links do and look at."""

from typing import Any

import httpx
from sqlalchemy.orm import Session

from accounts.agent_links import links_to_pin, sync_upgrades
from models.persona import Persona, PersonaVersion
from rooms.linked import links_of
from rooms.sheets import played_sheet
from tests.integration.agents.market import Market


async def publish(market: Market) -> None:
    """What publishing pins, without what else it asks of a persona."""

    def pin(db: Session) -> None:
        persona = db.get_one(Persona, market.persona_id)
        version = db.get_one(PersonaVersion, persona.published_version_id)
        version.links = links_to_pin(db, [persona.id])[persona.id]
        sync_upgrades(db, persona)

    await market.shop.database.write(pin)


async def met(market: Market) -> tuple[str, ...]:
    """The lines that fans' rooms have by now."""

    def read(db: Session) -> tuple[str, ...]:
        persona = db.get_one(Persona, market.persona_id)
        version = db.get_one(PersonaVersion, persona.published_version_id)
        return played_sheet(version, links_of(db, version)).added_style

    return await market.shop.database.read(read)


async def quoted(market: Market) -> tuple[str, list[str]]:
    """What a fan's room costs, and for which upgrades."""
    _, fan = await market.shop.fan(100)
    quote = (await fan.post("/api/quotes", json={"tier_id": market.tier_id})).json()
    return quote["amount"], [one["label"] for one in quote["items"] if "Upgrade" in one["label"]]


async def put(market: Market, link: dict[str, Any], **changes: Any) -> httpx.Response:
    return await market.as_buyer.put(f"{market.links_url}/{link['id']}", json=changes)


async def approve(market: Market, link: dict[str, Any], digest: str) -> httpx.Response:
    url = f"{market.links_url}/{link['id']}/approve"
    return await market.as_buyer.post(url, json={"digest": digest})
