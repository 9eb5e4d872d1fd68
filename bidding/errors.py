"""What may go wrong with quotes and bids."""

from core.errors import AppError, ConflictError, ForbiddenError


class QuoteExpiredError(ConflictError):
    """The quote's price does not hold any more."""

    code = "quote_expired"


class QuoteUsedError(ConflictError):
    """A bid was placed on this quote already."""

    code = "quote_used"


class QuoteOutdatedError(ConflictError):
    """Another version of the persona is published now than the one that was quoted."""

    code = "quote_outdated"


class BidTooLowError(AppError):
    """The bid is below the quote; ``details["price"]`` is what it takes."""

    status = 422
    code = "bid_too_low"


class PersonaUnpublishedError(ConflictError):
    """The persona cannot be booked now."""

    code = "persona_unpublished"


class FormatNotOnSaleError(ConflictError):
    """The format cannot be bought now."""

    code = "format_not_on_sale"


class OwnPersonaError(ForbiddenError):
    """Owners do not bid for their own personas."""

    code = "own_persona"


class AdultsOnlyError(ForbiddenError):
    """Rooms are for adults."""

    code = "adults_only"


class SaltUsedError(ConflictError):
    """The fan placed another bid with this salt."""

    code = "salt_used"


class SignerError(AppError):
    """The address cannot sign for this bid."""

    status = 422
    code = "invalid_signer"


class NotCancellableError(ConflictError):
    """The bid is past the point where its fan may take it back."""

    code = "bid_not_cancellable"


class NotRaisableError(ConflictError):
    """The bid cannot be raised: it was answered, or is raised already."""

    code = "bid_not_raisable"


class NotAnswerableError(ConflictError):
    """The bid does not wait for its owner's answer any more."""

    code = "bid_not_answerable"


class BidStepError(Exception):
    """A step that the bid's state does not allow: a fault of ours, never of a person."""
