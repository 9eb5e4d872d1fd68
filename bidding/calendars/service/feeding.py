"""Feeds: a secret address from which calendar programs read a person's meetings."""

import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from bidding.calendars import repository
from bidding.calendars.invitations import MeetingEvent, event_of
from bidding.calendars.service.making import calendar_of, plan_of
from core.clock import Clock
from core.errors import NotFoundError
from core.signed_links import SignedLinks

KEPT_FOR: Final = timedelta(days=90)
"""How long past meetings stay in the feed."""
MOST_EVENTS: Final = 1_000


class Feed(NamedTuple):
    """What a feed shows."""

    name: str
    events: Sequence[MeetingEvent]


def show_feed(db: Session, user_id: str, *, links: SignedLinks) -> str:
    """The path of a person's feed, secret included."""
    return _path(user_id, plan_of(db, user_id).calendar.feed_number, links)


def revoke_feed(db: Session, user_id: str, *, links: SignedLinks, clock: Clock) -> str:
    """Give the feed another address; the old one shows nothing any more."""
    calendar = calendar_of(db, user_id, clock=clock)
    calendar.feed_number += 1
    calendar.updated_at = clock.now()
    db.flush()
    return _path(user_id, calendar.feed_number, links)


def feed_of(db: Session, user_id: str, path: str, *, links: SignedLinks, clock: Clock) -> Feed:
    """A feed by its path.

    Raises:
        NotFoundError: The address was revoked, or never was one.
    """
    user = repository.user(db, user_id)
    true_path = show_feed(db, user_id, links=links)
    same = hmac.compare_digest(true_path.encode(), path.encode("utf-8", "surrogateescape"))
    if user is None or not same:
        raise NotFoundError("There is no calendar at this address.")
    now = clock.now()
    seen = repository.feed_bookings(db, user_id, now - KEPT_FOR, now, MOST_EVENTS)
    events = [
        event_of(
            one.booking,
            one.meeting,
            one.fan_name if one.booking.creator_id == user_id else one.creator_name,
        )
        for one in seen
    ]
    return Feed(user.display_name, events)


def _path(user_id: str, feed_number: int, links: SignedLinks) -> str:
    secret = links.lasting_secret(f"/calendar/feed/{user_id}/{feed_number}")
    return f"/calendar/feed/{user_id}/{secret}.ics"
