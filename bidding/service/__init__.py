"""Use cases of bidding, one story a file; other folders import them from here."""

from bidding.service.cancelling import cancel_bid
from bidding.service.earning import view_earnings
from bidding.service.moving import (
    accept_bid,
    bid_of,
    bids_due,
    refund_bid,
    release_bid,
)
from bidding.service.placing import NewBid, place_bid
from bidding.service.quoting import make_quote
from bidding.service.viewing import list_bids, view_bid

__all__ = [
    "NewBid",
    "accept_bid",
    "bid_of",
    "bids_due",
    "cancel_bid",
    "list_bids",
    "make_quote",
    "place_bid",
    "refund_bid",
    "release_bid",
    "view_bid",
    "view_earnings",
]
