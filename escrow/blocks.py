"""Applied blocks and logs: all SQL of the watcher."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from core.clock import Clock
from core.ids import new_id
from escrow.abi import DecodedLog
from escrow.calls import HARMLESS
from escrow.checkpoints import Checkpoint
from escrow.client import BlockHead, TxOutcome
from escrow.ledger import reverse_log
from escrow.reactions import AppliedLog, FailedWrite, Reactions
from escrow.writes import WriteKind
from models.base import table_of
from models.chain import ChainBlock, ChainLog, ChainTx, Outbox
from models.states import OutboxState

_blocks, _logs, _txs, _outbox = (table_of(row) for row in (ChainBlock, ChainLog, ChainTx, Outbox))
_WRITE_BLOCK: Final = insert(_blocks)
_WRITE_LOG: Final = insert(_logs)
_MINED: Final = (
    update(_txs)
    .where(_txs.c.tx_hash == bindparam("b_hash"))
    .values(block_number=bindparam("b_block"), succeeded=bindparam("b_succeeded"))
)
_ASKED_BY: Final = (
    select(
        _txs.c.tx_hash,
        _outbox.c.id,
        _outbox.c.kind,
        _outbox.c.subject_id,
        _outbox.c.call,
        _outbox.c.state,
    )
    .join(_outbox, _outbox.c.id == _txs.c.outbox_id)
    .where(_txs.c.tx_hash.in_(bindparam("hashes", expanding=True)))
    .order_by(_txs.c.nonce)
)
_CLOSE: Final = (
    update(_outbox)
    .where(_outbox.c.id == bindparam("b_id"))
    .values(state=bindparam("b_state"), error=bindparam("b_error"), updated_at=bindparam("b_at"))
)


class StaleTipError(Exception):
    """Another process has moved the indexed chain meanwhile: look again."""


@dataclass(frozen=True, slots=True)
class IndexedBlock:
    """A block that has been applied."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class FoundBlock:
    """A block with everything in it that concerns us."""

    head: BlockHead
    logs: Sequence[DecodedLog]
    outcomes: Mapping[str, TxOutcome]
    """By hash of our transactions."""


def indexed_tip(db: Session) -> IndexedBlock | None:
    """The newest block that has been applied."""
    rows = indexed_blocks(db, 1)
    return rows[0] if rows else None


def indexed_blocks(db: Session, limit: int, below: int | None = None) -> list[IndexedBlock]:
    """Applied blocks, newest first."""
    query = select(ChainBlock.number, ChainBlock.hash).order_by(ChainBlock.number.desc())
    if below is not None:
        query = query.where(ChainBlock.number < below)
    return [IndexedBlock(number, key) for number, key in db.execute(query.limit(limit))]


def own_transactions(db: Session, tx_hashes: Sequence[str]) -> set[str]:
    """Which of these transactions are ours."""
    return set(db.scalars(select(ChainTx.tx_hash).where(ChainTx.tx_hash.in_(tx_hashes))))


def apply_block(
    db: Session,
    found: FoundBlock,
    reactions: Reactions,
    checkpoint: Checkpoint,
    *,
    clock: Clock,
) -> None:
    """Record a block, its logs and what they set off.

    Raises:
        StaleTipError: The newest applied block is not this one's parent.
    """
    head = found.head
    _expect_tip(db, head.number - 1, head.parent)
    db.execute(
        _WRITE_BLOCK,
        {"number": head.number, "hash": head.hash, "parent": head.parent, "at": head.at},
    )
    _finish(db, found.outcomes, head.number, reactions, clock)
    for log in found.logs:
        reactions.on_log(db, _record(db, log, head), clock=clock)
    db.flush()
    checkpoint("watch.applying")


