"""What can go wrong around a room, as codes that a client can act on."""

from typing import ClassVar

from core.errors import (
    AppError,
    ConflictError,
    ForbiddenError,
    UnauthenticatedError,
    UnavailableError,
)


class RoomEndedError(ConflictError):
    """The room is over: nobody can enter it and its time does not run."""

    code = "room_ended"


class RoomInUseError(ConflictError):
    """A live visit holds the room."""

    code = "room_in_use"


class TicketMissingError(UnauthenticatedError):
    """No secret came with the request."""

    code = "ticket_missing"


class TicketUnknownError(UnauthenticatedError):
    """No ticket has this secret, or it was revoked."""

    code = "ticket_unknown"


class TicketExpiredError(UnauthenticatedError):
    """The ticket's time is over; take a new one."""

    code = "ticket_expired"


class TicketUsedError(UnauthenticatedError):
    """A ticket opens one websocket; take a new one to come back."""

    code = "ticket_used"


class TicketForeignError(ForbiddenError):
    """The ticket belongs to somebody else than the person who is signed in."""

    code = "ticket_foreign"


class WrongOriginError(ForbiddenError):
    """A page of another web origin tried to open the socket."""

    code = "wrong_origin"


class ModelNotFoundError(AppError):
    """The model is not the persona that the ticket is for, or no open room has it."""

    status: ClassVar[int] = 404
    code = "model_not_found"


class RoomAmbiguousError(ConflictError):
    """Several open rooms fit: take a ticket for one of them."""

    code = "several_rooms"


class TicketLifeError(AppError):
    """A ticket lives 10 to 7200 seconds."""

    status = 422
    code = "invalid_ticket_life"


class ReceiptSignatureError(AppError):
    """The signature is not the signer's over this amount."""

    status = 422
    code = "invalid_receipt_signature"


class ReceiptAmountError(AppError):
    """The amount is below the last receipt or above what was delivered."""

    status = 422
    code = "invalid_receipt_amount"


class ReceiptRequiredError(AppError):
    """Too much delivered time is unsigned; sign the receipt in ``details`` first."""

    status = 402
    code = "receipt_required"


class RoomSettledError(ConflictError):
    """The money has moved: receipts can't change it any more."""

    code = "room_settled"


class VoiceUnavailableError(UnavailableError):
    """This server has no ears or mouths now."""

    code = "voice_unavailable"


class LinkReplacedError(ConflictError):
    """The visit was called again before this call was answered, or ended."""

    code = "call_replaced"


class VoiceBusyError(UnavailableError):
    """Another talking room would make the others stutter."""

    code = "voice_busy"


class ConsentEndedError(ConflictError):
    """The person whose face a video room shows does not permit it any more."""

    code = "consent_ended"
