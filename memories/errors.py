"""What may go wrong with memories."""

from core.errors import AppError, ConflictError


class MemoryTextError(AppError):
    """There is nothing to remember in the text."""

    status = 422
    code = "empty_memory"


class TooManyMemoriesError(ConflictError):
    """The fan has pinned or written as many memories as one may have."""

    code = "too_many_memories"


class ConsentNeededError(ConflictError):
    """The text tells of health, belief or the like, which the fan did not agree to keep."""

    code = "special_consent_needed"
