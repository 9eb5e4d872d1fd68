"""Agents on sale, bought and linked."""

from typing import Any, Final

from sqlalchemy.orm import Session

from core.canonical import digest_of
from core.clock import Clock
from core.ids import new_id
from models.agent import Agent, AgentLink, AgentRelease, Purchase
from models.studio_states import AgentKind, AgentSlot, AgentState, LinkState, PurchaseState

PACK: Final[dict[str, Any]] = {
    "style": ["asks one question back"],
    "lore": [
        {
            "name": "ferry",
            "keys": ["ferry"],
            "secondary_keys": [],
            "content": "The ferry leaves at nine.",
            "is_on": True,
            "is_constant": False,
            "is_selective": False,
            "is_regex": False,
            "is_case_sensitive": False,
            "order": 100,
            "priority": 0,
        }
    ],
    "voice": {"voice_id": "af_heart", "percent": 95},
    "face": {"face_id": "house:mira", "background": "harbour", "light": "warm"},
    "sampler": {"temperature": 0.4},
}
PACK_SLOTS: Final = (
    AgentSlot.STYLE,
    AgentSlot.LORE,
    AgentSlot.VOICE,
    AgentSlot.FACE,
    AgentSlot.SAMPLER,
)


def make_agent(db: Session, seller_id: str, *, clock: Clock, **overrides: Any) -> Agent:
    """A listed pack with one release; ``manifest`` makes it something else."""
    now = clock.now()
    manifest = overrides.pop("manifest", PACK)
    key = new_id("agt")
    values: dict[str, Any] = {
        "id": key,
        "seller_id": seller_id,
        "slug": key.replace("_", "-"),
        "kind": AgentKind.PACK,
        "state": AgentState.LISTED,
        "title": "Deeper listening",
        "summary": "Asks back and names what it heard.",
        "price": 5_000_000,
        "upgrade_bps": 1_500,
        "licence": {"text": "For your personas.", "allows_resale": False},
        "release_id": None,
        "created_at": now,
        "updated_at": now,
    }
    agent = Agent(**(values | overrides))
    db.add(agent)
    db.flush()
    add_release(db, agent, manifest, clock=clock)
    return agent


def add_release(
    db: Session, agent: Agent, manifest: dict[str, Any], *, clock: Clock, number: int = 1
) -> AgentRelease:
    """The agent's next release, unsigned: rooms look at its digest."""
    release = AgentRelease(
        id=new_id("agr"),
        agent_id=agent.id,
        number=number,
        manifest=manifest,
        digest=digest_of(manifest),
        signer="0x" + "00" * 20,
        signature="0x" + "00" * 65,
        notes="",
        created_at=clock.now(),
    )
    db.add(release)
    db.flush()
    agent.release_id = release.id
    return release


def make_purchase(
    db: Session,
    agent: Agent,
    buyer_id: str,
    *,
    clock: Clock,
    state: PurchaseState = PurchaseState.OWNED,
) -> Purchase:
    """An agent that was bought."""
    now = clock.now()
    purchase = Purchase(
        id=new_id("pur"),
        agent_id=agent.id,
        buyer_id=buyer_id,
        seller_id=agent.seller_id,
        state=state,
        price=agent.price,
        fee=0,
        licence=agent.licence,
        deal_id=new_id("deal"),
        salt="0x" + "00" * 32,
        accept_by=now,
        meet_by=now,
        reason=None,
        created_at=now,
        owned_at=now if state == PurchaseState.OWNED else None,
    )
    db.add(purchase)
    db.flush()
    return purchase


def make_link(
    db: Session, agent: Agent, persona_id: str, buyer_id: str, *, clock: Clock, **overrides: Any
) -> AgentLink:
    """A bought agent at work for a persona, with all of a pack's slots."""
    now = clock.now()
    release = db.get_one(AgentRelease, agent.release_id)
    values: dict[str, Any] = {
        "id": new_id("lnk"),
        "persona_id": persona_id,
        "purchase_id": make_purchase(db, agent, buyer_id, clock=clock).id,
        "agent_id": agent.id,
        "release_id": release.id,
        "digest": release.digest,
        "state": LinkState.ACTIVE,
        "is_on": True,
        "slots": list(PACK_SLOTS),
        "scopes": [],
        "settings": {},
        "timeout_ms": 2_000,
        "seen": None,
        "checked_at": None,
        "created_at": now,
        "updated_at": now,
    }
    link = AgentLink(**(values | overrides))
    db.add(link)
    db.flush()
    return link
