"""Linked agents in their rows: which of them work at this moment, and what they add to a price.

A version pins the links that were on when it was published. A pinned link works while its owner
leaves it on and has approved it as it is; switched off, it works nowhere from that moment on, in
rooms that were booked before as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.canonical import digest_of
from models.agent import Agent, AgentLink, AgentRelease, Purchase
from models.base import JsonObject
from models.persona import Persona, PersonaVersion
from models.studio_states import AgentKind, LinkState, PurchaseState

_WORKS: Final = (
    AgentLink.is_on.is_(True),
    AgentLink.state.in_((LinkState.ACTIVE, LinkState.FAILING)),
    Purchase.state == PurchaseState.OWNED,
)
"""A server that fails is asked again; the conversation goes on without it meanwhile."""


@dataclass(frozen=True, slots=True)
class WorkingLink:
    """A link that works, with what is behind it."""

    link: AgentLink
    agent: Agent
    release: AgentRelease
    """What was pinned."""
    slots: frozenset[str]
    """Pinned, and still granted."""


def working_links(db: Session, pins: Sequence[JsonObject]) -> list[WorkingLink]:
    """Those of a version's links that work now, in their order."""
    if not pins:
        return []
    ids = [str(pin["link_id"]) for pin in pins]
    query = (
        select(AgentLink, Agent)
        .join(Agent, Agent.id == AgentLink.agent_id)
        .join(Purchase, Purchase.id == AgentLink.purchase_id)
        .where(AgentLink.id.in_(ids), *_WORKS)
    )
    found = {link.id: (link, agent) for link, agent in db.execute(query)}
    releases = _releases(db, pins)
    working: list[WorkingLink] = []
    for pin in pins:
        release = releases.get(str(pin["release_id"]))
        pair = found.get(str(pin["link_id"]))
        if pair is None or release is None or not _is_as_pinned(pin, *pair, release):
            continue
        link, agent = pair
        slots = frozenset(map(str, pin["slots"])) & frozenset(link.slots)
        working.append(WorkingLink(link, agent, release, slots))
    return working


def links_to_pin(db: Session, persona_ids: Sequence[str]) -> dict[str, list[JsonObject]]:
    """What a new version pins, by persona: links that are on and approved, oldest first."""
    query = (
        select(AgentLink)
        .join(Purchase, Purchase.id == AgentLink.purchase_id)
        .where(AgentLink.persona_id.in_(persona_ids), *_WORKS)
        .order_by(AgentLink.created_at, AgentLink.id)
    )
    found: dict[str, list[JsonObject]] = {persona_id: [] for persona_id in persona_ids}
    for link in db.scalars(query):
        found[link.persona_id].append(
            {
                "link_id": link.id,
                "agent_id": link.agent_id,
                "release_id": link.release_id,
                "digest": link.digest,
                "slots": sorted(link.slots),
            }
        )
    return found


def names_of_links(db: Session, pins: Sequence[JsonObject]) -> list[str]:
    """Pinned links for people: agent, release, slots; of a server the end of its digest too."""
    if not pins:
        return []
    query = (
        select(AgentRelease, Agent)
        .join(Agent, Agent.id == AgentRelease.agent_id)
        .where(AgentRelease.id.in_([str(pin["release_id"]) for pin in pins]))
    )
    found = {release.id: (release, agent) for release, agent in db.execute(query)}
    return [_name_of(pin, *found[str(pin["release_id"])]) for pin in pins]


def _name_of(pin: JsonObject, release: AgentRelease, agent: Agent) -> str:
    slots = ", ".join(map(str, pin["slots"]))
    said = "" if agent.kind == AgentKind.PACK else f", digest {str(pin['digest'])[-12:]}"
    return f"{agent.title}, release {release.number}{said}: {slots}"


def sync_upgrades(db: Session, persona: Persona) -> None:
    """Write what a persona's links add to its price: those that fans meet, and no other.

    Called whenever a link, or the version that fans see, has changed; the caller has the persona
    locked.
    """
    db.flush()
    version = (
        db.get(PersonaVersion, persona.published_version_id)
        if persona.published_version_id is not None
        else None
    )
    working = working_links(db, version.links) if version is not None else []
    persona.upgrades = [
        {"link_id": one.link.id, "name": one.agent.title, "bps": one.agent.upgrade_bps}
        for one in working
        if one.slots
    ]


def _releases(db: Session, pins: Sequence[JsonObject]) -> dict[str, AgentRelease]:
    ids = [str(pin["release_id"]) for pin in pins]
    rows = db.scalars(select(AgentRelease).where(AgentRelease.id.in_(ids)))
    return {release.id: release for release in rows}


def _is_as_pinned(pin: JsonObject, link: AgentLink, agent: Agent, release: AgentRelease) -> bool:
    """Is what stands behind the link what was published?

    A pack is its words: their hash is the pinned one, whatever its owner has approved since. A
    server is what it says of itself: what was published is what its owner approved last.
    """
    if release.agent_id != agent.id or digest_of(release.manifest) != release.digest:
        return False
    is_pack = agent.kind == AgentKind.PACK
    return pin["digest"] == (release.digest if is_pack else link.digest)
