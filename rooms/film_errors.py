"""What can go wrong around a film, as codes that a client can act on."""

from core.errors import AppError, ConflictError, ForbiddenError, UnavailableError


class FilmsNotAllowedError(ForbiddenError):
    """The persona's owner does not let fans keep films, or the room has no picture."""

    code = "films_not_allowed"


class FilmConsentError(AppError):
    """The statement was not agreed to word for word."""

    status = 422
    code = "film_consent_missing"


class FilmRunningError(ConflictError):
    """A film of this room is being recorded."""

    code = "film_running"


class NotInRoomError(ConflictError):
    """Films are recorded while the fan is in the room."""

    code = "not_in_room"


class FilmsUnavailableError(UnavailableError):
    """This server makes no films."""

    code = "films_unavailable"
