"""Says that a pair's memory has changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.events import announce
from memories.repository import Pair
from models.memory import MemoryChoice


def touch(db: Session, pair: Pair, choice: MemoryChoice, now: datetime) -> None:
    """The pair's memory has changed: visits read it anew, pages too."""
    choice.revision += 1
    choice.updated_at = now
    db.flush()
    announce(db, "memory", pair.persona_id, user_id=pair.fan_id)
