"""All SQL of KYC forms and KYF requests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session

from core.paging import Order, PageAsked
from models.account import User
from models.kyf import KycForm, KyfAccess, KyfRequest
from models.states import KycState, KyfState

_NEWEST_REQUESTS: Final = Order(KyfRequest.asked_at, KyfRequest.id)
_NEWEST_ACCESSES: Final = Order(KyfAccess.at, KyfAccess.id)
_LONGEST_WAITING: Final = Order(
    KycForm.submitted_at, KycForm.user_id, is_falling=False, is_key_falling=False
)


class Waiting(NamedTuple):
    """A form that waits for a reviewer, without its values."""

    user_id: str
    display_name: str
    submitted_at: datetime


class Access(NamedTuple):
    """A reading of a person's fields."""

    row: KyfAccess
    reader_name: str


def person(db: Session, user_id: str) -> User | None:
    """A person."""
    return db.get(User, user_id)


def form_of(db: Session, user_id: str) -> KycForm | None:
    """A person's form as it is now."""
    again = select(KycForm).execution_options(populate_existing=True)
    return db.scalar(again.where(KycForm.user_id == user_id))


def any_form(db: Session) -> KycForm | None:
    """Some form, to try a key on."""
    return db.scalar(select(KycForm).limit(1))


def drop_form(db: Session, user_id: str) -> bool:
    """Erase a form."""
    dropped = db.execute(
        delete(KycForm).where(KycForm.user_id == user_id).returning(KycForm.user_id)
    )
    return dropped.first() is not None


def waiting_forms(db: Session, asked: PageAsked) -> list[Waiting]:
    """Forms that wait for a reviewer, the one that waits longest first."""
    query = (
        select(KycForm.user_id, User.display_name, KycForm.submitted_at)
        .join(User, User.id == KycForm.user_id)
        .where(KycForm.state == KycState.SUBMITTED)
    )
    return [Waiting(*row) for row in db.execute(_LONGEST_WAITING.page(query, asked))]


def waiting_count(db: Session) -> int:
    """How many forms wait."""
    return db.scalar(select(func.count()).where(KycForm.state == KycState.SUBMITTED)) or 0


def _locked() -> Select[KyfRequest]:
    """Read anew what this transaction may have read before it had the lock."""
    again = select(KyfRequest).with_for_update(key_share=True)
    return again.execution_options(populate_existing=True)


def request_of_bid(db: Session, bid_id: str) -> KyfRequest | None:
    """The request of a bid, locked until the end of the transaction."""
    return db.scalar(_locked().where(KyfRequest.subject_id == bid_id))


def request_by_id(db: Session, request_id: str) -> KyfRequest | None:
    """A request."""
    return db.scalar(select(KyfRequest).where(KyfRequest.id == request_id))


def locked_request(db: Session, request_id: str) -> KyfRequest | None:
    """A request, locked until the end of the transaction."""
    return db.scalar(_locked().where(KyfRequest.id == request_id))


def requests_to(
    db: Session, fan_id: str, asked: PageAsked, *, bid_id: str | None
) -> Sequence[tuple[KyfRequest, str]]:
    """What creators asked of a fan, about one bid or all, and their names, the newest first."""
    query = (
        select(KyfRequest, User.display_name)
        .join(User, User.id == KyfRequest.creator_id)
        .where(KyfRequest.fan_id == fan_id)
    )
    if bid_id is not None:
        query = query.where(KyfRequest.subject_id == bid_id)
    return [(row[0], row[1]) for row in db.execute(_NEWEST_REQUESTS.page(query, asked))]


def has_asked(db: Session, creator_id: str, fan_id: str) -> bool:
    """Did this creator ever ask for data of this fan?"""
    asked = select(KyfRequest.id).where(
        KyfRequest.creator_id == creator_id, KyfRequest.fan_id == fan_id
    )
    return db.scalar(asked.limit(1)) is not None


def open_consents(db: Session, fan_id: str, now: datetime) -> Sequence[KyfRequest]:
    """Consents of a fan by which a creator may read now."""
    return db.scalars(
        select(KyfRequest).where(
            KyfRequest.fan_id == fan_id,
            KyfRequest.state == KyfState.CONSENTED,
            or_(KyfRequest.readable_until.is_(None), KyfRequest.readable_until > now),
        )
    ).all()


def accesses_to(db: Session, fan_id: str, asked: PageAsked) -> list[Access]:
    """Who read a fan's fields, the newest first."""
    query = (
        select(KyfAccess, User.display_name)
        .join(User, User.id == KyfAccess.reader_id)
        .where(KyfAccess.fan_id == fan_id)
    )
    return [Access(row[0], row[1]) for row in db.execute(_NEWEST_ACCESSES.page(query, asked))]
