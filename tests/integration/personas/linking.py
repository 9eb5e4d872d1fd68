"""Rows of agents that are linked to a persona: one at work, one switched off, one that changed."""

from typing import Any, Final

from sqlalchemy.orm import Session

from core.clock import Clock
from models.agent import Agent, AgentLink, AgentRelease, Purchase
from models.persona import Persona
from models.studio_states import AgentKind, AgentState, LinkState, PurchaseState

LINK: Final[dict[str, Any]] = {
    "link_id": "lnk_1",
    "agent_id": "agt_1",
    "release_id": "rel_1",
    "digest": "sha256:1",
    "slots": ["lore", "style"],
}
"""What a version keeps of the one at work."""


def link_agents(db: Session, persona_id: str, clock: Clock) -> None:
    persona = db.get_one(Persona, persona_id)
    persona.consent_ids = ["con_1"]
    for number, (is_on, state) in enumerate(
        ((True, LinkState.ACTIVE), (False, LinkState.ACTIVE), (True, LinkState.CHANGED)), 1
    ):
        _link(db, persona, number, clock, is_on=is_on, state=state)


def _link(
    db: Session, persona: Persona, number: int, clock: Clock, *, is_on: bool, state: LinkState
) -> None:
    now = clock.now()
    agent = Agent(
        id=f"agt_{number}",
        seller_id=persona.owner_id,
        slug=f"agent-{number}",
        kind=AgentKind.PACK,
        state=AgentState.LISTED,
        title="Words",
        summary="",
        price=1,
        upgrade_bps=0,
        licence={},
        release_id=None,
        created_at=now,
        updated_at=now,
    )
    db.add(agent)
    db.flush()
    release = AgentRelease(
        id=f"rel_{number}",
        agent_id=agent.id,
        number=1,
        manifest={},
        digest=f"sha256:{number}",
        signer="0x" + "11" * 20,
        signature="0x" + "11" * 65,
        notes="",
        created_at=now,
    )
    purchase = Purchase(
        id=f"pur_{number}",
        agent_id=agent.id,
        buyer_id=persona.owner_id,
        seller_id=persona.owner_id,
        state=PurchaseState.OWNED,
        price=1,
        fee=0,
        licence={},
        deal_id=f"0x{number:064x}",
        salt="0x" + "22" * 32,
        accept_by=now,
        meet_by=now,
        reason=None,
        created_at=now,
        owned_at=now,
    )
    db.add_all([release, purchase])
    db.flush()
    link = AgentLink(
        id=f"lnk_{number}",
        persona_id=persona.id,
        purchase_id=purchase.id,
        agent_id=agent.id,
        release_id=release.id,
        digest=release.digest,
        state=state,
        is_on=is_on,
        slots=["style", "lore"],
        scopes=[],
        settings={},
        timeout_ms=1_000,
        seen=None,
        checked_at=None,
        created_at=now,
        updated_at=now,
    )
    db.add(link)
    db.flush()
