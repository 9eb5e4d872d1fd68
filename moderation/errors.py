"""What may go wrong with reports."""

from core.errors import AppError, ConflictError, ForbiddenError, NotFoundError


class SubjectMissingError(NotFoundError):
    """There is no such thing, or the reporter has no part in it."""

    code = "subject_missing"


class OwnSubjectError(AppError):
    """Nobody reports themselves."""

    status = 422
    code = "own_subject"


class AccusedError(AppError):
    """The accused person has no part in what is reported, or must be named."""

    status = 422
    code = "accused_unclear"


class AlreadyReportedError(ConflictError):
    """The reporter's report of the same thing is still open."""

    code = "already_reported"


class ReportMissingError(NotFoundError):
    """There is no such report."""

    code = "report_missing"


class ReportAnsweredError(ConflictError):
    """Somebody answered it before."""

    code = "report_answered"


class PartialReviewerError(ForbiddenError):
    """Nobody judges their own case."""

    code = "own_case"


class EmptyWordsError(AppError):
    """Nothing in the text can be seen."""

    status = 422
    code = "text_empty"
