"""All SQL of blocks."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from core.paging import Order, PageAsked
from models.account import User
from models.base import table_of
from models.social import Block, Follow


class Blocked(NamedTuple):
    """Somebody who is blocked."""

    user_id: str
    display_name: str
    created_at: datetime


# Built once: every bid and every message asks it.
_blocks, _users = table_of(Block), table_of(User)
_BETWEEN = (
    select(_blocks.c.blocker_id)
    .where(
        or_(
            (_blocks.c.blocker_id == bindparam("one")) & (_blocks.c.blocked_id == bindparam("two")),
            (_blocks.c.blocker_id == bindparam("two")) & (_blocks.c.blocked_id == bindparam("one")),
        )
    )
    .limit(1)
)
_LOCK_PAIR = (
    select(_users.c.id)
    .where(_users.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_users.c.id)
    .with_for_update(key_share=True)
)


def lock_pair(db: Session, one_id: str, other_id: str) -> bool:
    """Let one act between two people run at a time, always locked in the same order.

    Returns:
        Whether both exist.
    """
    found = db.execute(_LOCK_PAIR, {"ids": [one_id, other_id]}).all()
    return len(found) == len({one_id, other_id})


def is_between(db: Session, one_id: str, other_id: str) -> bool:
    """Does either block the other?"""
    return db.execute(_BETWEEN, {"one": one_id, "two": other_id}).first() is not None


def is_set(db: Session, blocker_id: str, blocked_id: str) -> bool:
    """Does the first block the second?"""
    return db.get(Block, (blocker_id, blocked_id)) is not None


def count_of(db: Session, blocker_id: str) -> int:
    """How many people a person blocks."""
    query = select(func.count()).select_from(Block).where(Block.blocker_id == blocker_id)
    return db.scalar(query) or 0


def insert_block(db: Session, blocker_id: str, blocked_id: str, now: datetime) -> None:
    """Write a block down."""
    db.execute(insert(Block).values(blocker_id=blocker_id, blocked_id=blocked_id, created_at=now))


def delete_block(db: Session, blocker_id: str, blocked_id: str) -> None:
    """Take a block away; fine when there is none."""
    db.execute(delete(Block).where(Block.blocker_id == blocker_id, Block.blocked_id == blocked_id))


def end_follows(db: Session, one_id: str, other_id: str) -> None:
    """End what either follows of the other."""
    db.execute(
        delete(Follow).where(
            or_(
                (Follow.fan_id == one_id) & (Follow.creator_id == other_id),
                (Follow.fan_id == other_id) & (Follow.creator_id == one_id),
            )
        )
    )


def blocked_by(db: Session, blocker_id: str, asked: PageAsked) -> list[Blocked]:
    """Whom a person blocks, the latest first."""
    query = (
        select(User.id, User.display_name, Block.created_at)
        .join(Block, Block.blocked_id == User.id)
        .where(Block.blocker_id == blocker_id)
    )
    newest = Order(Block.created_at, Block.blocked_id)
    return [Blocked(*row) for row in db.execute(newest.page(query, asked))]
