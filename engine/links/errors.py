"""Why a linked server is of no use now."""

from typing import Literal

from core.errors import AppError

LinkCode = Literal[
    "address_refused",  # it may not be asked from here
    "unreachable",  # no connection, or it broke
    "timeout",  # no answer in time
    "unauthorised",  # the key was refused
    "bad_answer",  # an answer that does not fit the protocol
    "tool_failed",  # the tool answered with an error
    "too_much",  # it says more of itself than anybody can approve
]


class LinkError(AppError):
    """A linked server failed; ``link_code`` says how."""

    status = 502
    code = "agent_server_failed"

    def __init__(self, link_code: LinkCode, message: str) -> None:
        super().__init__(message, reason=link_code)
        self.link_code: LinkCode = link_code
