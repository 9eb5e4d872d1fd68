"""A new house is not empty: demo personas to meet, demo packs to buy."""

from sqlalchemy.orm import Session

from accounts.repository import user_by_email
from agents.seed import seed_packs
from core.clock import Clock
from escrow.keystore import Keystore
from personas.seed import DEMO_EMAIL, seed_demo


def seed_house(db: Session, keystore: Keystore, *, clock: Clock) -> int:
    """Add what is missing of the demo.

    Returns:
        How many personas were added.
    """
    added = seed_demo(db, keystore, clock=clock)
    owner = user_by_email(db, DEMO_EMAIL)
    if owner is not None:
        seed_packs(db, owner.id, keystore, clock=clock)
    return added
