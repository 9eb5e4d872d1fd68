"""What a room took of minds, ears and mouths, added up over all of its visits."""

from dataclasses import fields
from typing import Final

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import Database
from engine.tally import Spent, Tally
from models.base import table_of
from models.studio import RoomCost

_costs = table_of(RoomCost)
_COUNTED: Final = tuple(one.name for one in fields(Spent))


def add_cost(db: Session, room_id: str, spent: Spent) -> None:
    """Add what a visit took to what the room took before."""
    taken = {name: getattr(spent, name) for name in _COUNTED}
    insert = (
        postgresql.insert(_costs)
        if db.get_bind().dialect.name == "postgresql"
        else sqlite.insert(_costs)
    )
    db.execute(
        insert.values(room_id=room_id, **taken).on_conflict_do_update(
            index_elements=["room_id"],
            set_={name: _costs.c[name] + insert.excluded[name] for name in _COUNTED},
        )
    )


async def write_spent(database: Database, room_id: str, tally: Tally) -> None:
    """Write down what was taken since the last time; other writes go first."""
    spent = tally.take()
    if spent:
        await database.in_background().write(add_cost, room_id, spent)
