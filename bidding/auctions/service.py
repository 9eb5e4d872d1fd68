"""What owners and fans do with auctions; the round's row is locked while a bid is let in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from accounts.rooms_now import promise_places
from accounts.social.blocks import is_blocked
from accounts.tiers import account_tier
from bidding.auctions import repository, rules
from bidding.auctions.errors import (
    AuctionClosedError,
    AuctionHasBidsError,
    AuctionOpenError,
    AuctionTermsError,
    LowBidError,
)
from bidding.auctions.schemas import AuctionList, AuctionRequest, AuctionView
from bidding.auctions.views import view
from bidding.price_rules import price_room, upgrades_of
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from core.ids import new_id
from core.money import to_micro
from core.paging import PageAsked, cut
from models.account import User
from models.bid import Bid
from models.offer import Auction
from models.states import AuctionState, BidState, OfferState, SellingMode

BARRED = "declined"
"""Why a bid goes back whose fan and owner have blocked one another since."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an auction ended."""

    auction: Auction
    won: Sequence[Bid]
    lost: Sequence[tuple[Bid, str]]
    """With the code that says why."""


def open_auction(
    db: Session,
    owner_id: str,
    new: AuctionRequest,
    *,
    offer_id: str | None = None,
    tier_id: str | None = None,
    clock: Clock,
) -> AuctionView:
    """Open a round of bids for an offer, or for a tier of a persona.

    Raises:
        NotFoundError: The owner has no such offer or tier.
        AuctionTermsError: It is not sold by auction, is not on offer, or the times make no sense.
        AuctionOpenError: A round is open.
        OwnerBusyError: There are more places than the owner's account tier has rooms.
    """
    now = clock.now()
    _check_subject(db, owner_id, offer_id, tier_id)
    if tier_id is not None:
        promise_places(db, owner_id, new.slots)
    if problem := rules.closing_problem(new.closes_at.replace(microsecond=0), now):
        raise AuctionTermsError(problem, param="closes_at")
    closes_at = new.closes_at.replace(microsecond=0).astimezone(UTC)
    if repository.open_auction_of(db, offer_id=offer_id, tier_id=tier_id) is not None:
        raise AuctionOpenError("A round of bids is open. Wait for its end, or cancel it.")
    auction = Auction(
        id=new_id("auc"),
        owner_id=owner_id,
        offer_id=offer_id,
        tier_id=tier_id,
        slots=new.slots,
        reserve=to_micro(new.reserve, param="reserve") if new.reserve else None,
        first_closes_at=closes_at,
        closes_at=closes_at,
        extensions=0,
        state=AuctionState.OPEN,
        created_at=now,
        closed_at=None,
    )
    db.add(auction)
    db.flush()
    return view_auction(db, auction.id, owner_id)


def _check_subject(db: Session, owner_id: str, offer_id: str | None, tier_id: str | None) -> None:
    if offer_id is not None:
        offer = repository.locked_offer(db, owner_id, offer_id)
        if offer is None:
            raise NotFoundError("You have no such offer.")
        if offer.state != OfferState.PUBLISHED:
            raise AuctionTermsError("Publish the offer first.")
        mode = offer.selling_mode
    else:
        tier = repository.locked_tier(db, owner_id, tier_id or "")
        if tier is None:
            raise NotFoundError("You have no such tier.")
        if not tier.on_sale:
            raise AuctionTermsError("Put the tier on sale first.")
        mode = tier.selling_mode
    if mode != SellingMode.AUCTION:
        raise AuctionTermsError("This is not sold by auction. Change how it is sold first.")


def enter(
    db: Session,
    auction_id: str,
    amount: int,
    minimum: int,
    *,
    replaces_id: str | None,
    clock: Clock,
) -> Auction:
    """Let a bid into a round; one that changes who wins shortly before the end moves the end.

    Args:
        db: The transaction that writes the bid.
        auction_id: The round.
        amount: Micro-units of the bid.
        minimum: Micro-units that any bid takes.
        replaces_id: The lower bid of the same fan that it raises.
        clock: Tells when.

    Raises:
        AuctionClosedError: The round is over.
        LowBidError: The amount is less than the next bid takes.
    """
    now = clock.now()
    auction = repository.locked_auction(db, auction_id)
    if auction is None or auction.state != AuctionState.OPEN or now >= auction.closes_at:
        raise AuctionClosedError("This auction is over.")
    taking_part = repository.entries_of(db, [auction.id])[auction.id]
    entries = [one.entry for one in taking_part]
    others = [one for one in entries if one.bid_id != replaces_id]
    least = rules.least_bid(others, auction.slots, minimum)
    if amount < least:
        raise LowBidError(least)
    moved = rules.extended(auction.closes_at, auction.first_closes_at, auction.extensions, now)
    winning = rules.winners(entries, auction.slots, auction.reserve)
    if moved is not None and rules.changes_winners(winning, amount, replaces_id, auction.reserve):
        auction.closes_at = moved
        auction.extensions += 1
    for user_id in {auction.owner_id, *(one.fan_id for one in taking_part)}:
        announce(db, "auction", auction.id, user_id=user_id)
    return auction


def least_bid(db: Session, auction: Auction, minimum: int) -> int:
    """What the next bid takes at least, in micro-units."""
    entries = [one.entry for one in repository.entries_of(db, [auction.id])[auction.id]]
    return rules.least_bid(entries, auction.slots, minimum)


def close_due_auctions(db: Session, *, clock: Clock, limit: int) -> list[Verdict]:
    """Close the rounds whose end has come; the caller accepts who won and refunds who lost.

    A round waits a little for deposits that were asked for in time and are not on the chain yet.
    """
    now = clock.now()
    return [
        _close(db, auction, now)
        for auction in repository.auctions_due(db, now, limit)
        if not _is_awaited(db, auction, now)
    ]


