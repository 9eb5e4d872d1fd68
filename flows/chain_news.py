"""What a log of the contracts means for the rest of the product.

Each log belongs to one story; this file only says which. Everything happens in the watcher's
transaction, so a row and the log that moved it are committed together.
"""

from collections.abc import Mapping
from typing import Final, Protocol

from sqlalchemy.orm import Session

from bidding import chain_steps
from core.clock import Clock
from core.telemetry import counter
from escrow import postings
from escrow.reactions import AppliedLog, FailedWrite
from escrow.writes import WriteKind
from flows import (
    arrange_meeting,
    buy_agent,
    dispute_meeting,
    settle_bid,
    settle_room,
    take_deposit,
    win_meeting,
    win_room,
)
from models.bid import Bid
from models.states import BidKind, BidState

LOGS: Final = counter("chain_logs", "Logs of the contracts that were applied.", ["name"])
UNDONE: Final = counter("chain_logs_undone", "Logs that a reorganisation took back.", ["name"])
REFUSED: Final = counter("chain_writes_refused", "Refused chain writes.", ["kind", "reason"])


class Story(Protocol):
    """What a log sets off."""

    def __call__(self, db: Session, log: AppliedLog, *, clock: Clock) -> object:
        """Move the rows that the log is about."""
        ...


class ChainNews:
    """Implements ``escrow.reactions.Reactions``.

    Args:
        kyf_retention_days: How long after a meeting a creator may read what the fan shared.
    """

    def __init__(self, kyf_retention_days: int) -> None:
        self._kyf_retention_days = kyf_retention_days
        self._stories: Mapping[str, Story] = {
            "Minted": postings.faucet,
            "Placed": take_deposit.confirm_deposit,
            "Accepted": self._accept,
            "Consented": self._consent,
            "Rescheduled": arrange_meeting.note_last_moment,
            "Disputed": dispute_meeting.note,
            "Closed": settle_bid.book_settlement,
            "Withdrawn": postings.withdraw,
        }

    def on_log(self, db: Session, log: AppliedLog, *, clock: Clock) -> None:
        """Move the rows that this log is about."""
        LOGS.labels(log.name).inc()
        if buy_agent.note_log(db, log, clock=clock):
            return
        # Changes of the fee and pauses move no row.
        if (story := self._stories.get(log.name)) is not None:
            story(db, log, clock=clock)

    def _accept(self, db: Session, log: AppliedLog, *, clock: Clock) -> None:
        self._win(db, chain_steps.on_accepted(db, log, clock=clock), log, clock)

    def _consent(self, db: Session, log: AppliedLog, *, clock: Clock) -> None:
        self._win(db, chain_steps.on_consented(db, log, clock=clock), log, clock)

    def _win(self, db: Session, bid: Bid | None, log: AppliedLog, clock: Clock) -> None:
        if bid is None:
            return
        if bid.state == BidState.KYF:
            days = self._kyf_retention_days
            win_meeting.ask_consent(db, bid, log.at, retention_days=days, clock=clock)
        elif bid.kind == BidKind.MEETING:
            win_meeting.open_won_meeting(db, bid, clock=clock)
        else:
            win_room.open_won_room(db, bid, clock=clock)

    def on_undo(self, db: Session, log: AppliedLog, *, clock: Clock) -> None:
        """Take back what a reorganised log did; the watcher reverses its transfers itself."""
        UNDONE.labels(log.name).inc()
        if buy_agent.undo_log(db, log):
            return
        if log.name == "Rescheduled":
            chain_steps.undo_rescheduled(db, log, clock=clock)
            return
        bid = chain_steps.undo(db, log.id, clock=clock)
        if bid is None:
            return
        if bid.kind == BidKind.MEETING:
            settle_bid.undo_meetings_end(db, bid, clock=clock)
        elif log.name == "Closed":
            settle_room.undo_settlement(db, bid)

    def on_write_failed(self, db: Session, write: FailedWrite, *, clock: Clock) -> None:
        """Release what a refused write had claimed."""
        REFUSED.labels(write.kind, write.reason).inc()
        if buy_agent.note_failure(db, write, clock=clock):
            return
        if write.kind is WriteKind.PLACE:
            take_deposit.give_up_deposit(db, write, clock=clock)
        elif write.kind is WriteKind.RESCHEDULE:
            arrange_meeting.note_refused_move(db, write, clock=clock)
        elif write.kind is WriteKind.RESOLVE:
            dispute_meeting.note_refused_ruling(db, write, clock=clock)
        else:
            chain_steps.on_step_failed(db, write, clock=clock)
