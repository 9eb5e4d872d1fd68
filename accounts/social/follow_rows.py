"""All SQL of follows."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from accounts.social.profile_rows import has_word, is_kyc_verified
from core.paging import Order, PageAsked
from models.account import User
from models.social import Follow


class Follower(NamedTuple):
    """A follower as the creator sees them."""

    user_id: str
    display_name: str
    is_subscriber: bool
    is_verified: bool
    created_at: datetime


class Counts(NamedTuple):
    """Of a creator."""

    followers: int
    subscribers: int


def follow_of(db: Session, fan_id: str, creator_id: str) -> Follow | None:
    """What a fan follows of a creator."""
    return db.get(Follow, (fan_id, creator_id))


def insert_follow(db: Session, fan_id: str, creator_id: str, now: datetime) -> None:
    """Write a follow down."""
    db.execute(
        insert(Follow).values(
            fan_id=fan_id, creator_id=creator_id, is_subscriber=False, created_at=now
        )
    )


def delete_follow(db: Session, fan_id: str, creator_id: str) -> None:
    """Take a follow away; fine when there is none."""
    db.execute(delete(Follow).where(Follow.fan_id == fan_id, Follow.creator_id == creator_id))


def set_subscriber(db: Session, fan_id: str, creator_id: str, *, is_subscriber: bool) -> bool:
    """Count a follower among the subscribers, or no more.

    Returns:
        Whether they follow at all.
    """
    changed = db.execute(
        update(Follow)
        .where(Follow.fan_id == fan_id, Follow.creator_id == creator_id)
        .values(is_subscriber=is_subscriber)
        .returning(Follow.fan_id)
    )
    return changed.first() is not None


def counts_of(db: Session, creator_id: str) -> Counts:
    """How many follow a creator, and how many of them are subscribers."""
    row = db.execute(
        select(func.count(), func.count().filter(Follow.is_subscriber)).where(
            Follow.creator_id == creator_id
        )
    ).one()
    return Counts(row[0], row[1])


def followers_of(
    db: Session,
    creator_id: str,
    words: Sequence[str],
    asked: PageAsked,
    *,
    subscribers_only: bool,
) -> list[Follower]:
    """A creator's followers whose names have all the words, the latest first."""
    query = (
        select(
            User.id,
            User.display_name,
            Follow.is_subscriber,
            is_kyc_verified(Follow.fan_id),
            Follow.created_at,
        )
        .join(User, User.id == Follow.fan_id)
        .where(Follow.creator_id == creator_id)
    )
    for word in words:
        query = query.where(has_word(word, User.display_name))
    if subscribers_only:
        query = query.where(Follow.is_subscriber)
    newest = Order(Follow.created_at, Follow.fan_id)
    return [Follower(*row) for row in db.execute(newest.page(query, asked))]