def _is_awaited(db: Session, auction: Auction, now: datetime) -> bool:
    if now >= auction.closes_at + rules.DEPOSIT_GRACE:
        return False
    entries = repository.entries_of(db, [auction.id])[auction.id]
    return any(one.state == BidState.PLACING for one in entries)


def _close(db: Session, auction: Auction, now: datetime) -> Verdict:
    bids = {bid.id: bid for bid in repository.waiting_bids(db, auction.id)}
    # Only a raise that has its deposit takes its lower bid's place: one that has none by now
    # comes too late, and the lower bid stands.
    entries = [one.entry for one in repository.confirmed_of(db, auction.id)]
    best = rules.winners(entries, auction.slots, auction.reserve)
    won = [bids.pop(one.bid_id) for one in best]
    auction.state = AuctionState.CLOSED
    auction.closed_at = now
    announce(db, "auction", auction.id, user_id=auction.owner_id)
    taking_part = {one.bid_id for one in entries}
    lost = [
        (bid, rules.lost_because(bid.amount, auction.reserve) if bid.id in taking_part else BARRED)
        for bid in bids.values()
    ]
    return Verdict(auction, won, lost)


def pushed_out(db: Session, bid: Bid, *, clock: Clock) -> list[Bid]:
    """Bids that do not win any more now that this one has its deposit, itself perhaps among them.

    None once the time of the round is over: then its result is told.
    """
    auction = repository.find_auction(db, bid.auction_id or "")
    if auction is None or auction.state != AuctionState.OPEN or clock.now() >= auction.closes_at:
        return []
    entries = [one.entry for one in repository.confirmed_of(db, auction.id)]
    lower = db.get(Bid, bid.replaces_id) if bid.replaces_id else None
    lost = rules.pushed_out(
        bid.id,
        entries,
        auction.slots,
        auction.reserve,
        raised=repository.entry_of(lower) if lower else None,
    )
    return [db.get_one(Bid, bid_id) for bid_id in lost]


def cancel_auction(db: Session, owner_id: str, auction_id: str, *, clock: Clock) -> AuctionView:
    """Call a round off that nobody has bid in.

    Raises:
        NotFoundError: The owner has no such auction.
        AuctionClosedError: It is over.
        AuctionHasBidsError: Somebody has bid.
    """
    auction = repository.locked_auction(db, auction_id)
    if auction is None or auction.owner_id != owner_id:
        raise NotFoundError("You have no such auction.")
    if auction.state != AuctionState.OPEN:
        raise AuctionClosedError("This auction is over.")
    if repository.count_bids(db, auction.id):
        raise AuctionHasBidsError("Fans have bid: the auction runs to its end.")
    auction.state = AuctionState.CANCELLED
    auction.closed_at = clock.now()
    return view_auction(db, auction.id, owner_id)


def view_auction(db: Session, auction_id: str, viewer_id: str | None) -> AuctionView:
    """A round as a person sees it.

    Raises:
        NotFoundError: There is none, or one of viewer and owner blocked the other.
    """
    auction = repository.find_auction(db, auction_id)
    if auction is None or not _may_see(db, auction, viewer_id):
        raise NotFoundError("There is no such auction.")
    return views_of(db, [auction], viewer_id)[0]


def view_of_tier(db: Session, tier_id: str, viewer_id: str | None) -> AuctionView:
    """The open round of a tier as a person sees it.

    Raises:
        NotFoundError: None is open, or one of viewer and owner blocked the other.
    """
    auction = repository.open_auction_of(db, tier_id=tier_id)
    if auction is None or not _may_see(db, auction, viewer_id):
        raise NotFoundError("No auction of this room is open now.")
    return views_of(db, [auction], viewer_id)[0]


def _may_see(db: Session, auction: Auction, viewer_id: str | None) -> bool:
    return viewer_id is None or not is_blocked(db, viewer_id, auction.owner_id)


def views_of(db: Session, auctions: Sequence[Auction], viewer_id: str | None) -> list[AuctionView]:
    """Rounds as a person sees them."""
    is_open = {one.id: one.state == AuctionState.OPEN for one in auctions}
    entries = repository.entries_of(db, [key for key, yes in is_open.items() if yes])
    entries |= repository.won_of(db, [key for key, yes in is_open.items() if not yes])
    minimums = _minimums_of(db, auctions)
    return [view(one, entries[one.id], minimums[one.id], viewer_id) for one in auctions]


def list_auctions(
    db: Session, owner_id: str, asked: PageAsked, *, subject_id: str | None = None
) -> AuctionList:
    """An owner's auctions, of one offer or tier or all, the newest first."""
    found = repository.auctions_of(db, owner_id, asked, subject_id=subject_id)
    shown, ends = cut(found, asked, lambda one: (one.created_at, one.id))
    return AuctionList(items=views_of(db, shown, owner_id), next=ends)


def _minimums_of(db: Session, auctions: Sequence[Auction]) -> dict[str, int]:
    """What any bid of a round takes, in micro-units: the offer's minimum, or the room's price."""
    of_offers = repository.offer_minimums(db, [one.offer_id for one in auctions if one.offer_id])
    return {
        one.id: of_offers[one.offer_id] if one.offer_id else _room_price(db, one)
        for one in auctions
    }


def _room_price(db: Session, auction: Auction) -> int:
    tier, persona = repository.tier_floor(db, str(auction.tier_id))
    owner = db.get_one(User, auction.owner_id)
    terms, upgrades = account_tier(owner.account_tier), upgrades_of(persona.upgrades)
    return price_room(tier.price_per_minute, tier.minutes, terms, upgrades).amount
