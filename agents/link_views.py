"""Links as the wire shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from accounts.agent_links import links_to_pin
from accounts.tiers import persona_bps
from agents import rules, views
from agents.effects import effect_of
from agents.link_schemas import LinkList, LinkView, NewerState
from models.agent import Agent, AgentLink, AgentRelease
from models.base import JsonObject
from models.persona import Persona, PersonaVersion
from models.studio_states import AgentKind, AgentSlot, DataScope, LinkState


@dataclass(frozen=True, slots=True)
class _Parts:
    link: AgentLink
    agent: Agent
    release: AgentRelease


def link_list(db: Session, persona: Persona) -> LinkList:
    """All links of a persona."""
    parts = [_Parts(*row) for row in db.execute(_query(persona.id))]
    met = {str(upgrade["link_id"]) for upgrade in persona.upgrades}
    pins = links_to_pin(db, [persona.id])[persona.id]
    bps = {one.link.id: one.agent.upgrade_bps for one in parts}
    return LinkList(
        items=[_view(db, one, one.link.id in met) for one in parts],
        persona_bps=persona_bps([int(one["bps"]) for one in persona.upgrades]),
        next_persona_bps=persona_bps([bps[str(pin["link_id"])] for pin in pins]),
        has_unpublished=pins != _published(db, persona),
    )


def link_view(db: Session, persona: Persona, link: AgentLink) -> LinkView:
    """One of them."""
    agent = db.get_one(Agent, link.agent_id)
    release = db.get_one(AgentRelease, link.release_id)
    is_met = any(upgrade["link_id"] == link.id for upgrade in persona.upgrades)
    return _view(db, _Parts(link, agent, release), is_met)


def granted(manifest: JsonObject, slots: Sequence[str]) -> JsonObject:
    """The parts of a pack that enter by these slots."""
    return {name: part for name, part in manifest.items() if name in slots}


def _query(persona_id: str) -> Select[AgentLink, Agent, AgentRelease]:
    return (
        select(AgentLink, Agent, AgentRelease)
        .join(Agent, Agent.id == AgentLink.agent_id)
        .join(AgentRelease, AgentRelease.id == AgentLink.release_id)
        .where(AgentLink.persona_id == persona_id)
        .order_by(AgentLink.created_at, AgentLink.id)
    )


def _published(db: Session, persona: Persona) -> list[JsonObject]:
    if persona.published_version_id is None:
        return []
    return db.get_one(PersonaVersion, persona.published_version_id).links


def _view(db: Session, one: _Parts, is_met: bool) -> LinkView:  # noqa: FBT001 - private
    link, agent, kind = one.link, one.agent, AgentKind(one.agent.kind)
    is_pack = kind is AgentKind.PACK
    entering = granted(one.release.manifest, link.slots) if is_pack else one.release.manifest
    lore: list[JsonObject] = entering.get("lore", []) if is_pack else []
    return LinkView(
        id=link.id,
        persona_id=link.persona_id,
        purchase_id=link.purchase_id,
        agent=views.agent_ref(agent),
        state=LinkState(link.state),
        is_on=link.is_on,
        is_met=is_met,
        number=one.release.number,
        digest=link.digest,
        newer=_newer(db, one),
        seen=link.seen,
        slots=[AgentSlot(slot) for slot in link.slots],
        offered_slots=rules.offered_slots(kind, one.release.manifest),
        scopes=[DataScope(scope) for scope in link.scopes],
        timeout_ms=link.timeout_ms,
        settings=link.settings,
        upgrade_bps=agent.upgrade_bps,
        effect=effect_of(kind, entering),
        style=entering.get("style", []) if is_pack else [],
        lore_names=[str(entry["name"] or ", ".join(entry["keys"])) for entry in lore],
        created_at=link.created_at,
    )


def _newer(db: Session, one: _Parts) -> NewerState | None:
    current_id = one.agent.release_id
    if current_id is None or current_id == one.link.release_id:
        return None
    release = db.get_one(AgentRelease, current_id)
    effect = effect_of(AgentKind(one.agent.kind), release.manifest)
    return NewerState(
        number=release.number, digest=release.digest, notes=release.notes, effect=effect
    )
