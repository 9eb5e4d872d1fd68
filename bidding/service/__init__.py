"""Use cases of bidding, one story a file; other folders import them from here."""

from bidding.service.answering import accept_bid, decline_bid, is_too_late, was_accepted
from bidding.service.cancelling import cancel_bid
from bidding.service.earning import view_earnings
from bidding.service.moving import (
    bid_of,
    bids_due,
    consent_to_bid,
    dispute_bid,
    refund_bid,
    release_bid,
    resolve_bid,
)
from bidding.service.placing import NewBid, place_bid
from bidding.service.quoting import quote_room
from bidding.service.quoting_meetings import quote_meeting
from bidding.service.raising import keep_one
from bidding.service.viewing import list_bids, view_bid

__all__ = [
    "NewBid",
    "accept_bid",
    "bid_of",
    "bids_due",
    "cancel_bid",
    "consent_to_bid",
    "decline_bid",
    "dispute_bid",
    "is_too_late",
    "keep_one",
    "list_bids",
    "place_bid",
    "quote_meeting",
    "quote_room",
    "refund_bid",
    "release_bid",
    "resolve_bid",
    "view_bid",
    "view_earnings",
    "was_accepted",
]
