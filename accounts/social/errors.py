"""What may go wrong between people."""

from core.errors import AppError, ConflictError


class OwnAccountError(AppError):
    """Nobody blocks or follows themselves."""

    status = 422
    code = "own_account"


class TooManyBlocksError(ConflictError):
    """The person blocks as many people as one may."""

    code = "too_many_blocks"


class SlugError(AppError):
    """No page can have this address; the message says why."""

    status = 422
    code = "invalid_slug"


class SlugTakenError(ConflictError):
    """Another page has this address."""

    code = "slug_taken"
