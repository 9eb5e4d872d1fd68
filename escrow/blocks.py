"""Applied blocks and logs: all SQL of the watcher."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
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
from models.chain import ChainBlock, ChainLog, ChainTx, Outbox
from models.states import OutboxState


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
    db.add(ChainBlock(number=head.number, hash=head.hash, parent=head.parent, at=head.at))
    db.flush()
    for tx_hash, outcome in found.outcomes.items():
        _finish(db, tx_hash, outcome, head.number, reactions, clock)
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
        select(ChainLog.id, ChainLog.name, ChainLog.deal_id, ChainLog.args)
        .where(ChainLog.block_hash == block.hash, ChainLog.undone.is_(False))
        .order_by(ChainLog.log_index.desc())
    ).all()
    for log_id, name, deal_id, args in rows:
        log = AppliedLog(log_id, name, deal_id, args, block.number, at)
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
        insert(ChainLog).values(
            id=log_id,
            block_number=head.number,
            block_hash=head.hash,
            log_index=log.log_index,
            tx_hash=log.tx_hash,
            name=log.name,
            deal_id=log.deal_id,
            args=log.args,
            undone=False,
        )
    )
    return AppliedLog(log_id, log.name, log.deal_id, log.args, head.number, head.at)


def _finish(
    db: Session,
    tx_hash: str,
    outcome: TxOutcome,
    block_number: int,
    reactions: Reactions,
    clock: Clock,
) -> None:
    """Close the outbox row of a transaction that is in a block."""
    db.execute(
        update(ChainTx)
        .where(ChainTx.tx_hash == tx_hash)
        .values(block_number=block_number, succeeded=outcome.succeeded)
    )
    row = db.execute(
        select(Outbox.id, Outbox.kind, Outbox.subject_id, Outbox.call, Outbox.state)
        .join(ChainTx, ChainTx.outbox_id == Outbox.id)
        .where(ChainTx.tx_hash == tx_hash)
    ).one_or_none()
    if row is None:
        return
    kind, reason = WriteKind(row.kind), outcome.reason or "reverted"
    is_done = outcome.succeeded or (kind, reason) in HARMLESS
    db.execute(
        update(Outbox)
        .where(Outbox.id == row.id)
        .values(
            state=OutboxState.DONE if is_done else OutboxState.FAILED,
            error=None if outcome.succeeded else reason,
            updated_at=clock.now(),
        )
    )
    # One that failed before a reorganisation, and again after it, is old news.
    if not is_done and row.state != OutboxState.FAILED:
        write = FailedWrite(row.id, kind, row.subject_id, row.call, reason)
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
