"""What becomes of bids is told to both sides: in the app, by mail where somebody waits.

A line of a mail that begins with a slash is a page: the sender makes a whole address of it.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.notices.service import MailDraft, notify
from bidding.meetings.repository import name_of
from core.clock import Clock
from core.money import to_text
from models.bid import Bid, Quote
from models.kyf import KyfRequest
from models.meeting import Meeting
from models.persona import PersonaVersion
from models.states import BidKind, KyfState, SellingMode


def bid_received(db: Session, bid: Bid, *, clock: Clock) -> None:
    """Somebody waits for the owner's answer."""
    details = _details(db, bid) | {"name": name_of(db, bid.fan_id)}
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
    details = _details(db, bid) | {"name": name_of(db, bid.owner_id)}
    page = f"/meetings/{meeting.id}" if meeting else f"/bids/{bid.id}"
    mail = MailDraft(
        f"Your bid for {details['title']} won",
        f"{details['name']} accepted your bid of {details['amount']} for {details['title']}.\n\n"
        + ("Agree on a time and place:\n" if meeting else "Your room is open:\n")
        + page,
    )
    notify(
        db,
        bid.fan_id,
        "bid_won",
        meeting.id if meeting else bid.id,
        idem=f"bid_won:{bid.id}",
        details=details | {"kind": bid.kind},
        clock=clock,
        mail=mail,
    )


def meeting_won(db: Session, bid: Bid, meeting: Meeting, *, clock: Clock) -> None:
    """A bid for the creator won without their doing: at once, or in an auction."""
    details = _details(db, bid) | {"name": name_of(db, bid.fan_id)}
    mail = MailDraft(
        f"{details['name']} won {details['title']}",
        f"{details['name']}'s bid of {details['amount']} for {details['title']} won.\n\n"
        f"Agree on a time and place:\n/meetings/{meeting.id}",
    )
    notify(
        db,
        bid.owner_id,
        "meeting_won",
        meeting.id,
        idem=f"meeting_won:{bid.id}",
        details=details,
        clock=clock,
        mail=mail,
    )


def bid_returned(db: Session, bid: Bid, *, clock: Clock) -> None:
    """The fan's money is back, and why."""
    if bid.reason in ("raised", "cancelled"):
        return  # The fan's own doing.
    details = _details(db, bid) | {"name": name_of(db, bid.owner_id), "reason": bid.reason or ""}
    waited = bid.selling_mode != SellingMode.INSTANT
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
        mail=mail if bid.kind == BidKind.MEETING or waited else None,
    )


def bid_outbid(db: Session, bid: Bid, *, clock: Clock) -> None:
    """Others took the place that the bid had in an auction that still runs."""
    details = _details(db, bid) | {"name": name_of(db, bid.owner_id)}
    mail = MailDraft(
        f"You were outbid for {details['title']}",
        f"Your bid of {details['amount']} for {details['title']} does not win any more. "
        f"Raise it before the auction closes, or take it back:\n/bids/{bid.id}",
    )
    notify(
        db,
        bid.fan_id,
        "bid_outbid",
        bid.id,
        idem=f"bid_outbid:{bid.id}",
        details=details,
        clock=clock,
        mail=mail,
    )


def consent_asked(db: Session, bid: Bid, request_id: str, *, clock: Clock) -> None:
    """The creator accepted on condition of the fan's data."""
    details = _details(db, bid) | {"name": name_of(db, bid.owner_id)}
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
    details = _details(db, bid) | {"name": name_of(db, bid.fan_id)}
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


def _details(db: Session, bid: Bid) -> dict[str, str]:
    return {"title": _title(db, bid), "amount": f"{to_text(bid.amount)} {bid.currency}"}


def _title(db: Session, bid: Bid) -> str:
    if bid.offer_id is not None:
        return str((db.get_one(Quote, bid.quote_id).terms or {})["title"])
    sheet = db.execute(
        select(PersonaVersion.sheet).where(PersonaVersion.id == bid.persona_version_id)
    ).scalar_one()
    return str(sheet["name"])
