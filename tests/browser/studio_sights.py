"""The studio of somebody who has used all of it, and what a fan is remembered by."""

import asyncio
from typing import Any, Final

from app.fan_client import FanClient
from tests.browser.people import first_on_sale, live_as_a_published_owner
from tests.browser.sights import Sight, named

LORE: Final[dict[str, Any]] = {
    "name": "The shop",
    "keys": ["shop", "arches"],
    "content": "The shop stands under the third railway arch.",
}

SIGHTS: Final = {
    "lore-entry": Sight(
        "/owner/{persona}/lore",
        named("lore-selective"),
        "keeper",
        click=f"{named('lore-open')} then {named('lore-more')} summary",
    ),
    "card": Sight("/owner/{persona}", named("card-png"), "keeper"),
    "persona-agents": Sight("/owner/{persona}/agents", named("link"), "keeper"),
    "persona-agents-none": Sight("/owner/{bare}/agents", named("link-price"), "keeper"),
    "agent-off": Sight(
        "/owner/{persona}/agents", "dialog[open]", "keeper", click=named("link-remove")
    ),
    "prices": Sight("/owner/{persona}/prices", named("economics"), "keeper"),
    "prices-supposed": Sight(
        "/owner/{persona}/prices",
        named("supposed"),
        "keeper",
        click=f"{named('economics')} then {named('suppose')}",
    ),
    "preview": Sight("/owner/{persona}/preview", named("preview-row"), "keeper"),
    "preview-prompt": Sight(
        "/rooms/{preview}", named("prompt-inspector"), "keeper", click=named("prompt-toggle")
    ),
    "probes": Sight("/owner/{persona}/probes", named("probe-answer"), "keeper"),
    "probes-none": Sight("/owner/{bare}/probes", named("probes-start"), "keeper"),
    "versions": Sight("/owner/{persona}/versions", named("change"), "keeper"),
    "versions-none": Sight("/owner/{bare}/versions", "text=Nothing published yet", "keeper"),
    "version-back": Sight(
        "/owner/{persona}/versions", "dialog[open]", "keeper", click=named("version-back")
    ),
    "agents": Sight("/agents", named("agent-card"), "keeper"),
    "agent": Sight("/agents/{agent}", named("agent-licence"), "keeper"),
    "agents-mine": Sight("/agents/mine", named("purchase"), "keeper"),
    "agents-signed-out": Sight("/agents", named("agent-card")),
    "no-persona-yet": Sight("/owner", "text=No persona yet", "beginner"),
    "memories-none": Sight("/memories", "text=Nobody knows you yet", "beginner"),
    "memory-facts": Sight("/memories/{known}", named("fact"), "remembered"),
    "memory-forget": Sight(
        "/memories/{known}", "dialog[open]", "remembered", click=named("memory-forget-all")
    ),
    "memory-edit": Sight(
        "/memories/{known}", named("fact-text"), "remembered", click=named("fact-edit")
    ),
}


async def live_as_a_keeper(fan: FanClient) -> dict[str, str]:
    """Publish twice, probe, try, and put a bought agent to work."""
    facts = await live_as_a_published_owner(fan)
    own = f"/api/owner/personas/{facts['persona']}"
    sheet = (await fan.call("GET", own))["draft"]
    changed = {"greeting": "Mind the clock.", "lorebook": {"entries": [LORE]}}
    await fan.call("PUT", own, json={"sheet": {**sheet, **changed}})
    await fan.call("POST", f"{own}/publish")
    await fan.call("PUT", own, json={"sheet": {**sheet, **changed, "style": "dry and warm"}})
    preview = await fan.call("POST", f"{own}/previews", json={"format": "text", "mode": "draft"})
    agent = await buy_the_first(fan)
    slots = agent["effect"]["slots"]
    link = {"purchase_id": agent["purchase"]["id"], "slots": slots, "scopes": []}
    await fan.call("POST", f"{own}/links", json=link)
    await probe(fan, own)
    bare = await fan.call("POST", "/api/owner/personas", json={"sheet": {"name": "Nobody yet"}})
    return {**facts, "preview": preview["id"], "agent": agent["slug"], "bare": bare["id"]}


async def buy_the_first(fan: FanClient) -> dict[str, Any]:
    """An agent of the demo's catalogue, owned."""
    await fan.wait_for_tokens()
    slug = (await fan.call("GET", "/api/agents"))["items"][0]["slug"]
    agent = await fan.call("GET", f"/api/agents/{slug}")
    terms = {"terms_hash": agent["terms_hash"]}
    key = {"Idempotency-Key": "studio-sights"}
    await fan.call("POST", f"/api/agents/{agent['id']}/purchases", json=terms, headers=key)
    async with asyncio.timeout(60):
        while (agent["purchase"] or {}).get("state") != "owned":
            await asyncio.sleep(0.1)
            agent = await fan.call("GET", f"/api/agents/{slug}")
    return agent


async def probe(fan: FanClient, own: str) -> None:
    """Ask the suite, and wait for its end."""
    run = (await fan.call("POST", f"{own}/probes"))["run"]
    async with asyncio.timeout(60):
        while run["state"] == "running":
            await asyncio.sleep(0.1)
            run = (await fan.call("GET", f"{own}/probes"))["run"]


async def live_as_a_beginner(fan: FanClient) -> dict[str, str]:
    """Open a studio, and make nothing."""
    await fan.call("PATCH", "/api/me", json={"become_owner": True})
    return {}


async def live_remembered(fan: FanClient) -> dict[str, str]:
    """Visit a persona, and write down what it shall know."""
    slug = await first_on_sale(fan)
    await fan.wait_for_tokens()
    won = await fan.win(slug)
    await fan.call("POST", f"/api/rooms/{won['room_id']}/end")
    persona = (await fan.call("GET", f"/api/rooms/{won['room_id']}"))["persona"]["id"]
    for text in ("Lives in Bremen.", "Has a dog called Bruno."):
        await fan.call("POST", f"/api/memories/{persona}/facts", json={"text": text})
    return {"known": persona}
