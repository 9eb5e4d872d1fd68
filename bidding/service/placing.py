"""A fan places a bid: money claimed, row and chain write in one transaction.

This is the path that many fans take at once, so it makes few statements and no ORM rows for rooms.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from eth_utils.address import to_checksum_address
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.callers import Caller
from bidding import repository, rules
from bidding.auctions import service as auctions
from bidding.auctions.errors import LowBidError
from bidding.errors import (
    AdultsOnlyError,
    BidTooLowError,
    QuoteExpiredError,
    QuoteUsedError,
    SaltUsedError,
    SignerError,
)
from bidding.schemas import BidStep, BidView
from bidding.service.meeting_subject import meeting_subject
from bidding.service.raising import check_raise
from bidding.service.room_subject import room_subject
from bidding.service.subject import Subject
from bidding.settings import BiddingSettings
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from core.ids import new_id
from core.money import to_text
from escrow import postings
from escrow.typed_data import deal_id
from escrow.writes import Deposit, ask_place
from models.states import BidState, SignerKind

ZERO_ADDRESS: Final = "0x" + "0" * 40


@dataclass(frozen=True, slots=True)
class NewBid:
    """What a fan asks for."""

    quote_id: str
    amount: int
    """Micro-units."""
    signer_address: str | None
    """Of the key in the fan's browser; ``None`` delegates to the custodial key."""
    salt: str
    """``0x`` and 64 hex digits in lower case."""
    message: str = ""
    wishes: str = ""
    replaces_id: str | None = None
    """The fan's own lower bid."""


class _Signer(NamedTuple):
    kind: SignerKind
    address: str


def place_bid(
    db: Session, caller: Caller, new: NewBid, *, settings: BiddingSettings, clock: Clock
) -> BidView:
    """Place a bid on a fresh quote.

    The caller holds the fan's row lock (``accounts.idempotency.answer_once`` takes it), so that
    two bids of one fan cannot use one quote.

    Raises:
        AppError: One of ``bidding.errors`` or of ``bidding.offers.errors``, or
            ``insufficient_funds``; nothing is kept then.
    """
    now = clock.now()
    if not caller.is_adult(now):
        raise AdultsOnlyError("Bids are for adults: come back when you are 18.")
    subject = _subject(db, caller, new, settings, now)
    if new.replaces_id is not None:
        check_raise(db, caller.id, new.replaces_id, new.amount, subject)
    _check_amount(db, subject, new, clock)
    signer = _signer(new.signer_address, caller, subject)
    deposit = Deposit(
        bid_id=new_id("bid"),
        deal_id=deal_id(caller.address, new.salt),
        fan_address=caller.address,
        creator_address=subject.owner_address,
        signer_address=signer.address,
        amount=new.amount,
        accept_by=subject.accept_by,
        meet_by=subject.meet_by,
        terms_hash=subject.terms_hash,
        salt=new.salt,
    )
    _insert(db, caller, subject, new, deposit, signer, now)
    postings.hold(db, deposit.bid_id, caller.id, new.amount, clock=clock)
    ask_place(db, deposit, clock=clock)
    announce(db, "bid", deposit.bid_id, user_id=caller.id)
    return _view(subject, new, deposit, signer, now)


def _subject(
    db: Session, caller: Caller, new: NewBid, settings: BiddingSettings, now: datetime
) -> Subject:
    quoted = repository.quoted(db, caller.id, new.quote_id)
    if quoted is not None:
        _check_quote(quoted.used_by, quoted.expires_at, now)
        return room_subject(db, quoted, caller, settings=settings, now=now)
    found = repository.meeting_quote(db, caller.id, new.quote_id)
    if found is None:
        raise NotFoundError("You have no such quote. Ask for a new one.", param="quote_id")
    quote, used_by = found
    _check_quote(used_by, quote.expires_at, now)
    return meeting_subject(db, quote, caller, replaces_id=new.replaces_id, now=now)


def _check_quote(used_by: str | None, expires_at: datetime, now: datetime) -> None:
    if used_by is not None:
        raise QuoteUsedError("This quote has its bid already. Ask for a new one.", bid_id=used_by)
    if not rules.is_quote_fresh(expires_at, now):
        raise QuoteExpiredError("The price held until a moment ago. Ask for a new quote.")


