"""Errors that a client can act on: each has a status, a code and a sentence."""

from typing import ClassVar


class AppError(Exception):
    """Base of every error that crosses the API edge.

    ``app.errors`` turns it into ``{"error": {"code", "message", "param", "details"}}``.
    """

    status: ClassVar[int] = 400
    """HTTP status."""
    code: ClassVar[str] = "bad_request"
    """Stable name for programs."""

    def __init__(self, message: str, *, param: str | None = None, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.details: dict[str, object] = details


class StartError(Exception):
    """The program cannot start; the message says why and what to do."""


class NotFoundError(AppError):
    """The thing does not exist, or is not the caller's to see."""

    status = 404
    code = "not_found"


class ForbiddenError(AppError):
    """The caller is known but may not do this."""

    status = 403
    code = "forbidden"


class UnauthenticatedError(AppError):
    """Nobody is signed in."""

    status = 401
    code = "unauthenticated"


class ConflictError(AppError):
    """The thing is in a state that does not allow this."""

    status = 409
    code = "conflict"


class TooManyRequestsError(AppError):
    """Slow down; ``details["retry_after_s"]`` says for how long."""

    status = 429
    code = "rate_limited"


class UnavailableError(AppError):
    """A service that this needs is not there now."""

    status = 503
    code = "unavailable"
