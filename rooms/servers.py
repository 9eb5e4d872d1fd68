"""Linked servers in their rows: which of them a room may ask, and what they have done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from accounts.agent_keys import AgentKeys, UnreadableKeyError, key_of
from core.clock import Clock
from core.money import AmountError
from engine.links.use import FREE, Use, UsePrice, price_of
from models.agent import AgentLink, LinkDay, Purchase
from models.base import table_of
from models.studio_states import DataScope, LinkState, PurchaseState
from rooms.linked import LinkedServer

_log: Final = structlog.get_logger(__name__)
_days: Final = table_of(LinkDay)
_COUNTED: Final = tuple(one.name for one in fields(Use))

TRUSTED: Final = timedelta(hours=24)
"""What was last looked at longer ago is not asked: nobody knows what it is by now."""


@dataclass(frozen=True, slots=True)
class ReadyServer:
    """A server that a room may ask, with what that takes."""

    link: LinkedServer
    key: str
    """Empty where it asks for none."""
    price: UsePrice


def is_trusted(checked_at: datetime | None, now: datetime) -> bool:
    """Was a server looked at lately enough to be asked?"""
    return checked_at is not None and now - checked_at < TRUSTED


def ready_servers(
    db: Session, linked: Sequence[LinkedServer], keys: AgentKeys, *, clock: Clock
) -> tuple[ReadyServer, ...]:
    """Those of a room's servers that answer, and that somebody has looked at lately."""
    asked = {one.link_id: one for one in linked if not one.is_failing}
    query = (
        select(AgentLink.id, AgentLink.checked_at, Purchase.licence)
        .join(Purchase, Purchase.id == AgentLink.purchase_id)
        .where(AgentLink.id.in_(asked))
        .order_by(AgentLink.created_at, AgentLink.id)
    )
    ready: list[ReadyServer] = []
    for link_id, checked_at, licence in db.execute(query):
        server = asked[link_id]
        if not is_trusted(checked_at, clock.now()):
            _log.warning("a linked server was not looked at lately", link_id=link_id)
            continue
        try:
            ready.append(ReadyServer(server, key_of(db, server.agent_id, keys), price_of(licence)))
        except UnreadableKeyError:
            _log.warning("a linked server's key can't be opened", link_id=link_id)
        except AmountError:
            _log.warning("a licence names no price that can be read", link_id=link_id)
            ready.append(ReadyServer(server, key_of(db, server.agent_id, keys), FREE))
    return tuple(ready)


def is_granted(db: Session, server: LinkedServer) -> bool:
    """Is a server that a visit began with still on, approved, and granted what it was then?"""
    query = (
        select(AgentLink)
        .join(Purchase, Purchase.id == AgentLink.purchase_id)
        .where(
            AgentLink.id == server.link_id,
            AgentLink.is_on.is_(True),
            AgentLink.state == LinkState.ACTIVE,
            Purchase.state == PurchaseState.OWNED,
        )
    )
    link = db.scalar(query)
    return (
        link is not None
        and link.digest == server.digest
        and server.slots <= frozenset(link.slots)
        and server.scopes <= frozenset(DataScope(scope) for scope in link.scopes)
        and link.settings == server.settings
    )


def add_use(db: Session, day: date, used: Mapping[str, tuple[Use, int]]) -> None:
    """Add what links did, and what it costs, to their day; of a link that was removed, nothing.

    Args:
        db: The transaction.
        day: In UTC.
        used: Use and cost in micro-units of each link, by its id.
    """
    is_postgres = db.get_bind().dialect.name == "postgresql"
    # Held, so that nobody removes them meanwhile.
    held = select(AgentLink.id).where(AgentLink.id.in_(used)).order_by(AgentLink.id)
    there = db.scalars(held.with_for_update(read=True, key_share=True)).all()
    for link_id in there:  # In one order, so that two writers never wait for each other.
        use, cost = used[link_id]
        insert = postgresql.insert(_days) if is_postgres else sqlite.insert(_days)
        taken = {name: getattr(use, name) for name in _COUNTED} | {"cost": cost}
        db.execute(
            insert.values(link_id=link_id, day=day, **taken).on_conflict_do_update(
                index_elements=["link_id", "day"],
                set_={name: _days.c[name] + insert.excluded[name] for name in taken},
            )
        )