def undo_block(
    db: Session,
    block: IndexedBlock,
    reactions: Reactions,
    checkpoint: Checkpoint,
    *,
    clock: Clock,
) -> None:
    """Take back a block that the chain has given up, newest log first.

    Raises:
        StaleTipError: It is not the newest applied block.
    """
    at = _expect_tip(db, block.number, block.hash)
    rows = db.execute(
        select(ChainLog.id, ChainLog.name, ChainLog.deal_id, ChainLog.args, ChainLog.log_index)
        .where(ChainLog.block_hash == block.hash, ChainLog.undone.is_(False))
        .order_by(ChainLog.log_index.desc())
    ).all()
    for log_id, name, deal_id, args, log_index in rows:
        log = AppliedLog(log_id, name, deal_id, args, block.number, at, log_index)
        reactions.on_undo(db, log, clock=clock)
        db.flush()
        reverse_log(db, log_id, clock=clock)
    db.execute(update(ChainLog).where(ChainLog.block_hash == block.hash).values(undone=True))
    _unfinish(db, block.number, clock)
    db.execute(delete(ChainBlock).where(ChainBlock.number == block.number))
    checkpoint("watch.undoing")


def _expect_tip(db: Session, number: int, key: str) -> datetime:
    """Lock the newest block, so that one watcher at a time moves on."""
    row = db.execute(
        select(ChainBlock.number, ChainBlock.hash, ChainBlock.at)
        .order_by(ChainBlock.number.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()
    if row is None or (row.number, row.hash) != (number, key):
        raise StaleTipError(f"block {number} is not the newest one applied")
    return row.at


def _record(db: Session, log: DecodedLog, head: BlockHead) -> AppliedLog:
    log_id = new_id("log")
    db.execute(
        _WRITE_LOG,
        {
            "id": log_id,
            "block_number": head.number,
            "block_hash": head.hash,
            "log_index": log.log_index,
            "tx_hash": log.tx_hash,
            "name": log.name,
            "deal_id": log.deal_id,
            "args": log.args,
            "undone": False,
        },
    )
    return AppliedLog(log_id, log.name, log.deal_id, log.args, head.number, head.at, log.log_index)


def _finish(
    db: Session,
    outcomes: Mapping[str, TxOutcome],
    block_number: int,
    reactions: Reactions,
    clock: Clock,
) -> None:
    """Close the outbox rows of the transactions that are in a block."""
    if not outcomes:
        return
    mined = [
        {"b_hash": tx_hash, "b_block": block_number, "b_succeeded": outcome.succeeded}
        for tx_hash, outcome in outcomes.items()
    ]
    db.execute(_MINED, mined)
    rows = db.execute(_ASKED_BY, {"hashes": list(outcomes)}).all()
    closed: list[dict[str, object]] = []
    failed: list[FailedWrite] = []
    for row in rows:
        outcome = outcomes[row.tx_hash]
        kind, reason = WriteKind(row.kind), outcome.reason or "reverted"
        is_done = outcome.succeeded or (kind, reason) in HARMLESS
        closed.append(
            {
                "b_id": row.id,
                "b_state": OutboxState.DONE if is_done else OutboxState.FAILED,
                "b_error": None if outcome.succeeded else reason,
                "b_at": clock.now(),
            }
        )
        # One that failed before a reorganisation, and again after it, is old news.
        if not is_done and row.state != OutboxState.FAILED:
            failed.append(FailedWrite(row.id, kind, row.subject_id, row.call, reason))
    if closed:
        db.execute(_CLOSE, closed)
    for write in failed:
        reactions.on_write_failed(db, write, clock=clock)


def _unfinish(db: Session, block_number: int, clock: Clock) -> None:
    """The block's transactions wait for a block again."""
    ids = select(ChainTx.outbox_id).where(
        ChainTx.block_number == block_number, ChainTx.outbox_id.is_not(None)
    )
    db.execute(
        update(Outbox)
        .where(Outbox.id.in_(ids), Outbox.state == OutboxState.DONE)
        .values(state=OutboxState.SENT, updated_at=clock.now())
    )
    db.execute(
        update(ChainTx)
        .where(ChainTx.block_number == block_number)
        .values(block_number=None, succeeded=None)
    )
