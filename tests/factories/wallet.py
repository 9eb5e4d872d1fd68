"""People with wallets."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from core.clock import Clock
from core.ids import new_id
from escrow.keystore import Keystore
from models.account import User


def make_wallet_owner(
    db: Session, keystore: Keystore, *, clock: Clock, **overrides: Any
) -> tuple[str, str]:
    """A person with a custodial wallet: (user id, address)."""
    user_id = new_id("usr")
    fields: dict[str, Any] = {
        "id": user_id,
        "email": f"{user_id}@example.org",
        "password_hash": "x",
        "display_name": "Somebody",
        "date_of_birth": date(1990, 1, 1),
        "roles": ["fan"],
        "created_at": datetime(2026, 11, 21, 12, 0, tzinfo=UTC),
    }
    user = User(**(fields | overrides))
    db.add(user)
    db.flush()
    return user.id, keystore.create_wallet(db, user.id, clock=clock)
