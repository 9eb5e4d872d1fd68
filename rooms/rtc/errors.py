"""What can go wrong around a call, as codes that a client can act on."""

from core.errors import AppError, ConflictError, ForbiddenError, NotFoundError, UnavailableError


class VisitUnknownError(NotFoundError):
    """No such visit is live in this process, or it is another fan's."""

    code = "visit_unknown"


class CallUnknownError(NotFoundError):
    """No such call, or it is another fan's."""

    code = "call_unknown"


class VisitForeignError(ForbiddenError):
    """The ticket is for another room than the visit's."""

    code = "ticket_foreign"


class SoundNotSoldError(ConflictError):
    """The room is sold as text only."""

    code = "format_not_sold"


class PictureNotSoldError(ConflictError):
    """The room has no picture, or this server does not draw it: the page does."""

    code = "picture_not_offered"


class TooManyCallsError(UnavailableError):
    """This process carries as many calls as it may."""

    code = "too_many_calls"


class CallFailedError(UnavailableError):
    """Something broke on our side; the paid time stands still."""

    code = "call_failed"


class SessionWishError(AppError):
    """The form's ``session`` can't be read."""

    status = 400
    code = "invalid_session"
