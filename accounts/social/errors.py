"""What may go wrong between people."""

from core.errors import AppError, ConflictError


class BlockSelfError(AppError):
    """Nobody blocks themselves."""

    status = 422
    code = "own_account"


class TooManyBlocksError(ConflictError):
    """The person blocks as many people as one may."""

    code = "too_many_blocks"
