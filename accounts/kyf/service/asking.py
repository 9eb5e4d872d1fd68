"""A creator's wish to see fields of a fan's form: made with the acceptance of a bid, and shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.kyf import repository, rules
from accounts.kyf.errors import InvalidScopeError
from accounts.kyf.schemas import (
    AccessList,
    AccessView,
    KyfRequestLine,
    KyfRequestList,
    KyfRequestView,
)
from accounts.kyf.sealing import Sealing
from accounts.kyf.service.forms import TOPIC, open_fields
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from core.ids import new_id
from core.paging import PageAsked, cut
from models.kyf import KyfRequest
from models.states import KycField, KycState, KyfState


@dataclass(frozen=True, slots=True)
class KyfWish:
    """What a creator asks for, with the bid that it is about."""

    bid_id: str
    deal_id: str
    creator_id: str
    fan_id: str
    fields: Sequence[str]
    """``KycField`` values of the offer."""
    purpose: str
    """Of the offer, in the creator's words."""
    due_at: datetime
    """The contract's own deadline."""
    retention_days: int
    """``KyfSettings.retention_days`` as it is now."""


def ask_kyf(db: Session, wish: KyfWish, *, clock: Clock) -> KyfRequest:
    """Ask a fan; for a bid that was asked for before, find that request again as it was.

    Raises:
        InvalidScopeError: No field, an unknown one, or no purpose.
    """
    if found := repository.request_of_bid(db, wish.bid_id):
        return found
    try:
        fields = [field.value for field in rules.askable_fields(wish.fields)]
    except ValueError as error:
        raise InvalidScopeError(f"These fields can't be asked for: {error}") from None
    if not wish.purpose.strip() or len(wish.purpose) > rules.MAX_PURPOSE_CHARS:
        raise InvalidScopeError(
            f"Say what the fields are for, in at most {rules.MAX_PURPOSE_CHARS} characters."
        )
    request = KyfRequest(
        id=new_id("kyf"),
        subject_id=wish.bid_id,
        deal_id=wish.deal_id,
        creator_id=wish.creator_id,
        fan_id=wish.fan_id,
        fields=fields,
        purpose=wish.purpose,
        retention_days=wish.retention_days,
        state=KyfState.ASKED.value,
        signature=None,
        asked_at=clock.now(),
        due_at=wish.due_at,
        consented_at=None,
        readable_until=None,
        revoked_at=None,
    )
    request.scope_hash = rules.scope_hash(scope_of(request))
    try:
        with db.begin_nested():
            db.add(request)
    except IntegrityError:  # Another process was faster by a moment.
        found = repository.request_of_bid(db, wish.bid_id)
        if found is None:
            raise
        return found
    tell_both(db, request)
    return request


def scope_of(request: KyfRequest, deal_id: str | None = None) -> rules.Scope:
    """What the fan of a request signs.

    Args:
        request: Its row.
        deal_id: Of another deal than the row's, to compare the two.
    """
    return rules.Scope(
        bid_id=request.subject_id,
        deal_id=deal_id or request.deal_id,
        creator_id=request.creator_id,
        fan_id=request.fan_id,
        fields=request.fields,
        purpose=request.purpose,
        retention_days=request.retention_days,
    )


def tell_both(db: Session, request: KyfRequest) -> None:
    """Let the pages of both sides read the request again."""
    for user_id in (request.fan_id, request.creator_id):
        announce(db, TOPIC, request.id, user_id=user_id)


def view_request(
    db: Session, caller_id: str, request_id: str, *, sealing: Sealing
) -> KyfRequestView:
    """A request for one of its two sides; only the fan sees values, as a preview.

    Raises:
        NotFoundError: There is none, or it is between others.
    """
    request = repository.request_by_id(db, request_id)
    if request is None or caller_id not in {request.fan_id, request.creator_id}:
        raise NotFoundError("There is no such request.")
    form = repository.form_of(db, request.fan_id)
    creator = repository.person(db, request.creator_id)
    fields = [KycField(field) for field in request.fields]
    view = KyfRequestView(
        id=request.id,
        bid_id=request.subject_id,
        deal_id=request.deal_id,
        creator_id=request.creator_id,
        creator_name=creator.display_name if creator else "",
        fan_id=request.fan_id,
        fields=fields,
        purpose=request.purpose,
        retention_days=request.retention_days,
        scope_hash=request.scope_hash,
        state=KyfState(request.state),
        asked_at=request.asked_at,
        due_at=request.due_at,
        consented_at=request.consented_at,
        readable_until=request.readable_until,
        revoked_at=request.revoked_at,
        is_verified=form is not None and form.state == KycState.VERIFIED,
    )
    if caller_id == request.fan_id and request.state in {KyfState.ASKED, KyfState.CONSENTED}:
        view.preview = open_fields(form, fields, sealing=sealing) if form else []
        view.missing = rules.missing_fields(fields, form.sealed if form else ())
    return view


def list_requests(
    db: Session, fan_id: str, asked: PageAsked, *, bid_id: str | None = None
) -> KyfRequestList:
    """What creators asked of a fan, about one bid or all."""
    found = repository.requests_to(db, fan_id, asked, bid_id=bid_id)
    shown, ends = cut(found, asked, lambda one: (one[0].asked_at, one[0].id))
    return KyfRequestList(
        items=[
            KyfRequestLine(
                id=request.id,
                bid_id=request.subject_id,
                creator_id=request.creator_id,
                creator_name=name,
                fields=[KycField(field) for field in request.fields],
                state=KyfState(request.state),
                asked_at=request.asked_at,
                due_at=request.due_at,
                readable_until=request.readable_until,
            )
            for request, name in shown
        ],
        next=ends,
    )


def list_accesses(db: Session, fan_id: str, asked: PageAsked) -> AccessList:
    """Who read a fan's fields, when and which; reviewers stay unnamed."""
    found = repository.accesses_to(db, fan_id, asked)
    shown, ends = cut(found, asked, lambda one: (one.row.at, one.row.id))
    return AccessList(
        items=[
            AccessView(
                id=row.id,
                at=row.at,
                request_id=row.request_id,
                reader_name=reader_name if row.request_id else None,
                fields=[KycField(field) for field in row.fields],
            )
            for row, reader_name in shown
        ],
        next=ends,
    )
