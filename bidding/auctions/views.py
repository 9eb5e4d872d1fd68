"""Auctions as people see them."""

from collections.abc import Sequence

from bidding.auctions import rules
from bidding.auctions.repository import BidEntry
from bidding.auctions.schemas import AuctionView, OwnPlace
from core.money import to_text
from models.offer import Auction
from models.states import AuctionState

LEADING_SHOWN = 10


def view(
    auction: Auction, bids: Sequence[BidEntry], minimum: int, viewer_id: str | None
) -> AuctionView:
    """A round as a person sees it: amounts are public, people and reserve are not."""
    entries = [one.entry for one in bids]
    leading = rules.winners(entries, auction.slots, auction.reserve)
    is_owner = viewer_id is not None and viewer_id == auction.owner_id
    mine = _own_place(auction, bids, viewer_id)
    # A raise gives the place of the lower bid up.
    others = [entry for entry in entries if mine is None or entry.bid_id != mine.bid_id]
    has_reserve = auction.reserve is not None
    return AuctionView(
        id=auction.id,
        offer_id=auction.offer_id,
        tier_id=auction.tier_id,
        state=AuctionState(auction.state),
        slots=auction.slots,
        bids=len(entries),
        leading=[to_text(one.amount) for one in leading[:LEADING_SHOWN]],
        least_bid=to_text(rules.least_bid(others, auction.slots, minimum)),
        is_reserve_met=bool(leading) if has_reserve else None,
        reserve=to_text(auction.reserve) if is_owner and auction.reserve is not None else None,
        closes_at=auction.closes_at,
        first_closes_at=auction.first_closes_at,
        extensions=auction.extensions,
        mine=mine,
    )


def _own_place(
    auction: Auction, bids: Sequence[BidEntry], viewer_id: str | None
) -> OwnPlace | None:
    own = [one.entry for one in bids if viewer_id is not None and one.fan_id == viewer_id]
    if not own:
        return None
    best = rules.ranked(own)[0]
    stands = rules.place_of(
        best.bid_id, [one.entry for one in bids], auction.slots, auction.reserve
    )
    if stands is None:
        return None
    rank, place = stands
    return OwnPlace(bid_id=best.bid_id, rank=rank, place=place, amount=to_text(best.amount))
