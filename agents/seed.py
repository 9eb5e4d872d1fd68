"""Demo packs on sale, so that a new house has something to buy."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from agents import selling
from agents.demo_packs import DEMO_PACKS
from agents.schemas import ReleaseRequest
from core.clock import Clock
from core.outbound_rules import NO_EXCEPTIONS
from escrow.keystore import Keystore
from models.agent import Agent


def seed_packs(db: Session, seller_id: str, keystore: Keystore, *, clock: Clock) -> int:
    """Put the demo packs on sale that are missing.

    Returns:
        How many were added.
    """
    known = set(db.scalars(select(Agent.title).where(Agent.seller_id == seller_id)))
    missing = [pack for pack in DEMO_PACKS if pack.draft.title not in known]
    for pack in missing:
        agent_id = selling.draft_agent(db, seller_id, pack.draft, clock=clock).id
        release = ReleaseRequest(manifest=pack.manifest, notes="The first release.")
        selling.release_agent(
            db, seller_id, agent_id, release, keystore, outbound=NO_EXCEPTIONS, clock=clock
        )
        selling.list_agent(db, seller_id, agent_id, clock=clock)
    return len(missing)
