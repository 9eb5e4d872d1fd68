"""Ask for a chain write: one outbox row in the transaction of whoever asks.

Each ``ask_…`` may be called again with the same subject: asked twice, done once.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.events import announce
from core.ids import new_id
from models.base import table_of
from models.chain import Outbox
from models.states import OutboxState

_outbox = table_of(Outbox)
_FIND: Final = select(_outbox.c.id).where(_outbox.c.idem == bindparam("idem"))
_ADD: Final = insert(_outbox)


class WriteKind(StrEnum):
    """What is written to the chain."""

    MINT = "mint"
    PLACE = "place"
    ACCEPT = "accept"
    SETTLE = "settle"
    DECLINE = "decline"
    CANCEL = "cancel"
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
        True if this is new, False if it was asked before; so for every ``ask_…``.
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
    db: Session, bid_id: str, deal_id: str, creator_address: str, *, clock: Clock
) -> bool:
    """Ask for the creator's acceptance, which names the relayer as the creator's agent."""
    call = {"deal_id": deal_id, "creator_address": creator_address}
    return _ask(db, WriteKind.ACCEPT, bid_id, bid_id, call, clock)


def ask_settle(
    db: Session, bid_id: str, deal_id: str, earned: int, signature: str, *, clock: Clock
) -> bool:
    """Ask for the pay-out of a receipt: its ``earned`` micro-units and its signature as hex."""
    call = {"deal_id": deal_id, "earned": earned, "signature": signature}
    return _ask(db, WriteKind.SETTLE, bid_id, bid_id, call, clock)


def ask_decline(db: Session, bid_id: str, deal_id: str, *, clock: Clock) -> bool:
    """Ask for a full refund of an accepted bid, by the creator's agent."""
    return _ask(db, WriteKind.DECLINE, bid_id, bid_id, {"deal_id": deal_id}, clock)


def ask_cancel(db: Session, bid_id: str, deal_id: str, fan_address: str, *, clock: Clock) -> bool:
    """Ask for the refund of a bid that nobody has accepted, by the fan's custodial key."""
    call = {"deal_id": deal_id, "fan_address": fan_address}
    return _ask(db, WriteKind.CANCEL, bid_id, bid_id, call, clock)


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
    if db.execute(_FIND, {"idem": idem}).first() is not None:
        return False
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
