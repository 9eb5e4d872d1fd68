"""Both sides of a meeting write about each other, neither having read the other's words."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.social.profile_rows import creator_id_of
from core.clock import Clock
from core.errors import ConflictError, NotFoundError
from core.events import announce
from core.ids import new_id
from core.paging import Order, PageAsked, cut
from models.account import User
from models.meeting import Meeting, Review
from models.states import MeetingState
from moderation.reviews import rules
from moderation.reviews.schemas import MeetingReviews, PersonReviews, ReviewView, StarsRequest

_NEWEST: Final = Order(Review.shown_at, Review.id)


class ReviewRefusedError(ConflictError):
    """No review can be written: too early, too late, or it was written."""

    code = "review_refused"


def write_review(
    db: Session, author_id: str, meeting_id: str, body: StarsRequest, *, clock: Clock
) -> MeetingReviews:
    """Keep a review; where it is the second one, both are shown from now on.

    Raises:
        NotFoundError: The person has no such meeting.
        ReviewRefusedError: It is not the time to write, or the person has written.
    """
    now = clock.now()
    # Locked, so that the second of two that are written at once finds the first.
    db.execute(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update())
    meeting = _need(db, author_id, meeting_id)
    written = _reviews(db, meeting_id)
    has_written = any(one.author_id == author_id for one in written)
    if not rules.may_write(
        MeetingState(meeting.state), meeting.ends_at, now, has_written=has_written
    ):
        raise ReviewRefusedError(
            "You have written about this meeting."
            if has_written
            else "A review can be written once the meeting is over, for 14 days."
        )
    other = meeting.fan_id if author_id == meeting.creator_id else meeting.creator_id
    review = Review(
        id=new_id("rev"),
        meeting_id=meeting.id,
        author_id=author_id,
        subject_id=other,
        stars=body.stars,
        text=body.text,
        created_at=now,
        shown_at=now if written else None,
    )
    try:
        with db.begin_nested():
            db.add(review)
    except IntegrityError as error:
        raise ReviewRefusedError("You have written about this meeting.") from error
    for one in written:
        one.shown_at = one.shown_at or now
    db.flush()
    for person in (author_id, other):
        announce(db, "meeting", meeting.id, user_id=person)
    return list_reviews(db, author_id, meeting_id, clock=clock)


def list_reviews(db: Session, viewer_id: str, meeting_id: str, *, clock: Clock) -> MeetingReviews:
    """What was written about a meeting: one's own words, and the other's once they are shown.

    Raises:
        NotFoundError: The person has no such meeting.
    """
    meeting = _need(db, viewer_id, meeting_id)
    written = _reviews(db, meeting_id)
    names = _names(db, [one.author_id for one in written])
    has_written = any(one.author_id == viewer_id for one in written)
    seen = [one for one in written if one.author_id == viewer_id or one.shown_at is not None]
    return MeetingReviews(
        items=[_view(one, names[one.author_id], viewer_id) for one in seen],
        can_write=rules.may_write(
            MeetingState(meeting.state), meeting.ends_at, clock.now(), has_written=has_written
        ),
        shows_at=rules.shows_at(meeting.ends_at) if meeting.ends_at else None,
    )


def reviews_of_creator(
    db: Session, slug: str, viewer_id: str | None, asked: PageAsked
) -> PersonReviews:
    """What fans wrote about a creator.

    Raises:
        NotFoundError: There is no such creator, or either blocks the other.
    """
    user_id = creator_id_of(db, slug, viewer_id)
    if user_id is None:
        raise NotFoundError("There is no creator here.")
    is_shown = (Review.subject_id == user_id, Review.shown_at.is_not(None))
    found = db.scalars(_NEWEST.page(select(Review).where(*is_shown), asked)).all()
    shown, ends = cut(found, asked, _end_of)
    count, mean = db.execute(select(func.count(), func.avg(Review.stars)).where(*is_shown)).one()
    names = _names(db, [one.author_id for one in shown])
    return PersonReviews(
        items=[_view(one, names[one.author_id], viewer_id) for one in shown],
        count=int(count),
        stars=round(float(mean), 1) if mean is not None else None,
        next=ends,
    )


def _end_of(review: Review) -> tuple[datetime, str]:
    return review.shown_at or review.created_at, review.id


def show_due_reviews(db: Session, *, clock: Clock, limit: int) -> int:
    """Show the reviews that stayed alone until the time to write was over; for the sweeper."""
    now = clock.now()
    due = db.scalars(
        select(Review.id)
        .join(Meeting, Meeting.id == Review.meeting_id)
        .where(Review.shown_at.is_(None), Meeting.ends_at <= now - rules.WRITE_WITHIN)
        .limit(limit)
    ).all()
    if due:
        db.execute(update(Review).where(Review.id.in_(due)).values(shown_at=now))
    return len(due)


def _need(db: Session, user_id: str, meeting_id: str) -> Meeting:
    meeting = db.get(Meeting, meeting_id)
    if meeting is None or user_id not in (meeting.fan_id, meeting.creator_id):
        raise NotFoundError("You have no such meeting.")
    return meeting


def _reviews(db: Session, meeting_id: str) -> list[Review]:
    query = select(Review).where(Review.meeting_id == meeting_id)
    return list(db.scalars(query.order_by(Review.created_at, Review.id)))


def _names(db: Session, user_ids: list[str]) -> dict[str, str]:
    rows = db.execute(select(User.id, User.display_name).where(User.id.in_(user_ids)))
    return {row.id: row.display_name for row in rows}


def _view(review: Review, name: str, viewer_id: str | None) -> ReviewView:
    return ReviewView(
        id=review.id,
        author_name=name,
        is_mine=review.author_id == viewer_id,
        stars=review.stars,
        text=review.text,
        created_at=review.created_at,
        shown_at=review.shown_at,
    )
