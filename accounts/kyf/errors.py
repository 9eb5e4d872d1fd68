"""What may go wrong with KYC forms and KYF requests; no sentence repeats a value of a form."""

from core.errors import AppError, ConflictError, ForbiddenError


class KycFieldError(AppError):
    """A field of the form is wrong; ``param`` names it."""

    status = 422
    code = "invalid_field"


class BirthDateDiffersError(AppError):
    """The form tells another day of birth than the account."""

    status = 422
    code = "birth_date_differs"


class FormInUseError(ConflictError):
    """A creator may read the form by a consent in force."""

    code = "form_in_use"


class FormChangedError(ConflictError):
    """The form is not the one that the reviewer has read."""

    code = "form_changed"


class FormDecidedError(ConflictError):
    """The form waits for no decision of this kind."""

    code = "form_decided"


class OwnFormError(ForbiddenError):
    """A reviewer has a part in it: the form is theirs, or of somebody whose data they asked for."""

    code = "own_form"


class RefusalUnexplainedError(AppError):
    """Who is refused is told why."""

    status = 422
    code = "note_required"


class InvalidScopeError(AppError):
    """The wish itself is wrong: no field, an unknown one, or no purpose."""

    status = 422
    code = "invalid_scope"


class ScopeChangedError(ConflictError):
    """The request is for another deal than the one that is signed for."""

    code = "scope_changed"


class KyfDecidedError(ConflictError):
    """The request was answered before, or went back."""

    code = "kyf_decided"


class KyfLateError(ConflictError):
    """The time to answer is over: the bid goes back to the fan."""

    code = "kyf_expired"


class FieldsMissingError(ConflictError):
    """The form lacks what the creator asks for; ``details["fields"]`` names it."""

    code = "kyf_fields_missing"


class UnverifiedError(ConflictError):
    """The offer asks for a verified form."""

    code = "kyc_unverified"


class InvalidSignatureError(AppError):
    """The signature is not the fan's for this very scope."""

    status = 422
    code = "invalid_signature"


class NotConsentedError(ForbiddenError):
    """The fan has not consented."""

    code = "kyf_not_consented"


class AccessRevokedError(ForbiddenError):
    """The fan took the consent back."""

    code = "kyf_revoked"


class AccessOverError(ForbiddenError):
    """The meeting and the time after it are over."""

    code = "kyf_over"
