"""What happens to a meeting is told to its two people: in the app, by mail, by invitations."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.notices.service import MailDraft, notify
from bidding.calendars.invitations import Party, event_of, invitation
from bidding.meetings.repository import name_of
from core.clock import Clock
from models.account import User
from models.calendar import Booking, Calendar
from models.meeting import Meeting

REMINDERS: Final = {
    "meeting_tomorrow": "Tomorrow: {title} with {other}",
    "meeting_soon": "In an hour: {title} with {other}",
    "meeting_now": "Now: {title} with {other}",
    "meeting_unreleased": "How was {title} with {other}?",
}


def proposal_made(
    db: Session, meeting: Meeting, to_id: str, proposal_id: str, *, clock: Clock
) -> None:
    """The other side proposes a time."""
    other = meeting.fan_id if to_id == meeting.creator_id else meeting.creator_id
    details = {"name": name_of(db, other), "title": meeting.title}
    mail = MailDraft(
        f"{details['name']} proposes a time for {meeting.title}",
        f"{details['name']} proposes a time and place.\n\nAnswer here:\n/meetings/{meeting.id}",
    )
    notify(
        db,
        to_id,
        "proposal_made",
        meeting.id,
        idem=f"proposal_made:{proposal_id}",
        details=details,
        clock=clock,
        mail=mail,
    )


def meeting_agreed(
    db: Session, meeting: Meeting, booking: Booking, *, is_moved: bool, clock: Clock
) -> None:
    """Both know when and where; both get an invitation for their own calendar."""
    kind = "meeting_moved" if is_moved else "meeting_agreed"
    words = "moved" if is_moved else "agreed"
    _invite(db, meeting, booking, kind, f"{meeting.title} is {words}", "", clock)


def meeting_cancelled(
    db: Session, meeting: Meeting, booking: Booking | None, *, note: str = "", clock: Clock
) -> None:
    """The meeting is off; an agreed time leaves both calendars.

    Args:
        db: The transaction.
        meeting: Which.
        booking: The time that is given up; ``None`` where none was agreed.
        note: What whoever called it off has to say.
        clock: Tells when.
    """
    subject = f"{meeting.title} is off"
    said = (
        f"\n{name_of(db, meeting.cancelled_by)} wrote: {note}\n"
        if note and meeting.cancelled_by
        else ""
    )
    if booking is not None:
        _invite(db, meeting, booking, "meeting_cancelled", subject, said, clock)
        return
    for user_id in (meeting.fan_id, meeting.creator_id):
        notify(
            db,
            user_id,
            "meeting_cancelled",
            meeting.id,
            idem=f"meeting_cancelled:{meeting.id}:{user_id}",
            details=_meeting_details(db, meeting, user_id) | {"note": note},
            clock=clock,
            mail=MailDraft(subject, f"The meeting was called off.\n{said}\n/meetings/{meeting.id}"),
        )


def remind(db: Session, meeting: Meeting, kind: str, *, clock: Clock) -> None:
    """Both are reminded of their meeting."""
    moment = int(meeting.starts_at.timestamp()) if meeting.starts_at else 0
    for user_id in (meeting.fan_id, meeting.creator_id):
        details = _meeting_details(db, meeting, user_id)
        subject = REMINDERS[kind].format(title=meeting.title, other=details["name"])
        mail = MailDraft(
            subject,
            f"{subject}\n{details['when']}\n{meeting.place or meeting.link}\n\n"
            f"/meetings/{meeting.id}",
        )
        notify(
            db,
            user_id,
            kind,
            meeting.id,
            idem=f"{kind}:{meeting.id}:{moment}:{user_id}",
            details=details,
            clock=clock,
            mail=mail if kind != "meeting_now" else None,
        )


def about_meeting(db: Session, meeting: Meeting, to_id: str, kind: str, *, clock: Clock) -> None:
    """Something happened to a meeting that one side should know; once for each kind."""
    details = _meeting_details(db, meeting, to_id)
    notify(
        db,
        to_id,
        kind,
        meeting.id,
        idem=f"{kind}:{meeting.id}:{to_id}",
        details=details,
        clock=clock,
        mail=MailDraft(
            f"{meeting.title}: {kind.replace('_', ' ')}", f"See here:\n/meetings/{meeting.id}"
        ),
    )


def _invite(
    db: Session,
    meeting: Meeting,
    booking: Booking,
    kind: str,
    subject: str,
    said: str,
    clock: Clock,
) -> None:
    method = "CANCEL" if kind == "meeting_cancelled" else "REQUEST"
    people = {user.id: user for user in _people(db, meeting)}
    for user_id in people:
        other = next(one for one in people.values() if one.id != user_id)
        details = _meeting_details(db, meeting, user_id)
        # Each learns their own address only.
        creator, fan = people[meeting.creator_id], people[meeting.fan_id]
        parties = [
            Party(one.display_name, one.email if one.id == user_id else None)
            for one in (creator, fan)
        ]
        text = invitation(
            method,
            event_of(booking, meeting, other.display_name),
            parties[0],
            parties,
            stamp=clock.now(),
        )
        mail = MailDraft(
            subject,
            f"{subject}: {details['when']}, with {other.display_name}.\n"
            f"{meeting.place or meeting.link}\n{said}\n/meetings/{meeting.id}",
            invitation=text,
            invitation_method=method,
        )
        notify(
            db,
            user_id,
            kind,
            meeting.id,
            idem=f"{kind}:{booking.id}:{booking.sequence}:{user_id}",
            details=details,
            clock=clock,
            mail=mail,
        )


def _people(db: Session, meeting: Meeting) -> list[User]:
    ids = (meeting.creator_id, meeting.fan_id)
    return list(db.scalars(select(User).where(User.id.in_(ids))))


def _meeting_details(db: Session, meeting: Meeting, user_id: str) -> dict[str, str]:
    other = meeting.fan_id if user_id == meeting.creator_id else meeting.creator_id
    zone = db.scalar(select(Calendar.time_zone).where(Calendar.user_id == user_id)) or "UTC"
    return {
        "name": name_of(db, other),
        "title": meeting.title,
        "when": _when(meeting.starts_at, zone),
        "starts_at": meeting.starts_at.isoformat() if meeting.starts_at else "",
    }


def _when(moment: datetime | None, zone: str) -> str:
    if moment is None:
        return ""
    return f"{moment.astimezone(ZoneInfo(zone)):%A, %d %B %Y, %H:%M} ({zone})"
