"""What becomes of links when the agent behind them changes: off, until their owner approves."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.agent_links import sync_upgrades
from accounts.notices.service import notify
from core.clock import Clock
from core.events import announce
from models.agent import Agent, AgentLink, AgentRelease
from models.persona import Persona
from models.studio_states import LinkState


def note_new_release(db: Session, agent: Agent, release: AgentRelease, *, clock: Clock) -> None:
    """A seller has signed another state: links to the one before stop."""
    stale = (AgentLink.agent_id == agent.id, AgentLink.release_id != release.id)
    personas = select(AgentLink.persona_id).where(*stale).distinct()
    # Everybody locks a persona before its links.
    for persona_id in sorted(db.scalars(personas)):
        persona = db.get_one(Persona, persona_id, with_for_update=True)
        links = select(AgentLink).where(*stale, AgentLink.persona_id == persona_id)
        for link in db.scalars(links.with_for_update()).all():
            _stop(db, persona, link, agent, release, clock)


def _stop(
    db: Session,
    persona: Persona,
    link: AgentLink,
    agent: Agent,
    release: AgentRelease,
    clock: Clock,
) -> None:
    """Switch a link off until its owner approves what is there now."""
    link.state, link.updated_at = LinkState.CHANGED, clock.now()
    after_change(db, persona.id)
    notify(
        db,
        persona.owner_id,
        "link_changed",
        persona.id,
        idem=f"link_changed:{link.id}:{release.digest}",
        details={"title": agent.title, "name": str(persona.draft.get("name", persona.slug))},
        clock=clock,
    )


def after_change(db: Session, persona_id: str) -> None:
    """A link of a persona has changed: its price follows, and its owner's pages look again."""
    persona = db.get_one(Persona, persona_id, with_for_update=True)
    sync_upgrades(db, persona)
    announce(db, "links", persona_id, user_id=persona.owner_id)
