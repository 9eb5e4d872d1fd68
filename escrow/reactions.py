"""What the chain's answers set off; implemented in ``flows``, called by watcher and dispatcher.

Every method runs inside the transaction that records what happened, so a reaction is done
exactly once with it or not at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from core.clock import Clock
from escrow.writes import WriteKind


@dataclass(frozen=True, slots=True)
class AppliedLog:
    """A log of our contracts in a block that counts.

    ``args`` has the contract's names. Tokens are micro-units, addresses checksummed, 32-byte
    values ``0x`` hex, moments Unix seconds. By name:

    * ``Placed`` fan, creator, signer, amount, terms, accept_by, meet_by, fee_bps
    * ``Accepted`` kyf, agent; ``Consented`` scope; ``Rescheduled`` meet_by;
      ``Disputed`` by, reason
    * ``Closed`` state ("released", "refunded" or "split"), earned (fee included), to_creator,
      to_fan, fee; always earned == to_creator + fee
    * ``Withdrawn`` who, to, amount; ``Minted`` to, amount
    * ``FeeSet`` bps; ``PausedNew`` yes
    """

    id: str
    """Row of ``chain_logs``; new each time the log is applied: a good idempotency key."""
    name: str
    deal_id: str | None
    args: Mapping[str, Any]
    block_number: int
    at: datetime
    """The block's time."""
    log_index: int = 0
    """Its place in the block: of two deposits in one block the lower one came first."""


@dataclass(frozen=True, slots=True)
class FailedWrite:
    """A chain write that the contract refused for good."""

    id: str
    """Row of ``outbox``."""
    kind: WriteKind
    subject_id: str
    """The bid, or the user of a mint; the deal of a withdrawal."""
    call: Mapping[str, Any]
    reason: str
    """The contract's reason, for example ``"late"``, or ``"reverted"`` where it gave none."""


class Reactions(Protocol):
    """The stories that chain logs set off."""

    def on_log(self, db: Session, log: AppliedLog, *, clock: Clock) -> None:
        """A log counts now."""
        ...

    def on_undo(self, db: Session, log: AppliedLog, *, clock: Clock) -> None:
        """A reorganisation took a log away; called newest first.

        The watcher reverses the log's ledger transfers itself, right after this.
        """
        ...

    def on_write_failed(self, db: Session, write: FailedWrite, *, clock: Clock) -> None:
        """The contract refused a write."""
        ...
