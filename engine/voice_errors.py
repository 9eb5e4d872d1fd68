"""Why hearing or speaking failed, as a code that a client can act on."""

from typing import Literal

from core.errors import UnavailableError

VoiceCode = Literal[
    "weights_missing",  # no such file, package or model; the message says what to install
    "load_failed",  # the weights are there and cannot be loaded
    "unknown_voice",  # the synthesizer has no such voice
    "unreachable",  # no connection, or it broke
    "bad_answer",  # an answer that does not fit the protocol
    "overloaded",  # too much waits already
    "timeout",  # no answer in time
    "closed",  # the backend was shut down
]


class VoiceBackendError(UnavailableError):
    """A voice backend failed; ``voice_code`` says how."""

    def __init__(self, code: VoiceCode, message: str) -> None:
        super().__init__(message, voice_code=code)
        self.voice_code: VoiceCode = code
