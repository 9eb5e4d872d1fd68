"""A creator reads what a fan shares, for as long as that was agreed."""

from datetime import datetime

from sqlalchemy.orm import Session

from accounts.kyf import repository, rules
from accounts.kyf.errors import AccessOverError, AccessRevokedError, NotConsentedError
from accounts.kyf.schemas import SharedFields
from accounts.kyf.sealing import Sealing
from accounts.kyf.service.asking import tell_both
from accounts.kyf.service.forms import need_form, open_fields
from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from models.kyf import KyfAccess, KyfRequest
from models.states import KycField, KycState, KyfState


def read_fields(
    db: Session, creator_id: str, request_id: str, *, sealing: Sealing, clock: Clock
) -> SharedFields:
    """The values that a fan shares, and a line in the fan's list of readings.

    Raises:
        NotFoundError: There is no such request by this creator.
        NotConsentedError: The fan has not consented.
        AccessRevokedError: The fan took the consent back.
        AccessOverError: The time to read is over.
    """
    request = repository.locked_request(db, request_id)
    if request is None or request.creator_id != creator_id:
        raise NotFoundError("There is no such request.")
    now = clock.now()
    until = _readable_until(request, now)
    form = need_form(db, request.fan_id)
    asked = [KycField(field) for field in request.fields]
    fields = open_fields(form, asked, sealing=sealing)
    db.add(
        KyfAccess(
            id=new_id("kya"),
            fan_id=request.fan_id,
            request_id=request.id,
            reader_id=creator_id,
            fields=[one.field.value for one in fields],
            at=now,
        )
    )
    tell_both(db, request)
    return SharedFields(
        request_id=request.id,
        fields=fields,
        is_verified=form.state == KycState.VERIFIED,
        readable_until=until,
    )


def _readable_until(request: KyfRequest, now: datetime) -> datetime:
    until = request.readable_until
    if until is not None and rules.is_readable(now, request.state, until):
        return until
    if request.state == KyfState.REVOKED:
        raise AccessRevokedError("The fan took the consent back.")
    if request.state != KyfState.CONSENTED:
        raise NotConsentedError("The fan has not consented to share this.")
    raise AccessOverError("The time to read what the fan shared is over.")


def set_readable_until(
    db: Session, bid_id: str, meeting_ends_at: datetime | None
) -> KyfRequest | None:
    """Let the creator read until the retention time after the meeting is over.

    Called when the meeting's time is agreed or moved, and when its end is undone; the days are
    those that the fan signed. Nothing happens where the fan was not asked, has not consented or
    has revoked.

    Args:
        db: The transaction.
        bid_id: Which meeting's.
        meeting_ends_at: As agreed; without a time the days count from the consent.
    """
    request = repository.request_of_bid(db, bid_id)
    if request is None or request.state != KyfState.CONSENTED:
        return request
    start = meeting_ends_at or request.consented_at
    if start is not None:
        request.readable_until = rules.readable_until(start, request.retention_days)
        tell_both(db, request)
    return request


def end_access(db: Session, bid_id: str, *, clock: Clock) -> KyfRequest | None:
    """End the creator's access now: the bid went back, there is no meeting."""
    request = repository.request_of_bid(db, bid_id)
    if request is not None and request.state == KyfState.CONSENTED:
        request.readable_until = clock.now()
        tell_both(db, request)
    return request
