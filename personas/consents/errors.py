"""What may go wrong with consents."""

from core.errors import AppError, ConflictError, NotFoundError


class ConsentMissingError(NotFoundError):
    """There is no such consent, or the link is wrong."""

    code = "consent_not_found"


class ConsentTermsError(AppError):
    """The end, the subject or the names don't fit."""

    status = 422
    code = "consent_terms"


class ConsentStateError(ConflictError):
    """It was answered, taken back or has ended; ``details["state"]`` says."""

    code = "consent_state"


class TooManyConsentsError(ConflictError):
    """The owner has as many as one may have."""

    code = "too_many_consents"


class OtherPersonError(ConflictError):
    """Somebody else was asked about the same: the owner can't speak for them."""

    code = "other_person"
