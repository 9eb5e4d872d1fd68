"""All SQL of moderation."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.account import User
from models.bid import Bid
from models.conversation import Attachment, Message, Participant
from models.social import Report
from models.states import ReportState

_Reporter = aliased(User)
_Accused = aliased(User)


class Subject(NamedTuple):
    """What a report is about, as far as its reporter may see it."""

    suspects: Sequence[str]
    """Who may have done it."""
    evidence: str
    """What is to be kept of it."""


class Case(NamedTuple):
    """A report and its people's names."""

    report: Report
    reporter_name: str
    accused_name: str


def message_seen_by(db: Session, user_id: str, message_id: str) -> Subject | None:
    """A message of a conversation that the person takes part in."""
    is_mine = and_(
        Participant.conversation_id == Message.conversation_id, Participant.user_id == user_id
    )
    row = db.execute(
        select(Message.sender_id, Message.text, Attachment.name, Attachment.mime)
        .join(Participant, is_mine)
        .outerjoin(Attachment, Attachment.id == Message.attachment_id)
        .where(Message.id == message_id)
    ).first()
    if row is None:
        return None
    sender_id, text, name, mime = row
    # A message has a text or a file; what was taken back has neither.
    return Subject([sender_id] if sender_id else [], text or (f"[{mime}] {name}" if name else ""))


def conversation_seen_by(db: Session, user_id: str, conversation_id: str) -> Subject | None:
    """A conversation that the person takes part in."""
    found = select(Participant.user_id).where(Participant.conversation_id == conversation_id)
    people = list(db.scalars(found.order_by(Participant.user_id)))
    return Subject(people, "") if user_id in people else None


def bid_seen_by(db: Session, user_id: str, bid_id: str) -> Subject | None:
    """A bid that the person placed or received."""
    is_side = or_(Bid.fan_id == user_id, Bid.owner_id == user_id)
    row = db.execute(select(Bid.fan_id, Bid.owner_id).where(Bid.id == bid_id, is_side)).first()
    return Subject([row[0], row[1]], "") if row else None


def person(db: Session, user_id: str) -> Subject | None:
    """Somebody whom anybody may report."""
    name = db.scalar(select(User.display_name).where(User.id == user_id))
    return Subject([user_id], name) if name is not None else None


def has_open_report(db: Session, reporter_id: str, subject_id: str) -> bool:
    """Is the person's report of the thing still open?"""
    found = db.scalar(
        select(Report.id).where(
            Report.reporter_id == reporter_id,
            Report.subject_id == subject_id,
            Report.state == ReportState.OPEN.value,
        )
    )
    return found is not None


def lock_report(db: Session, report_id: str) -> Report | None:
    """A report that one reviewer at a time answers."""
    return db.scalar(
        select(Report)
        .where(Report.id == report_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def case_of(db: Session, report_id: str) -> Case:
    """A report and its people's names."""
    return _cases(db, [Report.id == report_id], newest_first=True, limit=1)[0]


def cases_by(db: Session, reporter_id: str, *, before_id: str | None, limit: int) -> list[Case]:
    """The person's reports, the newest first; their identifiers sort by time."""
    asked = [Report.reporter_id == reporter_id]
    if before_id is not None:
        asked.append(Report.id < before_id)
    return _cases(db, asked, newest_first=True, limit=limit)


def cases_in(
    db: Session, state: ReportState, reviewer_id: str, *, after_id: str | None, limit: int
) -> list[Case]:
    """Reports in one state: open ones the oldest first, answered ones the newest first.

    Without those that accuse the reviewer: nobody learns who reported them.
    """
    is_answered = state is not ReportState.OPEN
    asked = [Report.state == state.value, Report.accused_id != reviewer_id]
    if after_id is not None:
        asked.append(Report.id < after_id if is_answered else Report.id > after_id)
    return _cases(db, asked, newest_first=is_answered, limit=limit)


def upheld_counts(db: Session, accused_ids: Sequence[str]) -> dict[str, int]:
    """How many reports of these people were upheld; nothing for none."""
    rows = db.execute(
        select(Report.accused_id, func.count())
        .where(Report.accused_id.in_(accused_ids), Report.state == ReportState.UPHELD.value)
        .group_by(Report.accused_id)
    )
    return {row[0]: row[1] for row in rows}


def _cases(
    db: Session, asked: "list[ColumnElement[bool]]", *, newest_first: bool, limit: int
) -> list[Case]:
    order = Report.id.desc() if newest_first else Report.id
    rows = db.execute(
        select(Report, _Reporter.display_name, _Accused.display_name)
        .join(_Reporter, _Reporter.id == Report.reporter_id)
        .join(_Accused, _Accused.id == Report.accused_id)
        .where(*asked)
        .order_by(order)
        .limit(limit)
    )
    return [Case(row[0], row[1], row[2]) for row in rows]
