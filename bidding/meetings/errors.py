"""What may go wrong with meetings."""

from core.errors import AppError, ConflictError, ForbiddenError


class MeetingStateError(ConflictError):
    """The meeting is past the point at which this can be done, or not there yet."""

    code = "meeting_state"


class ProposalError(AppError):
    """The proposed time or place will not do; the message says why."""

    status = 422
    code = "invalid_proposal"


class ProposalAnsweredError(ConflictError):
    """The proposal does not wait for an answer any more."""

    code = "proposal_answered"


class UnreadableCodeError(AppError):
    """This is no code of a meeting."""

    status = 422
    code = "code_unreadable"


class ForeignCodeError(ForbiddenError):
    """The code is of a meeting of other people."""

    code = "code_foreign"


class ForgedCodeError(ForbiddenError):
    """The code was not made here, or was changed."""

    code = "code_forged"


class StaleCodeError(ConflictError):
    """The code's fifteen seconds are over: it was photographed, sent on, or shown too long."""

    code = "code_stale"


class EarlyCodeError(ConflictError):
    """The code is for a later moment: a clock is wrong, or codes were made ahead."""

    code = "code_early"


class UsedCodeError(ConflictError):
    """The code was read before: each one counts once."""

    code = "code_used"


class ScanNeededError(ConflictError):
    """The house signs for the fan only after the fan's page has read the creator's code."""

    code = "scan_needed"


class ReceiptSignatureError(AppError):
    """The signature is not the bid's signer's under this amount."""

    status = 422
    code = "invalid_signature"


class DisputeError(ConflictError):
    """No case can be opened, or this one is decided; the message says why."""

    code = "dispute_refused"
