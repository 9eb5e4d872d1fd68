"""What may go wrong with appeals."""

from core.errors import ConflictError, NotFoundError


class DecisionMissingError(NotFoundError):
    """There is no such decision, or the caller has no part in it."""

    code = "decision_missing"


class AppealMissingError(NotFoundError):
    """There is no such appeal."""

    code = "appeal_missing"


class AppealClosedError(ConflictError):
    """The caller appealed before, or the time for it is over."""

    code = "appeal_closed"


class AppealAnsweredError(ConflictError):
    """Somebody answered it before."""

    code = "appeal_answered"
