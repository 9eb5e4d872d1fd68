"""A fan places a bid: money claimed, row and chain write in one transaction.

This is the path that many fans take at once, so it makes few statements and no ORM rows.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from eth_utils.address import to_checksum_address
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.callers import Caller
from accounts.tiers import account_tier
from bidding import repository, rules
from bidding.errors import (
    AdultsOnlyError,
    BidTooLowError,
    FormatNotOnSaleError,
    OwnPersonaError,
    PersonaUnpublishedError,
    QuoteExpiredError,
    QuoteOutdatedError,
    QuoteUsedError,
    SaltUsedError,
    SignerError,
)
from bidding.repository import Quoted
from bidding.schemas import BidStep, BidView, PersonaRef
from bidding.settings import BiddingSettings
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from core.ids import new_id
from core.money import to_text
from escrow import postings
from escrow.typed_data import deal_id
from escrow.writes import Deposit, ask_place
from models.states import BidState, Format, PersonaState, SignerKind

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
        AppError: One of ``bidding.errors``, or ``insufficient_funds``; nothing is kept then.
    """
    now = clock.now()
    quoted = repository.quoted(db, caller.id, new.quote_id)
    if quoted is None:
        raise NotFoundError("You have no such quote. Ask for a new one.", param="quote_id")
    _check_quote(quoted, now)
    _check_persona(quoted, caller, settings, now)
    if new.amount < quoted.amount:
        raise BidTooLowError(
            f"The price is {to_text(quoted.amount)} {quoted.currency}. Bid that or more.",
            param="amount",
            price=to_text(quoted.amount),
        )
    signer = _signer(new.signer_address, caller, quoted)
    deposit = Deposit(
        bid_id=new_id("bid"),
        deal_id=deal_id(caller.address, new.salt),
        fan_address=caller.address,
        creator_address=quoted.owner_address,
        signer_address=signer.address,
        amount=new.amount,
        accept_by=now + settings.accept_within,
        meet_by=now + settings.meet_within,
        terms_hash=quoted.terms_hash,
        salt=new.salt,
    )
    _insert(db, caller, quoted, deposit, signer, now)
    postings.hold(db, deposit.bid_id, caller.id, new.amount, clock=clock)
    ask_place(db, deposit, clock=clock)
    announce(db, "bid", deposit.bid_id, user_id=caller.id)
    return _view(quoted, deposit, signer, now)


def _check_quote(quoted: Quoted, now: datetime) -> None:
    if quoted.used_by is not None:
        raise QuoteUsedError(
            "This quote has its bid already. Ask for a new one.", bid_id=quoted.used_by
        )
    if not rules.is_quote_fresh(quoted.expires_at, now):
        raise QuoteExpiredError("The price held until a moment ago. Ask for a new quote.")


def _check_persona(
    quoted: Quoted, caller: Caller, settings: BiddingSettings, now: datetime
) -> None:
    if not caller.is_adult(now):
        raise AdultsOnlyError("Rooms are for adults: come back when you are 18.")
    if quoted.owner_id == caller.id:
        raise OwnPersonaError("This persona is yours: you cannot bid for it.")
    if quoted.persona_state != PersonaState.PUBLISHED:
        raise PersonaUnpublishedError(
            "This persona is not on offer now. Choose another, or come back later."
        )
    offered = account_tier(quoted.account_tier).formats & settings.formats_available
    if not quoted.on_sale or Format(quoted.format) not in offered:
        raise FormatNotOnSaleError(f"{quoted.format.capitalize()} rooms are not on sale here.")
    if quoted.published_version_id != quoted.persona_version_id:
        raise QuoteOutdatedError("The persona has changed since this quote. Ask for a new one.")


def _signer(address: str | None, caller: Caller, quoted: Quoted) -> _Signer:
    if address is None:
        return _Signer(SignerKind.CUSTODIAL, caller.address)
    signer = str(to_checksum_address(address))
    # The contract refuses the creator as signer: both sides of a receipt would be one.
    if signer in (ZERO_ADDRESS, quoted.owner_address):
        raise SignerError("This address cannot sign receipts.", param="signer_address")
    kind = SignerKind.CUSTODIAL if signer == caller.address else SignerKind.BROWSER
    return _Signer(kind, signer)


def _insert(
    db: Session,
    caller: Caller,
    quoted: Quoted,
    deposit: Deposit,
    signer: _Signer,
    now: datetime,
) -> None:
    bid = {
        "id": deposit.bid_id,
        "fan_id": caller.id,
        "owner_id": quoted.owner_id,
        "quote_id": quoted.quote_id,
        "persona_id": quoted.persona_id,
        "persona_version_id": quoted.persona_version_id,
        "format": quoted.format,
        "minutes": quoted.minutes,
        "selling_mode": quoted.selling_mode,
        "amount": deposit.amount,
        "currency": quoted.currency,
        "state": BidState.PLACING,
        "reason": None,
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


def _view(quoted: Quoted, deposit: Deposit, signer: _Signer, now: datetime) -> BidView:
    return BidView(
        id=deposit.bid_id,
        state=BidState.PLACING,
        progress=rules.PROGRESS[BidState.PLACING],
        reason=None,
        format=Format(quoted.format),
        minutes=quoted.minutes,
        amount=to_text(deposit.amount),
        currency=quoted.currency,
        persona=PersonaRef(
            slug=quoted.slug, name=quoted.sheet["name"], version=quoted.version_number
        ),
        room_id=None,
        signer_kind=signer.kind,
        signer_address=signer.address,
        deal_id=deposit.deal_id,
        earned=None,
        refunded=None,
        fee=None,
        created_at=now,
        events=[BidStep(state=BidState.PLACING, at=now)],
    )
