"""Double-entry ledger: whatever moves, moves from somewhere to somewhere, once.

Transfers are append-only; a reorganisation is undone by a transfer the other way. Amounts are
micro-units.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import AppError
from core.ids import new_id
from core.money import Currency, to_text
from escrow.recount import LedgerAudit as LedgerAudit
from escrow.recount import audit as audit
from models.base import table_of
from models.ledger import Account, Entry, Transfer
from models.states import AccountKind

PLATFORM: Final = "platform"
"""Owner of the fee and mint accounts."""
UNDO: Final = "undo"
"""Kind of the transfers that reverse others."""

# Built once: making a statement costs SQLAlchemy more than SQLite takes to run it.
_accounts, _transfers, _entries = (table_of(row) for row in (Account, Transfer, Entry))
_FIND_TRANSFER: Final = select(_transfers.c.id).where(_transfers.c.idem == bindparam("idem"))
_OPEN_ACCOUNT: Final = insert(_accounts)
_WRITE_TRANSFER: Final = insert(_transfers)
_WRITE_ENTRY: Final = insert(_entries)
_MOVE_BALANCE: Final = (
    update(_accounts)
    .where(_accounts.c.id == bindparam("b_id"))
    .values(balance=_accounts.c.balance + bindparam("b_amount"))
)


class InsufficientFundsError(AppError):
    """The account holds less than what should leave it."""

    status = 402
    code = "insufficient_funds"


class UnbalancedTransferError(ValueError):
    """The legs do not add up to zero: a fault of the caller, never of a person."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a transfer."""

    owner: str
    """A user's id, a bid's id (kind ``escrow``), or ``PLATFORM``."""
    kind: AccountKind
    amount: int
    """Micro-units; positive into the account."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """An entry as its owner sees it."""

    id: int
    """Grows with time; page by ``before=<last id>``."""
    transfer_id: str
    at: datetime
    kind: str
    """The transfer's kind, for example ``hold``."""
    account: AccountKind
    amount: int
    subject_id: str | None


def post(
    db: Session,
    *,
    idem: str,
    kind: str,
    subject_id: str | None,
    legs: Sequence[Leg],
    clock: Clock,
    log_id: str | None = None,
) -> bool:
    """Move money, once for each ``idem``.

    Args:
        db: The transaction.
        idem: Says what moves and why, for example ``hold:bid_…``.
        kind: For the statement: ``hold``, ``deposit``, ``settle``, …
        subject_id: The bid or the user it is about.
        legs: At least two, each account once, none of them zero.
        clock: Dates the transfer.
        log_id: The chain's log that caused it: a reorganisation then reverses it. What the
            chain has moved is moved, so a wallet may go below zero then.

    Returns:
        False if this was posted before; nothing moves then.

    Raises:
        InsufficientFundsError: An account would go below zero.
        UnbalancedTransferError: The legs do not add up to zero.
    """
    if len(legs) < 2 or sum(leg.amount for leg in legs) != 0:
        raise UnbalancedTransferError(f"{idem}: {[leg.amount for leg in legs]}")
    rows = _lock_accounts(db, legs)
    # Looked up under the accounts' locks: of two equal posts the second one sees the first.
    if is_posted(db, idem):
        return False
    for leg in legs:
        _, balance = rows[leg.owner, leg.kind]
        if balance + leg.amount < 0 > leg.amount and not _may_go_below(leg, log_id):
            raise InsufficientFundsError(
                f"{to_text(-leg.amount)} MESI are needed and {to_text(balance)} are available. "
                "Add tokens to your wallet, or bid less.",
                available=to_text(balance),
                needed=to_text(-leg.amount),
            )
    moves = [(rows[leg.owner, leg.kind][0], leg.amount) for leg in legs]
    _write(db, idem=idem, kind=kind, subject_id=subject_id, moves=moves, log_id=log_id, clock=clock)
    return True


def is_posted(db: Session, idem: str) -> bool:
    """Has this transfer been made?"""
    return db.execute(_FIND_TRANSFER, {"idem": idem}).first() is not None


def balances(db: Session, owner: str) -> dict[AccountKind, int]:
    """What an owner has, by kind; kinds that were never used are missing."""
    rows = db.execute(select(Account.kind, Account.balance).where(Account.owner == owner))
    return {AccountKind(kind): balance for kind, balance in rows}


