"""Who follows which creator, and whom the creator counts among the subscribers."""

from sqlalchemy.orm import Session

from accounts.social import block_rows, follow_rows, profile_rows, rules
from accounts.social.errors import OwnAccountError
from accounts.social.schemas import FollowerList, FollowerView
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from core.paging import PageAsked, cut


def follow(db: Session, fan_id: str, slug: str, *, clock: Clock) -> None:
    """Follow a creator. Followed twice is followed once.

    Raises:
        NotFoundError: There is no creator here, or either blocks the other.
        OwnAccountError: A creator tried to follow themselves.
    """
    creator_id = profile_rows.creator_id_of(db, slug, None)
    if creator_id is None:
        raise _nobody()
    if creator_id == fan_id:
        raise OwnAccountError("You cannot follow yourself.", param="slug")
    # Asked after the lock: a block that is being set ends this follow or refuses it.
    block_rows.lock_pair(db, fan_id, creator_id)
    if block_rows.is_between(db, fan_id, creator_id):
        raise _nobody()
    if follow_rows.follow_of(db, fan_id, creator_id) is None:
        follow_rows.insert_follow(db, fan_id, creator_id, clock.now())
        announce(db, "follow", fan_id, user_id=creator_id)


def unfollow(db: Session, fan_id: str, slug: str) -> None:
    """Follow a creator no more; fine when the fan did not.

    Raises:
        NotFoundError: There is no creator here, or either blocks the other.
    """
    creator_id = profile_rows.creator_id_of(db, slug, fan_id)
    if creator_id is None:
        raise _nobody()
    follow_rows.delete_follow(db, fan_id, creator_id)
    announce(db, "follow", fan_id, user_id=creator_id)


def set_subscriber(db: Session, creator_id: str, fan_id: str, *, is_subscriber: bool) -> None:
    """Count a follower among the subscribers, or no more.

    Raises:
        NotFoundError: This person does not follow.
    """
    if not follow_rows.set_subscriber(db, fan_id, creator_id, is_subscriber=is_subscriber):
        raise NotFoundError("This person does not follow you.", param="user_id")
    announce(db, "follow", creator_id, user_id=fan_id)


def list_followers(
    db: Session,
    creator_id: str,
    query: str,
    asked: PageAsked,
    *,
    subscribers_only: bool = False,
) -> FollowerList:
    """A creator's followers whose names have all words of a query, the latest first."""
    found = follow_rows.followers_of(
        db,
        creator_id,
        rules.search_words(query),
        asked,
        subscribers_only=subscribers_only,
    )
    shown, ends = cut(found, asked, lambda one: (one.created_at, one.user_id))
    counts = follow_rows.counts_of(db, creator_id)
    return FollowerList(
        items=[FollowerView.model_validate(one) for one in shown],
        follower_count=counts.followers,
        subscriber_count=counts.subscribers,
        next=ends,
    )


def _nobody() -> NotFoundError:
    return NotFoundError("There is no creator here.")
