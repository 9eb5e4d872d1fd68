"""Ask for a chain write: one outbox row in the transaction of whoever asks.

Each ``ask_…`` may be called again with the same subject: asked twice, done once. Only what
failed is asked anew, with the values of the new try; the failed row stays as history.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from core.clock import Clock
from core.events import announce
from core.ids import new_id
from models.base import table_of
from models.chain import Outbox
from models.states import OutboxState

_outbox = table_of(Outbox)
_FIND: Final = select(_outbox.c.id, _outbox.c.state).where(_outbox.c.idem == bindparam("idem"))
_ADD: Final = insert(_outbox)
_SET_ASIDE: Final = (
    update(_outbox).where(_outbox.c.id == bindparam("b_id")).values(idem=bindparam("b_idem"))
)
_MOVES: Final = select(_outbox.c.call, _outbox.c.state).where(
    _outbox.c.kind == "reschedule", _outbox.c.subject_id == bindparam("bid_id")
)

RESCHEDULE_LIFE: Final = timedelta(days=30)
"""How long the signatures that move a meeting may wait for the chain."""


class WriteKind(StrEnum):
    """What is written to the chain."""

    MINT = "mint"
    PLACE = "place"
    ACCEPT = "accept"
    CONSENT = "consent"
    RESCHEDULE = "reschedule"
    SETTLE = "settle"
    DECLINE = "decline"
    """By the creator's agent."""
    TURN_DOWN = "turn_down"
    """By the creator's signature."""
    CANCEL = "cancel"
    DISPUTE = "dispute"
    RESOLVE = "resolve"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Deposit:
    """Everything the contract is told when a bid is placed."""

    bid_id: str
    deal_id: str
    """``0x`` hex, from ``typed_data.deal_id(fan_address, salt)``."""
    fan_address: str
    creator_address: str
    signer_address: str
    """Whose signature makes a receipt valid."""
    amount: int
    """Micro-units."""
    accept_by: datetime
    meet_by: datetime
    terms_hash: str
    """``0x`` and 64 hex digits."""
    salt: str
    """``0x`` and 64 hex digits."""


_DEPOSIT_FIELDS: Final = tuple(field.name for field in fields(Deposit))


def ask_mint(
    db: Session, user_id: str, address: str, amount: int, nonce_key: str, *, clock: Clock
) -> bool:
    """Ask for demo tokens; ``nonce_key`` tells one gift to a person from the next.

    Returns:
        True if this is new, False if it was asked before and has not failed; so for every
        ``ask_…``.
    """
    call = {"to": address, "amount": amount}
    return _ask(db, WriteKind.MINT, f"{user_id}:{nonce_key}", user_id, call, clock)


def ask_place(db: Session, deposit: Deposit, *, clock: Clock) -> bool:
    """Ask for a bid's deposit; the fan's custodial key signs it when it is sent."""
    call: dict[str, Any] = {name: getattr(deposit, name) for name in _DEPOSIT_FIELDS}
    call["accept_by"] = int(deposit.accept_by.timestamp())
    call["meet_by"] = int(deposit.meet_by.timestamp())
    return _ask(db, WriteKind.PLACE, deposit.bid_id, deposit.bid_id, call, clock)


def ask_accept(
    db: Session,
    bid_id: str,
    deal_id: str,
    creator_address: str,
    *,
    kyf: bool = False,
    clock: Clock,
) -> bool:
    """Ask for the creator's acceptance, which names the relayer as the creator's agent.

    With ``kyf`` it depends on the fan's consent within 48 hours.
    """
    call = {"deal_id": deal_id, "creator_address": creator_address, "kyf": kyf}
    return _ask(db, WriteKind.ACCEPT, bid_id, bid_id, call, clock)


def ask_consent(
    db: Session, bid_id: str, deal_id: str, scope_hash: str, signature: str, *, clock: Clock
) -> bool:
    """Ask that the fan's consent counts: ``0x`` hex, signed by the bid's signer."""
    call = {"deal_id": deal_id, "scope_hash": scope_hash, "signature": signature}
    return _ask(db, WriteKind.CONSENT, bid_id, bid_id, call, clock)


