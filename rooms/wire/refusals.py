"""A refusal: one event is answered with an ``error`` event, and the socket stays open."""

from typing import Literal

from core.errors import AppError

ErrorType = Literal["invalid_request_error", "server_error"]


class Refusal(Exception):  # noqa: N818 - it refuses an event; nothing has gone wrong
    """What is wrong with a client's event, as a code that it can act on."""

    def __init__(
        self,
        code: str,
        message: str,
        event_id: str | None = None,
        *,
        param: str | None = None,
        kind: ErrorType = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.event_id = event_id
        self.param = param
        self.kind: ErrorType = kind


def refusal_of(error: AppError, event_id: str | None = None) -> Refusal:
    """The same refusal, said on the socket."""
    kind: ErrorType = "server_error" if error.status >= 500 else "invalid_request_error"
    return Refusal(error.code, error.message, event_id, param=error.param, kind=kind)
