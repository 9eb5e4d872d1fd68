"""What may go wrong with calendars and bookings."""

from core.errors import AppError, ConflictError


class UnknownZoneError(AppError):
    """No time zone has this name."""

    status = 422
    code = "unknown_time_zone"


class HoursError(AppError):
    """These hours, days, buffers or steps make no sense; the message says why."""

    status = 422
    code = "invalid_hours"


class RangeError(AppError):
    """The days that were asked for are the wrong way round, or too many."""

    status = 422
    code = "invalid_range"


class TooManyExceptionsError(ConflictError):
    """The calendar has as many exceptions as one may have."""

    code = "too_many_exceptions"


class MeetingTimeError(AppError):
    """No meeting can be at this time: over, too long, too far ahead."""

    status = 422
    code = "invalid_time"


class SlotTakenError(ConflictError):
    """Somebody has this time; ``details["free"]`` has up to three starts that are free."""

    code = "slot_taken"


class SlotNotOfferedError(ConflictError):
    """The creator does not meet then; ``details["free"]`` has up to three starts that are free."""

    code = "slot_not_offered"


class SlotTooSoonError(ConflictError):
    """Too close to now; ``details["free"]`` has up to three starts that are free."""

    code = "slot_too_soon"


class BookingReleasedError(ConflictError):
    """The time was given up, and is not booked any more."""

    code = "booking_released"
