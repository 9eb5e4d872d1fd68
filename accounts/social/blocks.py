"""Blocks: two people, of whom one blocked the other, do not reach each other any more."""

from typing import Final

from sqlalchemy.orm import Session

from accounts.social import block_rows
from accounts.social.errors import OwnAccountError, TooManyBlocksError
from accounts.social.schemas import BlockList, BlockView
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from core.paging import PageAsked, cut

MAX_BLOCKS: Final = 1_000


def is_blocked(db: Session, one_id: str, other_id: str) -> bool:
    """Does either of the two block the other?"""
    return block_rows.is_between(db, one_id, other_id)


def block(db: Session, blocker_id: str, blocked_id: str, *, clock: Clock) -> None:
    """Block somebody; neither follows the other afterwards. Blocked twice is blocked once.

    Raises:
        OwnAccountError: A person tried to block themselves.
        NotFoundError: There is nobody with this id.
        TooManyBlocksError: The person blocks as many people as one may.
    """
    if blocker_id == blocked_id:
        raise OwnAccountError("You cannot block yourself.", param="user_id")
    if not block_rows.lock_pair(db, blocker_id, blocked_id):
        raise NotFoundError("There is nobody to block here.", param="user_id")
    if block_rows.is_set(db, blocker_id, blocked_id):
        return
    if block_rows.count_of(db, blocker_id) >= MAX_BLOCKS:
        raise TooManyBlocksError(f"You block {MAX_BLOCKS} people. Unblock one of them first.")
    block_rows.insert_block(db, blocker_id, blocked_id, clock.now())
    block_rows.end_follows(db, blocker_id, blocked_id)
    announce(db, "block", blocked_id, user_id=blocker_id)


def unblock(db: Session, blocker_id: str, blocked_id: str) -> None:
    """Take a block away; fine when there is none. Follows that it ended stay ended."""
    block_rows.delete_block(db, blocker_id, blocked_id)
    announce(db, "block", blocked_id, user_id=blocker_id)


def list_blocks(db: Session, blocker_id: str, asked: PageAsked) -> BlockList:
    """Whom a person blocks, the latest first; who blocks them is nobody's to see."""
    found = block_rows.blocked_by(db, blocker_id, asked)
    shown, ends = cut(found, asked, lambda one: (one.created_at, one.user_id))
    return BlockList(items=[BlockView.model_validate(row) for row in shown], next=ends)
