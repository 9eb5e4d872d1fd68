"""What may go wrong with accounts."""

from core.errors import AppError, ConflictError, ForbiddenError, TooManyRequestsError


class EmailTakenError(ConflictError):
    """Somebody registered with this e-mail before."""

    code = "email_taken"


class WrongCredentialsError(AppError):
    """The e-mail or the password is wrong; the answer never says which."""

    status = 401
    code = "wrong_credentials"


class WeakPasswordError(AppError):
    """The password breaks a rule; the message says which."""

    status = 422
    code = "weak_password"


class UnderageError(AppError):
    """The person is not an adult yet."""

    status = 422
    code = "underage"


class DateOfBirthError(AppError):
    """Nobody alive was born on that day."""

    status = 422
    code = "invalid_date_of_birth"


class WrongOriginError(ForbiddenError):
    """A page of another site tried to act for a signed-in browser."""

    code = "wrong_origin"


class MissingRoleError(ForbiddenError):
    """The caller lacks the role that this needs."""

    code = "missing_role"


class IdempotencyKeyError(AppError):
    """A money request came without a usable ``Idempotency-Key``."""

    status = 422
    code = "idempotency_key_required"


class IdempotencyKeyReusedError(ConflictError):
    """The key belongs to another request."""

    code = "idempotency_key_reused"


class TooManyTokensError(ConflictError):
    """The person has as many API tokens as one may have."""

    code = "too_many_tokens"


class FaucetLimitError(TooManyRequestsError):
    """The day's tokens are drawn."""

    code = "faucet_limit"


class NoFaucetError(ForbiddenError):
    """Only the demo chain has a faucet."""

    code = "no_faucet"
