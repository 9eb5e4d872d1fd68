"""What a log of the contracts means for the rest of the product.

Each log belongs to one story; this file only says which. Everything happens in the watcher's
transaction, so a row and the log that moved it are committed together.
"""

from typing import Final

from sqlalchemy.orm import Session

from bidding import chain_steps
from core.clock import Clock
from core.telemetry import counter
from escrow import postings
from escrow.reactions import AppliedLog, FailedWrite
from escrow.writes import WriteKind
from flows import settle_room, win_room

LOGS: Final = counter("chain_logs", "Logs of the contracts that were applied.", ["name"])
UNDONE: Final = counter("chain_logs_undone", "Logs that a reorganisation took back.", ["name"])
REFUSED: Final = counter("chain_writes_refused", "Refused chain writes.", ["kind", "reason"])


class ChainNews:
    """Implements ``escrow.reactions.Reactions``."""

    def on_log(self, db: Session, log: AppliedLog, *, clock: Clock) -> None:
        """Move the rows that this log is about."""
        LOGS.labels(log.name).inc()
        match log.name:
            case "Minted":
                postings.faucet(db, log, clock=clock)
            case "Placed":
                win_room.confirm_deposit(db, log, clock=clock)
            case "Accepted":
                win_room.open_won_room(db, log, clock=clock)
            case "Closed":
                settle_room.book_settlement(db, log, clock=clock)
            case "Withdrawn":
                postings.withdraw(db, log, clock=clock)
            case _:
                # Consented, Disputed and Rescheduled belong to meetings in person; fee and pause
                # changes move no row.
                pass

    def on_undo(self, db: Session, log: AppliedLog, *, clock: Clock) -> None:
        """Take back what a reorganised log did; the watcher reverses its transfers itself."""
        UNDONE.labels(log.name).inc()
        bid = chain_steps.undo(db, log.id, clock=clock)
        if bid is not None and log.name == "Closed":
            settle_room.undo_settlement(db, bid)

    def on_write_failed(self, db: Session, write: FailedWrite, *, clock: Clock) -> None:
        """Release what a refused write had claimed."""
        REFUSED.labels(write.kind, write.reason).inc()
        if write.kind is WriteKind.PLACE:
            win_room.give_up_deposit(db, write, clock=clock)
        elif write.kind in {WriteKind.SETTLE, WriteKind.DECLINE, WriteKind.CANCEL}:
            chain_steps.on_close_failed(db, write, clock=clock)