def reverse_log(db: Session, log_id: str, *, clock: Clock) -> int:
    """Take back every transfer that a chain log caused, newest first.

    Returns:
        The number of transfers reversed now; those reversed before are left alone.
    """
    transfers = db.execute(
        select(Transfer.id, Transfer.idem, Transfer.subject_id)
        .where(Transfer.log_id == log_id)
        .order_by(Transfer.id.desc())
    ).all()
    reversed_now = 0
    for transfer_id, idem, subject_id in transfers:
        undo = f"{UNDO}:{idem}"
        if is_posted(db, undo):
            continue
        entries = db.execute(
            select(Entry.account_id, Entry.amount).where(Entry.transfer_id == transfer_id)
        )
        moves = [(account_id, -amount) for account_id, amount in entries]
        _write(
            db, idem=undo, kind=UNDO, subject_id=subject_id, moves=moves, log_id=None, clock=clock
        )
        reversed_now += 1
    return reversed_now


def entries_of(
    db: Session,
    owner: str,
    before: int | None = None,
    limit: int = 50,
    account: AccountKind | None = None,
) -> list[LedgerLine]:
    """An owner's entries, newest first.

    Args:
        db: The transaction.
        owner: A user's id.
        before: The ``id`` of the last line already seen.
        limit: How many lines.
        account: Only those of one account.
    """
    query = (
        select(
            Entry.id,
            Entry.transfer_id,
            Transfer.at,
            Transfer.kind,
            Account.kind,
            Entry.amount,
            Transfer.subject_id,
        )
        .join(Transfer, Transfer.id == Entry.transfer_id)
        .join(Account, Account.id == Entry.account_id)
        .where(Account.owner == owner)
        .order_by(Entry.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Entry.id < before)
    if account is not None:
        query = query.where(Account.kind == account)
    return [
        LedgerLine(entry_id, transfer_id, at, kind, AccountKind(account), amount, subject_id)
        for entry_id, transfer_id, at, kind, account, amount, subject_id in db.execute(query)
    ]


def _may_go_below(leg: Leg, log_id: str | None) -> bool:
    return leg.kind == AccountKind.MINT or (log_id is not None and leg.kind == AccountKind.WALLET)


def _lock_accounts(db: Session, legs: Sequence[Leg]) -> dict[tuple[str, str], tuple[str, int]]:
    """Find and lock the legs' accounts in one order for everybody; open those that are missing."""
    found = _find_accounts(db, legs)
    missing = [leg for leg in legs if (leg.owner, leg.kind) not in found]
    if not missing:
        return found
    opened = {(leg.owner, leg.kind.value): new_id("acc") for leg in missing}
    currency: Currency = "MESI"
    try:
        with db.begin_nested():
            db.execute(
                _OPEN_ACCOUNT,
                [
                    {"id": key, "owner": owner, "kind": kind, "currency": currency, "balance": 0}
                    for (owner, kind), key in opened.items()
                ],
            )
    except IntegrityError:
        # Another transaction opened one of them in between; its row is there now.
        return _lock_accounts(db, legs)
    return found | {account: (key, 0) for account, key in opened.items()}


def _find_accounts(db: Session, legs: Sequence[Leg]) -> dict[tuple[str, str], tuple[str, int]]:
    values: dict[str, str] = {}
    for number, leg in enumerate(legs):
        values[f"owner_{number}"] = leg.owner
        values[f"kind_{number}"] = leg.kind.value
    rows = db.execute(_accounts_query(len(legs)), values)
    return {(owner, kind): (key, balance) for owner, kind, key, balance in rows}


@cache
def _accounts_query(count: int) -> Select[Any, Any, Any, Any]:
    wanted = (
        and_(
            _accounts.c.owner == bindparam(f"owner_{number}"),
            _accounts.c.kind == bindparam(f"kind_{number}"),
        )
        for number in range(count)
    )
    return (
        select(_accounts.c.owner, _accounts.c.kind, _accounts.c.id, _accounts.c.balance)
        .where(or_(*wanted))
        .order_by(_accounts.c.id)
        .with_for_update()
    )


def _write(
    db: Session,
    *,
    idem: str,
    kind: str,
    subject_id: str | None,
    moves: Sequence[tuple[str, int]],
    log_id: str | None,
    clock: Clock,
) -> None:
    transfer_id = new_id("tra")
    db.execute(
        _WRITE_TRANSFER,
        {
            "id": transfer_id,
            "idem": idem,
            "kind": kind,
            "subject_id": subject_id,
            "log_id": log_id,
            "at": clock.now(),
        },
    )
    ordered = sorted(moves)
    db.execute(
        _WRITE_ENTRY,
        [
            {"transfer_id": transfer_id, "account_id": account_id, "amount": amount}
            for account_id, amount in ordered
        ],
    )
    db.execute(
        _MOVE_BALANCE, [{"b_id": account_id, "b_amount": amount} for account_id, amount in ordered]
    )
