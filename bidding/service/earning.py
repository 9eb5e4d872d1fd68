"""What an owner's personas and a creator's meetings have brought in."""

from typing import Final

from sqlalchemy.orm import Session

from accounts.wire import CURRENCY
from bidding import earnings as rows
from bidding.earnings import Settled
from bidding.schemas import Earnings, EarningsLine
from core.clock import Clock
from core.money import to_text

LIST_LIMIT: Final = 100
MINUTE_MS: Final = 60_000


def view_earnings(db: Session, owner_id: str, *, clock: Clock) -> Earnings:
    """Sum up what an owner earned."""
    month = clock.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    total = rows.earned_since(db, owner_id, None)
    return Earnings(
        currency=CURRENCY,
        total=to_text(total.net),
        this_month=to_text(rows.earned_since(db, owner_id, month).net),
        pending=to_text(rows.pending_of(db, owner_id)),
        minutes_delivered=_minutes(rows.delivered_ms_of(db, owner_id)),
        rooms=total.rooms,
        items=[_line(one) for one in rows.settled_bids(db, owner_id, LIST_LIMIT)],
    )


def _line(settled: Settled) -> EarningsLine:
    bid = settled.bid
    earned, fee = bid.earned or 0, bid.fee or 0
    return EarningsLine(
        bid_id=bid.id,
        title=settled.offer_title or (settled.sheet or {}).get("name", ""),
        at=bid.updated_at,
        earned=to_text(earned),
        fee=to_text(fee),
        net=to_text(earned - fee),
        minutes=bid.minutes if settled.offer_title else _minutes(settled.delivered_ms or 0),
    )


def _minutes(ms: int) -> float:
    return round(ms / MINUTE_MS, 1)
