"""All SQL of creators' pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, false, func, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from accounts.social.rules import spellings
from core.pictures import StoredPicture
from models.account import User
from models.kyf import KycForm
from models.social import Block, Follow, Profile
from models.states import KycState

_Mine = aliased(Follow)


class Page(NamedTuple):
    """A creator's page with what its view shows."""

    user_id: str
    slug: str
    display_name: str
    headline: str
    about: str
    takes_bids: bool
    picture_etag: str | None
    created_at: datetime
    follower_count: int
    is_verified: bool
    is_following: bool
    """The viewer follows; false for strangers."""
    is_subscriber: bool


def profile_of(db: Session, user_id: str) -> Profile | None:
    """A creator's page row."""
    return db.get(Profile, user_id)


def locked_profile(db: Session, user_id: str) -> Profile | None:
    """A creator's page row, locked until the transaction ends."""
    return db.scalar(select(Profile).where(Profile.user_id == user_id).with_for_update())


def insert_profile(db: Session, user_id: str, slug: str, now: datetime) -> bool:
    """Write an empty page down.

    Returns:
        False when somebody else's request took the address a moment before.
    """
    try:
        with db.begin_nested():
            db.execute(
                insert(Profile).values(
                    user_id=user_id,
                    slug=slug,
                    headline="",
                    about="",
                    takes_bids=True,
                    created_at=now,
                    updated_at=now,
                )
            )
    except IntegrityError:
        return False
    return True


def is_slug_taken(db: Session, slug: str) -> bool:
    """Does a page have this address?"""
    return db.scalar(select(Profile.user_id).where(Profile.slug == slug)) is not None


def creator_id_of(db: Session, slug: str, viewer_id: str | None) -> str | None:
    """Whose page it is, unless the viewer and they are blocked."""
    query = select(Profile.user_id).where(Profile.slug == slug)
    if viewer_id is not None:
        query = query.where(~_is_blocked(viewer_id))
    return db.scalar(query)


def page_at(db: Session, slug: str, viewer_id: str | None) -> Page | None:
    """The page at an address as a viewer sees it; none where either blocks the other."""
    row = db.execute(_pages(viewer_id).where(Profile.slug == slug)).first()
    return Page(*row) if row else None


def page_of(db: Session, user_id: str) -> Page | None:
    """A creator's own page."""
    row = db.execute(_pages(None).where(Profile.user_id == user_id)).first()
    return Page(*row) if row else None


def pages(
    db: Session,
    words: Sequence[str],
    limit: int,
    *,
    viewer_id: str | None,
    before: str | None,
    followed_only: bool,
) -> list[Page]:
    """Pages whose name or address has all the words, the newest account first."""
    query = _pages(viewer_id).order_by(Profile.user_id.desc()).limit(limit)
    for word in words:
        query = query.where(has_word(word, User.display_name, Profile.slug))
    if before is not None:
        query = query.where(Profile.user_id < before)
    if followed_only:
        query = query.where(_Mine.fan_id.is_not(None))
    return [Page(*row) for row in db.execute(query)]


def picture_at(db: Session, slug: str, viewer_id: str | None) -> StoredPicture | None:
    """The picture of the page at an address."""
    query = select(Profile.picture, Profile.picture_etag).where(Profile.slug == slug)
    if viewer_id is not None:
        query = query.where(~_is_blocked(viewer_id))
    row = db.execute(query).first()
    webp, etag = row or (None, None)
    return StoredPicture(webp, etag) if webp is not None and etag is not None else None


def has_word(word: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Is a word part of one of the columns, whatever the case?"""
    cases = sorted(spellings(word))
    return or_(*[one.icontains(case, autoescape=True) for one in columns for case in cases])


def is_kyc_verified(user_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Was this person's KYC form verified?"""
    return exists().where(KycForm.user_id == user_id, KycForm.state == KycState.VERIFIED)


def _is_blocked(viewer_id: str) -> ColumnElement[bool]:
    return exists().where(
        or_(
            (Block.blocker_id == viewer_id) & (Block.blocked_id == Profile.user_id),
            (Block.blocked_id == viewer_id) & (Block.blocker_id == Profile.user_id),
        )
    )


def _pages(viewer_id: str | None) -> Select[*tuple[Any, ...]]:
    followers = select(func.count()).select_from(Follow).where(Follow.creator_id == Profile.user_id)
    is_own_follow = (_Mine.creator_id == Profile.user_id) & (_Mine.fan_id == (viewer_id or ""))
    query = (
        select(
            Profile.user_id,
            Profile.slug,
            User.display_name,
            Profile.headline,
            Profile.about,
            Profile.takes_bids,
            Profile.picture_etag,
            Profile.created_at,
            followers.correlate(Profile).scalar_subquery(),
            is_kyc_verified(Profile.user_id),
            _Mine.fan_id.is_not(None),
            func.coalesce(_Mine.is_subscriber, false()),
        )
        .join(User, User.id == Profile.user_id)
        .outerjoin(_Mine, is_own_follow)
    )
    return query if viewer_id is None else query.where(~_is_blocked(viewer_id))
