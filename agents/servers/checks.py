"""Links' servers in their rows: which are to be asked, and what their answers do."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.agent_keys import AgentKeys, UnreadableKeyError, key_of
from accounts.agent_links import sync_upgrades
from accounts.notices.service import notify
from agents.servers.describing import Described
from agents.servers.rules import is_due, state_after
from core.clock import Clock
from core.errors import AppError
from core.events import announce
from models.agent import Agent, AgentLink, AgentRelease
from models.base import JsonObject
from models.persona import Persona
from models.studio_states import AgentKind, LinkState

AT_ONCE: Final = 20
"""Servers that one look takes."""


@dataclass(frozen=True, slots=True)
class Check:
    """One server to ask."""

    link_id: str
    kind: str
    manifest: JsonObject
    key: str


def next_checks(db: Session, keys: AgentKeys, *, clock: Clock) -> list[Check]:
    """The links whose servers are to be asked now, those that waited longest first."""
    now = clock.now()
    query = (
        select(AgentLink, Agent, AgentRelease)
        .join(Agent, Agent.id == AgentLink.agent_id)
        .join(AgentRelease, AgentRelease.id == AgentLink.release_id)
        .where(AgentLink.is_on.is_(True), Agent.kind != AgentKind.PACK)
        .order_by(AgentLink.checked_at.is_not(None), AgentLink.checked_at, AgentLink.id)
    )
    checks: list[Check] = []
    for link, agent, release in db.execute(query):
        if not is_due(link.checked_at, _tries(link), now):
            continue
        try:
            key = key_of(db, agent.id, keys)
        except UnreadableKeyError:
            key = ""  # The server says that it is refused, and its owner reads so.
        checks.append(Check(link.id, agent.kind, release.manifest, key))
        if len(checks) == AT_ONCE:
            break
    return checks


def note_answer(db: Session, link_id: str, said: Described | AppError, *, clock: Clock) -> None:
    """Write down what a server said of itself, or why it said nothing.

    A link whose server says something else than what was approved stops at once, everywhere.
    """
    found = _locked(db, link_id)
    if found is None:
        return
    link, persona = found
    before = LinkState(link.state)
    digest = said.digest if isinstance(said, Described) else None
    link.state = state_after(before, link.digest, digest)
    link.checked_at = link.updated_at = clock.now()
    if isinstance(said, AppError):
        if before != LinkState.CHANGED:
            problem = str(said.details.get("reason", said.code))
            link.seen = {"problem": problem, "tries": _tries(link) + 1}
    else:
        link.seen = said.says if link.state == LinkState.CHANGED else None
    if link.state != before:
        _tell(db, persona, link, clock=clock)


def _tries(link: AgentLink) -> int:
    return int((link.seen or {}).get("tries", 0)) if link.state == LinkState.FAILING else 0


def _locked(db: Session, link_id: str) -> tuple[AgentLink, Persona] | None:
    """A link and its persona; the persona is locked first, as everywhere."""
    link = db.get(AgentLink, link_id)
    if link is None:
        return None
    persona = db.get_one(Persona, link.persona_id, with_for_update=True)
    db.refresh(link, with_for_update=True)
    return link, persona


def _tell(db: Session, persona: Persona, link: AgentLink, *, clock: Clock) -> None:
    _follow(db, persona, link)
    if link.state != LinkState.CHANGED:
        return
    agent = db.get_one(Agent, link.agent_id)
    notify(
        db,
        persona.owner_id,
        "link_changed",
        persona.id,
        idem=f"link_changed:{link.id}:{link.digest}",
        details={"title": agent.title, "name": str(persona.draft.get("name", persona.slug))},
        clock=clock,
    )


def _follow(db: Session, persona: Persona, link: AgentLink) -> None:
    """A price holds only what works; pages look again."""
    sync_upgrades(db, persona)
    announce(db, "agent_link", link.id, user_id=persona.owner_id)
