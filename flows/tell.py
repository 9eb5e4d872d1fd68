"""What the stories tell people: in the app, and by mail where somebody waits for them.

A line of a mail that begins with a slash is a page: the sender makes a whole address of it.
"""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.notices.service import MailDraft, notify
from bidding.calendars.invitations import Party, event_of, invitation
from core.clock import Clock
from core.money import to_text
from models.account import User
from models.bid import Bid
from models.calendar import Booking, Calendar
from models.kyf import KyfRequest
from models.meeting import Meeting
from models.offer import Offer
from models.persona import PersonaVersion
from models.states import BidKind, KyfState, SellingMode

REMINDERS: Final = {
    "meeting_tomorrow": "Tomorrow: {title} with {other}",
    "meeting_soon": "In an hour: {title} with {other}",
    "meeting_now": "Now: {title} with {other}",
    "meeting_unreleased": "How was {title} with {other}?",
}


def bid_received(db: Session, bid: Bid, *, clock: Clock) -> None:
    """Somebody waits for the owner's answer."""
    details = _details(db, bid) | {"name": _name(db, bid.fan_id)}
    waits = bid.selling_mode == SellingMode.REVIEW
    mail = MailDraft(
        f"A bid of {details['amount']} for {details['title']}",
        f"{details['name']} bids {details['amount']} for {details['title']}.\n\n"
        "Accept or decline it in your inbox:\n/inbox",
    )
    notify(
        db,
        bid.owner_id,
        "bid_received",
        bid.id,
        idem=f"bid_received:{bid.id}",
        details=details,
        clock=clock,
        mail=mail if waits else None,
    )


def bid_won(db: Session, bid: Bid, meeting: Meeting | None, *, clock: Clock) -> None:
    """The fan's bid is won: a room is open, or a meeting to be arranged."""
    details = _details(db, bid) | {"name": _name(db, bid.owner_id)}
    page = f"/meetings/{meeting.id}" if meeting else f"/bids/{bid.id}"
    mail = MailDraft(
        f"Your bid for {details['title']} won",
        f"{details['name']} accepted your bid of {details['amount']} for {details['title']}.\n\n"
        + ("Agree on a time and place:\n" if meeting else "Your room is open:\n")
        + page,
    )
    waits = bid.selling_mode != SellingMode.INSTANT or meeting is not None
    notify(
        db,
        bid.fan_id,
        "bid_won",
        meeting.id if meeting else bid.id,
        idem=f"bid_won:{bid.id}",
        details=details | {"kind": bid.kind},
        clock=clock,
        mail=mail if waits else None,
    )


def bid_returned(db: Session, bid: Bid, *, clock: Clock) -> None:
    """The fan's money is back, and why."""
    if bid.reason in ("raised", "cancelled"):
        return  # The fan's own doing.
    details = _details(db, bid) | {"name": _name(db, bid.owner_id), "reason": bid.reason or ""}
    mail = MailDraft(
        f"Your bid for {details['title']} came back",
        f"{details['amount']} for {details['title']} are back in your wallet.\n"
        + (f"\n{details['name']} wrote: {bid.note}\n" if bid.note else "")
        + f"\nYour bid:\n/bids/{bid.id}",
    )
    notify(
        db,
        bid.fan_id,
        "bid_returned",
        bid.id,
        idem=f"bid_returned:{bid.id}",
        details=details | {"note": bid.note},
        clock=clock,
        mail=mail if bid.kind == BidKind.MEETING else None,
    )


def consent_asked(db: Session, bid: Bid, request_id: str, *, clock: Clock) -> None:
    """The creator accepted on condition of the fan's data."""
    details = _details(db, bid) | {"name": _name(db, bid.owner_id)}
    mail = MailDraft(
        f"{details['name']} accepted your bid and asks for your consent",
        f"{details['name']} accepted your bid of {details['amount']} for {details['title']} and "
        "asks to see some of your data first. Without your consent within 48 hours the bid goes "
        f"back to you.\n\nSee what would be shared:\n/kyf/{request_id}",
    )
    notify(
        db,
        bid.fan_id,
        "consent_asked",
        request_id,
        idem=f"consent_asked:{bid.id}",
        details=details,
        clock=clock,
        mail=mail,
    )


def consent_answered(db: Session, bid: Bid, request: KyfRequest, *, clock: Clock) -> None:
    """The fan has answered the creator's wish to see data."""
    details = _details(db, bid) | {"name": _name(db, bid.fan_id)}
    kind = "consent_given" if request.state == KyfState.CONSENTED else "consent_refused"
    notify(
        db,
        bid.owner_id,
        kind,
        bid.id,
        idem=f"{kind}:{request.id}",
        details=details,
        clock=clock,
    )


def proposal_made(
    db: Session, meeting: Meeting, to_id: str, proposal_id: str, *, clock: Clock
) -> None:
    """The other side proposes a time."""
    other = meeting.fan_id if to_id == meeting.creator_id else meeting.creator_id
    details = {"name": _name(db, other), "title": meeting.title}
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
    _invite(db, meeting, booking, kind, f"{meeting.title} is {words}", "REQUEST", clock)


def meeting_cancelled(
    db: Session, meeting: Meeting, booking: Booking | None, *, clock: Clock
) -> None:
    """The meeting is off; an agreed time leaves both calendars."""
    subject = f"{meeting.title} is off"
    if booking is not None:
        _invite(db, meeting, booking, "meeting_cancelled", subject, "CANCEL", clock)
        return
    for user_id in (meeting.fan_id, meeting.creator_id):
        notify(
            db,
            user_id,
            "meeting_cancelled",
            meeting.id,
            idem=f"meeting_cancelled:{meeting.id}:{user_id}",
            details=_meeting_details(db, meeting, user_id),
            clock=clock,
            mail=MailDraft(subject, f"The meeting was called off.\n/meetings/{meeting.id}"),
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
    method: str,
    clock: Clock,
) -> None:
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
            "CANCEL" if method == "CANCEL" else "REQUEST",
            event_of(booking, meeting, other.display_name),
            parties[0],
            parties,
            stamp=clock.now(),
        )
        mail = MailDraft(
            subject,
            f"{subject}: {details['when']}, with {other.display_name}.\n"
            f"{meeting.place or meeting.link}\n\n/meetings/{meeting.id}",
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
        "name": _name(db, other),
        "title": meeting.title,
        "when": _when(meeting.starts_at, zone),
        "starts_at": meeting.starts_at.isoformat() if meeting.starts_at else "",
    }


def _when(moment: datetime | None, zone: str) -> str:
    if moment is None:
        return ""
    return f"{moment.astimezone(ZoneInfo(zone)):%A, %d %B %Y, %H:%M} ({zone})"


def _details(db: Session, bid: Bid) -> dict[str, str]:
    return {"title": _title(db, bid), "amount": f"{to_text(bid.amount)} {bid.currency}"}


def _title(db: Session, bid: Bid) -> str:
    if bid.offer_id is not None:
        return db.execute(select(Offer.title).where(Offer.id == bid.offer_id)).scalar_one()
    sheet = db.execute(
        select(PersonaVersion.sheet).where(PersonaVersion.id == bid.persona_version_id)
    ).scalar_one()
    return str(sheet["name"])


def _name(db: Session, user_id: str) -> str:
    return db.execute(select(User.display_name).where(User.id == user_id)).scalar_one()
