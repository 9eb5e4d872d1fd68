"""Bids as whoever is bid for sees them, side by side."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from bidding.auctions import repository as auctions
from bidding.auctions.rules import places
from bidding.inbox import repository
from bidding.inbox.repository import Filter, InboxRow, WithAll, WithOwner
from bidding.inbox.schemas import (
    DeclineAnswer,
    DeclineRequest,
    FanHistory,
    FanRef,
    InboxBid,
    InboxPage,
    InboxSubject,
    Sort,
)
from bidding.service.answering import accept_own, decline_own
from core.clock import Clock
from core.errors import NotFoundError
from core.money import to_text
from core.paging import PageAsked, cut
from models.bid import Bid
from models.states import BidKind, BidState, Format, SellingMode


def view_inbox(db: Session, want: Filter, sort: Sort, asked: PageAsked) -> InboxPage:
    """One page of bids, with what their fans have done before."""
    found = repository.page(db, want, sort, asked)
    shown, ends = cut(found, asked, lambda row: repository.list_end(row, sort))
    waiting = repository.waiting_by_subject(db, want.owner_id)
    return InboxPage(
        items=_views(db, want.owner_id, shown),
        total=repository.count(db, want),
        next=ends,
        waiting=sum(one.bids for one in waiting.values()),
        waiting_amount=to_text(sum(one.amount for one in waiting.values())),
        subjects=[
            InboxSubject(id=key, title=title, waiting=waiting[key].bids if key in waiting else 0)
            for key, title in repository.subjects(db, want.owner_id)
        ],
    )


def view_one(db: Session, owner_id: str, bid_id: str) -> InboxBid:
    """One bid.

    Raises:
        NotFoundError: The owner has no such bid.
    """
    row = repository.row_of(db, owner_id, bid_id)
    if row is None:
        raise NotFoundError("You have no such bid.")
    return _views(db, owner_id, [row])[0]


def accept(db: Session, owner_id: str, bid_id: str, *, clock: Clock) -> InboxBid:
    """Accept a bid; see ``accept_own``."""
    accept_own(db, owner_id, bid_id, clock=clock)
    db.flush()
    return view_one(db, owner_id, bid_id)


def decline(db: Session, owner_id: str, body: DeclineRequest, *, clock: Clock) -> DeclineAnswer:
    """Decline bids; see ``decline_own``."""
    declined = decline_own(db, owner_id, body.bid_ids, note=body.note, clock=clock)
    ids = {bid.id for bid in declined}
    return DeclineAnswer(declined=sorted(ids), left=sorted(set(body.bid_ids) - ids))


def _views(db: Session, owner_id: str, rows: Sequence[InboxRow]) -> list[InboxBid]:
    fans = sorted({row.bid.fan_id for row in rows})
    here, anywhere = repository.with_owner(db, owner_id, fans), repository.with_all(db, fans)
    places = _places(db, [row.bid for row in rows])
    return [
        _view(row, _fan(row, here[row.bid.fan_id], anywhere[row.bid.fan_id]), places)
        for row in rows
    ]


def _places(db: Session, bids: list[Bid]) -> dict[str, tuple[int, bool]]:
    """Rank and whether it wins, of the bids that take part in an auction."""
    ids = sorted({bid.auction_id for bid in bids if bid.auction_id is not None})
    if not ids:
        return {}
    # Ranked once a round, not once a bid.
    entries = auctions.entries_of(db, ids)
    rounds = {
        one.id: places([bid.entry for bid in entries[one.id]], one.slots, one.reserve)
        for one in auctions.auctions_by_id(db, ids)
    }
    found: dict[str, tuple[int, bool]] = {}
    for bid in bids:
        stands = rounds[bid.auction_id].get(bid.id) if bid.auction_id is not None else None
        if stands is not None:
            found[bid.id] = (stands[0], stands[1] == "winning")
    return found


def _fan(row: InboxRow, here: WithOwner, anywhere: WithAll) -> FanRef:
    return FanRef(
        id=row.bid.fan_id,
        name=row.fan_name,
        is_verified=repository.is_verified(row.kyc_state),
        is_follower=row.is_subscriber is not None,
        is_subscriber=bool(row.is_subscriber),
        since=row.fan_since,
        history=FanHistory(
            bids=here.bids,
            meetings=here.paid,
            spent=to_text(here.spent),
            kept=anywhere.kept,
            disputes=anywhere.disputes,
            stars=round(anywhere.stars, 1) if anywhere.stars is not None else None,
        ),
    )


def _view(row: InboxRow, fan: FanRef, places: Mapping[str, tuple[int, bool]]) -> InboxBid:
    bid = row.bid
    rank, is_winning = places.get(bid.id, (None, None))
    return InboxBid(
        id=bid.id,
        kind=BidKind(bid.kind),
        state=BidState(bid.state),
        reason=bid.reason,
        note=bid.note,
        subject_id=bid.offer_id or bid.persona_id or "",
        title=str(row.terms["title"] if row.terms else (row.sheet or {}).get("name", "")),
        format=Format(bid.format) if bid.format else None,
        minutes=bid.minutes,
        amount=to_text(bid.amount),
        currency=bid.currency,
        selling_mode=SellingMode(bid.selling_mode),
        auction_id=bid.auction_id,
        rank=rank,
        is_winning=is_winning,
        message=bid.message,
        wishes=bid.wishes,
        needs_kyf=bid.needs_kyf,
        accept_by=bid.accept_by,
        created_at=bid.created_at,
        meeting_id=row.meeting_id,
        fan=fan,
    )
