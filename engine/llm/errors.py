"""Why a mind did not answer, as a code that a client can act on."""

from typing import Final, Literal

from core.errors import UnavailableError

BackendCode = Literal[
    "unreachable",  # no connection, or it broke
    "unauthorised",  # the key was refused
    "rate_limited",  # too many requests; try later
    "overloaded",  # every slot is busy for longer than the wait allows
    "bad_answer",  # an answer that does not fit the protocol
    "bad_request",  # the backend refused the prompt
    "prompt_too_long",  # the prompt does not fit the context
    "weights_missing",  # no such file or model
    "load_failed",  # the weights could not be loaded
    "timeout",  # no answer in time
    "closed",  # the backend was shut down
]

_RETRYABLE: Final = frozenset({"unreachable", "rate_limited", "overloaded", "timeout"})


class BackendError(UnavailableError):
    """A mind failed; ``code`` says how and ``retryable`` whether another try can help."""

    def __init__(self, code: BackendCode, message: str, *, retryable: bool | None = None) -> None:
        super().__init__(message, backend_code=code)
        self.backend_code: BackendCode = code
        self.retryable = code in _RETRYABLE if retryable is None else retryable
