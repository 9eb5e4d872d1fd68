"""How a fan and a creator stand to each other; who may bid is decided by it."""

from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from accounts.social import block_rows, follow_rows
from models.kyf import KycForm
from models.states import KycState


class Relation(NamedTuple):
    """How a fan stands to a creator."""

    is_follower: bool
    is_subscriber: bool
    is_verified: bool
    """The fan's KYC form was verified."""
    is_blocked: bool
    """Either blocks the other."""


def relation(db: Session, fan_id: str, creator_id: str) -> Relation:
    """How a fan stands to a creator now."""
    followed = follow_rows.follow_of(db, fan_id, creator_id)
    return Relation(
        is_follower=followed is not None,
        is_subscriber=followed is not None and followed.is_subscriber,
        is_verified=is_verified(db, fan_id),
        is_blocked=block_rows.is_between(db, fan_id, creator_id),
    )


def is_verified(db: Session, user_id: str) -> bool:
    """Was this person's KYC form verified?"""
    is_found = exists().where(KycForm.user_id == user_id, KycForm.state == KycState.VERIFIED)
    return bool(db.scalar(select(is_found)))
