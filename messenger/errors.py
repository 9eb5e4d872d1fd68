"""What may go wrong in a conversation."""

from core.errors import AppError, ConflictError, ForbiddenError, NotFoundError


class ConversationMissingError(NotFoundError):
    """There is no such conversation, or the caller takes no part in it."""

    code = "conversation_missing"


class MessageMissingError(NotFoundError):
    """There is no such message, or it is not the caller's."""

    code = "message_missing"


class ConversationClosedError(ConflictError):
    """Its time is over; it can still be read."""

    code = "conversation_closed"


class BlockedError(ForbiddenError):
    """One of the two blocked the other; the answer never says who."""

    code = "blocked"


class MessageEmptyError(AppError):
    """Nothing in the text can be seen."""

    status = 422
    code = "message_empty"


class MessageTooLongError(AppError):
    """The text has too many characters."""

    status = 422
    code = "message_too_long"


class SearchError(AppError):
    """Nothing to look for."""

    status = 422
    code = "search_empty"


class PageError(AppError):
    """A page of history has one side, not two."""

    status = 422
    code = "page_ambiguous"


class FileTooLargeError(AppError):
    """The file has too many bytes."""

    status = 413
    code = "file_too_large"


class FileTypeRefusedError(AppError):
    """The bytes are of no kind that may be sent, or not of the kind that the name says."""

    status = 422
    code = "file_type_refused"


class PictureRefusedError(AppError):
    """The picture cannot be read, or has too many pixels."""

    status = 422
    code = "picture_refused"


class UploadError(AppError):
    """The request body is no form with one file."""

    status = 422
    code = "upload_invalid"
