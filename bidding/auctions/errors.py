"""What may go wrong with auctions."""

from core.errors import AppError, ConflictError


class AuctionClosedError(ConflictError):
    """The auction takes no bids: it is over, or there is none."""

    code = "auction_closed"


class AuctionOpenError(ConflictError):
    """There is an open round already."""

    code = "auction_open"


class AuctionHasBidsError(ConflictError):
    """Fans have bid: the auction runs to its end."""

    code = "auction_has_bids"


class AuctionTermsError(AppError):
    """The round cannot be held like that; the message says why."""

    status = 422
    code = "invalid_auction"


class LowBidError(Exception):
    """The amount is less than the next bid takes; placing turns it into an answer.

    Args:
        least: Micro-units.
    """

    def __init__(self, least: int) -> None:
        super().__init__(least)
        self.least = least
