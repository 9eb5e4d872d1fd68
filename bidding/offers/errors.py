"""What may go wrong with offers and with bids for them."""

from core.errors import ConflictError, ForbiddenError


class OfferUnavailableError(ConflictError):
    """The offer is paused or retired, or the creator takes no bids."""

    code = "offer_unavailable"


class OfferChangedError(ConflictError):
    """The offer's terms are others than the ones that were quoted."""

    code = "offer_changed"


class OwnOfferError(ForbiddenError):
    """Creators do not bid for their own meetings."""

    code = "own_offer"


class AudienceError(ForbiddenError):
    """The creator takes bids from others only; ``details["reason"]`` says from whom."""

    code = "not_in_audience"


class TooManyBidsError(ConflictError):
    """The fan has as many bids waiting as the creator takes from one fan."""

    code = "too_many_bids"


class OfferInAuctionError(ConflictError):
    """The terms stay as they are while fans bid on them."""

    code = "offer_in_auction"
