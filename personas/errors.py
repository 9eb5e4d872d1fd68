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


class TierInAuctionError(ConflictError):
    """Fans bid on the tier's terms at this moment."""

    code = "tier_in_auction"


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


class FaceRefusedError(AppError):
    """The upload is no face that we take; ``details["reason"]`` is a stable code."""

    status = 422
    code = "face_refused"


class FaceBusyError(UnavailableError):
    """Too many uploads are being checked."""

    code = "face_check_busy"


class ConsentMissingError(AppError):
    """The owner did not agree to the statement about the likeness."""

    status = 422
    code = "consent_missing"


class TooManyFacesError(ConflictError):
    """The owner has as many faces as one may have."""

    code = "too_many_faces"


class FaceInUseError(ConflictError):
    """A persona has this face; ``details["personas"]`` names them."""

    code = "face_in_use"


class FaceUnknownError(AppError):
    """The sheet names a face that is neither ours nor the owner's."""

    status = 422
    code = "face_unknown"


class NoFacesError(UnavailableError):
    """This server draws no faces, or they are not built yet."""

    code = "no_faces"


class FormatUnavailableError(UnavailableError):
    """This server can't deliver rooms of this format."""

    code = "format_unavailable"


class NotPublishedError(ConflictError):
    """No version of the persona was published yet."""

    code = "persona_not_published"


class ProbesRunningError(ConflictError):
    """The persona's probes are being asked just now."""

    code = "probes_running"


class ProbesNotPassedError(ConflictError):
    """The draft has not passed its probes; ``details`` say ``why``, and which kinds ``failed``."""

    code = "probes_not_passed"


class ConsentEndedError(ConflictError):
    """The person whose face or voice it is has not agreed, or not any more."""

    code = "consent_ended"