def _check_amount(db: Session, subject: Subject, new: NewBid, clock: Clock) -> None:
    least = subject.minimum
    if subject.auction_id is not None:
        try:
            auctions.enter(
                db,
                subject.auction_id,
                new.amount,
                subject.minimum,
                replaces_id=new.replaces_id,
                clock=clock,
            )
        except LowBidError as low:
            least = low.least
    if new.amount >= least:
        return
    raise BidTooLowError(
        f"A bid takes at least {to_text(least)} {subject.currency}. Bid that or more.",
        param="amount",
        price=to_text(least),
    )


def _signer(address: str | None, caller: Caller, subject: Subject) -> _Signer:
    if address is None:
        return _Signer(SignerKind.CUSTODIAL, caller.address)
    signer = str(to_checksum_address(address))
    # The contract refuses the creator as signer: both sides of a receipt would be one.
    if signer in (ZERO_ADDRESS, subject.owner_address):
        raise SignerError("This address cannot sign receipts.", param="signer_address")
    kind = SignerKind.CUSTODIAL if signer == caller.address else SignerKind.BROWSER
    return _Signer(kind, signer)


_NO_COLUMNS: Final = dict.fromkeys(
    ("persona_id", "persona_version_id", "format", "offer_id", "placed_block", "placed_index")
) | {"needs_kyf": False}
"""Columns that only one kind of bid has, or that a new one has not yet."""


def _insert(
    db: Session,
    caller: Caller,
    subject: Subject,
    new: NewBid,
    deposit: Deposit,
    signer: _Signer,
    now: datetime,
) -> None:
    bid = {
        **_NO_COLUMNS,
        **subject.columns,
        "id": deposit.bid_id,
        "fan_id": caller.id,
        "owner_id": subject.owner_id,
        "quote_id": subject.quote_id,
        "kind": subject.kind,
        "auction_id": subject.auction_id,
        "minutes": subject.minutes,
        "selling_mode": subject.selling_mode,
        "message": new.message,
        "wishes": new.wishes,
        "replaces_id": new.replaces_id,
        "amount": deposit.amount,
        "currency": subject.currency,
        "state": BidState.PLACING,
        "reason": None,
        "note": "",
        "deal_id": deposit.deal_id,
        "salt": deposit.salt,
        "signer_kind": signer.kind,
        "signer_address": signer.address,
        "accept_by": deposit.accept_by,
        "meet_by": deposit.meet_by,
        "due_at": None,
        "earned": None,
        "fee": None,
        "created_at": now,
        "updated_at": now,
    }
    event = {
        "id": rules.step_id(deposit.bid_id, 1),
        "bid_id": deposit.bid_id,
        "from_state": None,
        "to_state": BidState.PLACING,
        "log_id": None,
        "undone": False,
        "at": now,
    }
    try:
        repository.insert_bid(db, bid, event)
    except IntegrityError as error:
        if "deal_id" not in str(error.orig):
            raise
        raise SaltUsedError(
            "You placed another bid with this salt. Send 32 new random bytes.", param="salt"
        ) from error


def _view(
    subject: Subject, new: NewBid, deposit: Deposit, signer: _Signer, now: datetime
) -> BidView:
    return BidView(
        id=deposit.bid_id,
        kind=subject.kind,
        state=BidState.PLACING,
        progress=rules.PROGRESS[BidState.PLACING],
        reason=None,
        note="",
        format=subject.format,
        persona=subject.persona,
        offer=subject.offer,
        minutes=subject.minutes,
        amount=to_text(deposit.amount),
        currency=subject.currency,
        selling_mode=subject.selling_mode,
        auction_id=subject.auction_id,
        message=new.message,
        wishes=new.wishes,
        needs_kyf=bool(subject.columns.get("needs_kyf")),
        replaces_id=new.replaces_id,
        accept_by=deposit.accept_by,
        room_id=None,
        meeting_id=None,
        signer_kind=signer.kind,
        signer_address=signer.address,
        deal_id=deposit.deal_id,
        earned=None,
        refunded=None,
        fee=None,
        created_at=now,
        events=[BidStep(state=BidState.PLACING, at=now)],
    )