def ask_reschedule(  # noqa: PLR0913 - each is a part of what both sides sign
    db: Session,
    bid_id: str,
    deal_id: str,
    fan_address: str,
    creator_address: str,
    from_meet_by: datetime,
    meet_by: datetime,
    *,
    clock: Clock,
) -> bool:
    """Ask to move a meeting that both sides want moved; both custodial keys sign it.

    It may move there, back and there again: only the last move asked for counts as asked before.
    """
    moments = {
        "from_meet_by": int(from_meet_by.timestamp()),
        "meet_by": int(meet_by.timestamp()),
    }
    expires = int((clock.now() + RESCHEDULE_LIFE).timestamp())
    moves = db.execute(_MOVES, {"bid_id": bid_id}).all()
    if moves:
        last, state = max(moves, key=lambda move: int(move.call["expires"]))
        is_same = all(last[name] == moment for name, moment in moments.items())
        if is_same and state != OutboxState.FAILED:
            return False
        # The contract wants each rescheduling of a bid to expire later than the one before.
        expires = max(expires, int(last["expires"]) + 1)
    call: dict[str, Any] = {
        "deal_id": deal_id,
        "fan_address": fan_address,
        "creator_address": creator_address,
        **moments,
        "expires": expires,
    }
    key = ":".join(map(str, (bid_id, *moments.values(), expires)))
    return _ask(db, WriteKind.RESCHEDULE, key, bid_id, call, clock)


def ask_settle(
    db: Session, bid_id: str, deal_id: str, earned: int, signature: str, *, clock: Clock
) -> bool:
    """Ask for the pay-out of a receipt: its ``earned`` micro-units and its signature as hex."""
    call = {"deal_id": deal_id, "earned": earned, "signature": signature}
    return _ask(db, WriteKind.SETTLE, bid_id, bid_id, call, clock)


def ask_decline(db: Session, bid_id: str, deal_id: str, *, clock: Clock) -> bool:
    """Ask for a full refund of an accepted bid, by the creator's agent."""
    return _ask(db, WriteKind.DECLINE, bid_id, bid_id, {"deal_id": deal_id}, clock)


def ask_turn_down(
    db: Session, bid_id: str, deal_id: str, creator_address: str, *, clock: Clock
) -> bool:
    """Ask for a full refund by the creator's custodial key: nobody has accepted, or ever will."""
    call = {"deal_id": deal_id, "creator_address": creator_address}
    return _ask(db, WriteKind.TURN_DOWN, bid_id, bid_id, call, clock)


def ask_cancel(db: Session, bid_id: str, deal_id: str, fan_address: str, *, clock: Clock) -> bool:
    """Ask for the refund of a bid that nobody has accepted, by the fan's custodial key."""
    call = {"deal_id": deal_id, "fan_address": fan_address}
    return _ask(db, WriteKind.CANCEL, bid_id, bid_id, call, clock)


def ask_dispute(
    db: Session, bid_id: str, deal_id: str, by_address: str, reason_hash: str, *, clock: Clock
) -> bool:
    """Ask for the arbiter, by the custodial key of the fan or the creator."""
    call = {"deal_id": deal_id, "by_address": by_address, "reason_hash": reason_hash}
    return _ask(db, WriteKind.DISPUTE, bid_id, bid_id, call, clock)


def ask_resolve(db: Session, bid_id: str, deal_id: str, creator_bps: int, *, clock: Clock) -> bool:
    """Ask for the arbiter's split: the creator's part in 1/10000, signed by the platform's key."""
    call = {"deal_id": deal_id, "creator_bps": creator_bps}
    return _ask(db, WriteKind.RESOLVE, bid_id, bid_id, call, clock)


def ask_expire(db: Session, bid_id: str, deal_id: str, *, clock: Clock) -> bool:
    """Ask for the refund of a bid whose deadline has passed."""
    return _ask(db, WriteKind.EXPIRE, bid_id, bid_id, {"deal_id": deal_id}, clock)


def ask_withdraw(db: Session, deal_id: str, address: str, *, clock: Clock) -> bool:
    """Ask that all of an address's credit in the contract is paid to it, after a deal closed."""
    return _ask(
        db, WriteKind.WITHDRAW, f"{deal_id}:{address}", deal_id, {"address": address}, clock
    )


def _ask(
    db: Session, kind: WriteKind, key: str, subject_id: str, call: dict[str, Any], clock: Clock
) -> bool:
    idem = f"{kind}:{key}"
    found = db.execute(_FIND, {"idem": idem}).first()
    if found is not None:
        if found.state != OutboxState.FAILED:
            return False
        # A row of its own for the new try: its transactions are others, with an end of their own.
        db.execute(_SET_ASIDE, {"b_id": found.id, "b_idem": f"{idem}#{found.id}"})
    now = clock.now()
    outbox_id = new_id("out")
    db.execute(
        _ADD,
        {
            "id": outbox_id,
            "idem": idem,
            "kind": kind.value,
            "subject_id": subject_id,
            "call": call,
            "state": OutboxState.NEW.value,
            "attempts": 0,
            "error": None,
            "not_before": now,
            "created_at": now,
            "updated_at": now,
        },
    )
    announce(db, "outbox", outbox_id)
    return True
