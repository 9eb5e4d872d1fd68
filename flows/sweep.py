"""Deadlines: a column says when a row is due, the sweeper acts on it.

A crash between two sweeps is a non-event: what is due stays due.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy.orm import Session

from accounts.idempotency import forget_old_answers
from bidding import service as bidding
from bidding.calendars import service as calendars
from bidding.meetings.service.agreeing import expire_proposals
from core.clock import Clock
from core.database import Database
from core.events import Bus
from escrow import writes
from flows.buy_agent import expire_due_purchases
from flows.close_auctions import close_due_auctions
from flows.remind import remind_due_meetings
from flows.settle_room import settle_due_rooms
from moderation.reviews.service import show_due_reviews
from personas.consents.service import expire_consents
from personas.probes.runs import break_lost_runs
from rooms import service as rooms

log = structlog.get_logger()

PERIOD_S: Final = 1.0
BATCH: Final = 64
TIDY_EVERY: Final = timedelta(hours=1)


async def sweep_forever(database: Database, bus: Bus, *, clock: Clock) -> None:
    """Sweep once a second and whenever a room changes, until cancelled."""
    tidied_at: datetime | None = None
    with bus.listen() as notices:
        while True:
            await sweep_once(database, clock=clock)
            if tidied_at is None or clock.now() - tidied_at >= TIDY_EVERY:
                await database.write(forget_old_answers, clock=clock)
                tidied_at = clock.now()
            try:
                async with asyncio.timeout(PERIOD_S):
                    while (await notices.get()).topic != "room":
                        pass
            except TimeoutError:
                pass


async def sweep_once(database: Database, *, clock: Clock) -> None:
    """Act on everything that is due now, a batch a transaction."""
    for sweep in SWEEPS:
        while await database.write(sweep, clock=clock, limit=BATCH) == BATCH:
            pass


def end_overdue_rooms(db: Session, *, clock: Clock, limit: int) -> int:
    """End the rooms whose last moment has come; what was not delivered goes back."""
    return len(rooms.end_overdue_rooms(db, clock=clock, limit=limit))


def expire_due_bids(db: Session, *, clock: Clock, limit: int) -> int:
    """Refund the bids that nobody answered in time."""
    due = bidding.bids_due(db, clock=clock, limit=limit)
    for bid in due:
        bidding.refund_bid(db, bid, reason="expired", clock=clock)
        writes.ask_expire(db, bid.id, bid.deal_id, clock=clock)
    return len(due)


def release_run_out_holds(db: Session, *, clock: Clock, limit: int) -> int:
    """Free the time that proposals held and nobody confirmed."""
    return len(calendars.release_run_out_holds(db, clock=clock, limit=limit))


SWEEPS: Final = (
    end_overdue_rooms,
    settle_due_rooms,
    close_due_auctions,
    expire_due_bids,
    expire_due_purchases,
    expire_proposals,
    release_run_out_holds,
    remind_due_meetings,
    show_due_reviews,
    break_lost_runs,
    expire_consents,
)
