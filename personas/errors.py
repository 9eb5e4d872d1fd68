"""What may go wrong with personas."""

from core.errors import AppError, ConflictError, UnavailableError


class NotReadyError(ConflictError):
    """The persona lacks something that a published one needs; ``details["missing"]`` says what."""

    code = "persona_not_ready"


class TooManyPersonasError(ConflictError):
    """The owner has as many personas as one may have."""

    code = "too_many_personas"


class TierTermsError(AppError):
    """The price or the length is out of range."""

    status = 422
    code = "invalid_tier"


class FormatNotOfferedError(ConflictError):
    """The owner's account tier does not include this format."""

    code = "format_not_offered"


class PictureError(AppError):
    """The upload is not a picture that we take."""

    status = 422
    code = "invalid_picture"


class PictureTooLargeError(AppError):
    """The upload has too many bytes."""

    status = 413
    code = "picture_too_large"


class NoVoiceError(UnavailableError):
    """This server has no voices."""

    code = "no_voice"


class NothingToSayError(AppError):
    """The text has no word in it."""

    status = 422
    code = "nothing_to_say"


class SampleReplacedError(ConflictError):
    """The listener asked for another sample, or left, before this one was spoken."""

    code = "sample_replaced"
