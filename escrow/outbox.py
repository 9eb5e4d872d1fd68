"""Outbox rows and signed transactions: all SQL of the dispatcher."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from core.clock import Clock
from core.ids import new_id
from escrow.calls import PendingWrite
from escrow.checkpoints import Checkpoint
from escrow.keystore import Signer
from escrow.reactions import FailedWrite, Reactions
from escrow.transactions import ContractCall, Fees, sign_transaction
from escrow.writes import WriteKind
from models.base import table_of
from models.chain import ChainSigner, ChainTx, Outbox
from models.states import OutboxState

_outbox = table_of(Outbox)
_STORE: Final = insert(table_of(ChainTx))


@dataclass(frozen=True, slots=True)
class PreparedCall:
    """A call that waits for a nonce."""

    outbox_id: str | None
    """None for what no row asked for: deployments and permits."""
    call: ContractCall


@dataclass(frozen=True, slots=True)
class StoredTx:
    """A signed transaction in the database."""

    outbox_id: str | None
    nonce: int
    raw: str


@dataclass(frozen=True, slots=True)
class Relay:
    """Whose nonces are used, on which chain, at which price."""

    signer: Signer
    chain_id: int
    fees: Fees


def load_new(db: Session, limit: int, *, clock: Clock) -> list[PendingWrite]:
    """Rows that wait to be sent, oldest first."""
    query = (
        select(Outbox.id, Outbox.kind, Outbox.subject_id, Outbox.call)
        .where(Outbox.state == OutboxState.NEW, Outbox.not_before <= clock.now())
        .order_by(Outbox.created_at, Outbox.id)
        .limit(limit)
    )
    return [
        PendingWrite(key, WriteKind(kind), subject_id, call)
        for key, kind, subject_id, call in db.execute(query)
    ]


def sign_and_store(
    db: Session,
    calls: Sequence[PreparedCall],
    relay: Relay,
    checkpoint: Checkpoint,
    *,
    clock: Clock,
) -> list[StoredTx]:
    """Give each call the next nonce and keep the signed bytes, before anything is sent.

    Rows that another process has taken meanwhile are left out, with their permits' nonces unused.
    """
    address = relay.signer.address
    # The row's lock makes nonces a queue.
    nonce = db.scalar(
        select(ChainSigner.next_nonce).where(ChainSigner.address == address).with_for_update()
    )
    if nonce is None:
        raise LookupError(f"the relayer {address} has no nonce row: start-up creates it")
    ids = [call.outbox_id for call in calls if call.outbox_id is not None]
    still_new = set(
        db.scalars(select(Outbox.id).where(Outbox.id.in_(ids), Outbox.state == OutboxState.NEW))
    )
    now = clock.now()
    rows: list[dict[str, object]] = []
    stored: list[StoredTx] = []
    for call in calls:
        if call.outbox_id is not None and call.outbox_id not in still_new:
            continue
        signed = sign_transaction(relay.signer, relay.chain_id, nonce, relay.fees, call.call)
        rows.append(
            {
                "id": new_id("txn"),
                "outbox_id": call.outbox_id,
                "signer": address,
                "nonce": nonce,
                "tx_hash": signed.tx_hash,
                "raw": signed.raw,
                "block_number": None,
                "succeeded": None,
                "created_at": now,
            }
        )
        stored.append(StoredTx(call.outbox_id, nonce, signed.raw))
        nonce += 1
    if rows:
        db.execute(_STORE, rows)
        db.execute(
            update(ChainSigner).where(ChainSigner.address == address).values(next_nonce=nonce)
        )
        _move(db, still_new, OutboxState.SIGNED, now)
    checkpoint("outbox.signing")
    return stored


def mark_sent(db: Session, outbox_ids: Sequence[str], *, clock: Clock) -> None:
    """The node has these writes; a block that was faster wins."""
    _move(db, outbox_ids, OutboxState.SENT, clock.now(), only_from=OutboxState.SIGNED)


def refuse(
    db: Session, write: PendingWrite, reason: str, reactions: Reactions, *, clock: Clock
) -> None:
    """Give up a write that can't even be built, and tell whoever asked."""
    done = db.execute(
        update(Outbox)
        .where(Outbox.id == write.id, Outbox.state == OutboxState.NEW)
        .values(state=OutboxState.FAILED, error=reason, updated_at=clock.now())
        .returning(Outbox.id)
    ).first()
    if done is not None:
        failed = FailedWrite(write.id, write.kind, write.subject_id, write.call, reason)
        reactions.on_write_failed(db, failed, clock=clock)


def mark_needless(db: Session, outbox_ids: Sequence[str], *, clock: Clock) -> None:
    """Another write does what these ask for."""
    _move(db, outbox_ids, OutboxState.DONE, clock.now(), only_from=OutboxState.NEW)


def note_refusal(db: Session, outbox_id: str, error: str, *, clock: Clock) -> None:
    """Say why a node does not take a signed write; it is sent again until one does."""
    db.execute(
        update(Outbox)
        .where(Outbox.id == outbox_id)
        .values(attempts=Outbox.attempts + 1, error=error[:500], updated_at=clock.now())
    )


def unmined(db: Session, signer: str, before: datetime | None = None) -> list[StoredTx]:
    """Transactions that no block holds, in the order of their nonces."""
    query = select(ChainTx.outbox_id, ChainTx.nonce, ChainTx.raw).where(
        ChainTx.signer == signer, ChainTx.block_number.is_(None)
    )
    if before is not None:
        query = query.where(ChainTx.created_at <= before)
    rows = db.execute(query.order_by(ChainTx.nonce))
    return [StoredTx(outbox_id, nonce, raw) for outbox_id, nonce, raw in rows]


def from_nonce(db: Session, signer: str, nonce: int) -> list[StoredTx]:
    """Transactions with this nonce or a later one, in order."""
    rows = db.execute(
        select(ChainTx.outbox_id, ChainTx.nonce, ChainTx.raw)
        .where(ChainTx.signer == signer, ChainTx.nonce >= nonce)
        .order_by(ChainTx.nonce)
    )
    return [StoredTx(outbox_id, nonce, raw) for outbox_id, nonce, raw in rows]


def open_signer(db: Session, address: str, chain_nonce: int) -> int:
    """Make the relayer's nonce row, or raise it to what the chain has seen.

    Returns:
        The next nonce.
    """
    row = db.get(ChainSigner, address, with_for_update=True)
    if row is None:
        row = ChainSigner(address=address, next_nonce=chain_nonce)
        db.add(row)
    row.next_nonce = max(row.next_nonce, chain_nonce)
    return row.next_nonce


def waiting(db: Session) -> int:
    """How many writes the chain has not answered yet."""
    states = (OutboxState.NEW, OutboxState.SIGNED, OutboxState.SENT)
    query = select(func.count()).select_from(Outbox).where(Outbox.state.in_(states))
    return db.scalar(query) or 0


def _move(
    db: Session,
    outbox_ids: Sequence[str] | set[str],
    state: OutboxState,
    now: datetime,
    only_from: OutboxState | None = None,
) -> None:
    change = update(_outbox).where(_outbox.c.id.in_(outbox_ids))
    if only_from is not None:
        change = change.where(_outbox.c.state == only_from)
    db.execute(change.values(state=state, updated_at=now))
