"""Decisions about quotes and bids, in integers."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Final, Literal

from models.states import BidState

FORMULA_VERSION: Final = 1
"""Grows with every change of the formula, so that an old quote can be explained."""
MEET_GRACE: Final = timedelta(hours=48)
"""The contract returns an accepted bid this long after its last moment."""
KYF_WINDOW: Final = timedelta(hours=48)
"""The contract returns a bid whose fan has not consented this long after the acceptance."""
ARBITER_WINDOW: Final = timedelta(days=14)
"""The contract returns a disputed bid that nobody decided this long after the dispute."""
LAST_SECOND: Final = timedelta(seconds=1)
"""The second of the contract's deadline still counts; bids are returned after it."""
CHAIN_LAG: Final = timedelta(minutes=1)
"""Blocks may be dated a little later than our clock."""

Progress = Literal["placing", "confirmed", "won", "settled", "refunded", "failed"]


def terms_hash(terms: Mapping[str, object]) -> str:
    """The hash that binds a quote to the deposit.

    Args:
        terms: Strings and integers only.

    Returns:
        SHA-256 of the terms as canonical JSON (sorted keys, no spaces), as ``0x`` hex.
    """
    text = json.dumps(terms, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "0x" + sha256(text.encode()).hexdigest()


def is_quote_fresh(expires_at: datetime, now: datetime) -> bool:
    """Does the quote's price still hold?"""
    return now < expires_at


MOVES: Final[Mapping[BidState, frozenset[BidState]]] = MappingProxyType(
    {
        BidState.PLACING: frozenset({BidState.OPEN, BidState.FAILED}),
        # A reorganisation may bring a deposit back that had failed.
        BidState.FAILED: frozenset({BidState.OPEN}),
        BidState.OPEN: frozenset(
            {
                BidState.ACCEPTING,
                BidState.KYF,
                BidState.ACCEPTED,
                BidState.REFUNDING,
                BidState.REFUNDED,
            }
        ),
        BidState.ACCEPTING: frozenset(
            {BidState.KYF, BidState.ACCEPTED, BidState.REFUNDING, BidState.REFUNDED}
        ),
        BidState.KYF: frozenset(
            {BidState.CONSENTING, BidState.ACCEPTED, BidState.REFUNDING, BidState.REFUNDED}
        ),
        BidState.CONSENTING: frozenset({BidState.ACCEPTED, BidState.REFUNDING, BidState.REFUNDED}),
        BidState.ACCEPTED: frozenset(
            {
                BidState.RELEASING,
                BidState.RELEASED,
                BidState.REFUNDING,
                BidState.REFUNDED,
                BidState.DISPUTING,
                BidState.DISPUTED,
            }
        ),
        # What was asked of the chain and what it did may differ: two requests can race there.
        BidState.RELEASING: frozenset(
            {
                BidState.RELEASED,
                BidState.REFUNDING,
                BidState.REFUNDED,
                BidState.DISPUTED,
                BidState.SPLIT,
            }
        ),
        BidState.REFUNDING: frozenset(
            {
                BidState.KYF,
                BidState.REFUNDED,
                BidState.RELEASED,
                BidState.ACCEPTED,
                BidState.DISPUTED,
                BidState.SPLIT,
            }
        ),
        BidState.DISPUTING: frozenset(
            {
                BidState.DISPUTED,
                BidState.RELEASING,
                BidState.RELEASED,
                BidState.REFUNDING,
                BidState.REFUNDED,
            }
        ),
        BidState.DISPUTED: frozenset(
            {
                BidState.RELEASING,
                BidState.RELEASED,
                BidState.REFUNDING,
                BidState.REFUNDED,
                BidState.RESOLVING,
                BidState.SPLIT,
            }
        ),
        BidState.RESOLVING: frozenset(
            {
                BidState.SPLIT,
                BidState.DISPUTED,
                BidState.RELEASED,
                BidState.REFUNDING,
                BidState.REFUNDED,
            }
        ),
        BidState.RELEASED: frozenset(),
        BidState.REFUNDED: frozenset(),
        BidState.SPLIT: frozenset(),
    }
)
"""Where a bid may go from each state; only an undone log goes back."""


def may_move(state: BidState, to: BidState) -> bool:
    """Does a bid in this state go there?"""
    return to in MOVES[state]


def may_cancel(state: BidState) -> bool:
    """May the fan take the bid back: is it on the chain, and has nobody answered yet?"""
    return state in (BidState.OPEN, BidState.KYF)


PROGRESS: Final[Mapping[BidState, Progress]] = MappingProxyType(
    {
        BidState.PLACING: "placing",
        BidState.OPEN: "confirmed",
        BidState.ACCEPTING: "confirmed",
        BidState.KYF: "confirmed",
        BidState.CONSENTING: "confirmed",
        BidState.ACCEPTED: "won",
        BidState.RELEASING: "won",
        BidState.DISPUTING: "won",
        BidState.DISPUTED: "won",
        BidState.RESOLVING: "won",
        BidState.RELEASED: "settled",
        BidState.SPLIT: "settled",
        BidState.REFUNDING: "refunded",
        BidState.REFUNDED: "refunded",
        BidState.FAILED: "failed",
    }
)
"""The step that a fan's page shows for each state."""
Part = Literal["open", "won", "over"]
_PARTS: Final[Mapping[Progress, Part]] = MappingProxyType(
    {
        "placing": "open",
        "confirmed": "open",
        "won": "won",
        "settled": "over",
        "refunded": "over",
        "failed": "over",
    }
)


def states_of(part: Part) -> frozenset[BidState]:
    """The states of bids that wait for an answer, are won, or are over."""
    return frozenset(state for state, progress in PROGRESS.items() if _PARTS[progress] == part)


def step_id(bid_id: str, number: int) -> str:
    """The id of a bid's step; sorts in the order in which the steps were taken."""
    return f"{bid_id}.{number:05d}"


def due_at(
    state: BidState, accept_by: datetime, meet_by: datetime, now: datetime, due: datetime | None
) -> datetime | None:
    """When the sweeper looks at a bid next; ``None`` while somebody else has the next word.

    Args:
        state: Where the bid has come.
        accept_by: The contract's deadline for an acceptance.
        meet_by: The contract's last moment for the meeting.
        now: When it came there.
        due: When the sweeper would have looked at it before; ``None`` after a reorganisation.
    """
    match state:
        case BidState.OPEN | BidState.ACCEPTING:
            return accept_by + LAST_SECOND
        case BidState.KYF:
            return now + KYF_WINDOW + CHAIN_LAG
        case BidState.CONSENTING:
            return due or now + KYF_WINDOW + CHAIN_LAG
        case BidState.ACCEPTED | BidState.DISPUTING:
            return meet_by + MEET_GRACE + LAST_SECOND
        case BidState.DISPUTED:
            return now + ARBITER_WINDOW + CHAIN_LAG
        case BidState.RESOLVING:
            return due or now + ARBITER_WINDOW + CHAIN_LAG
        case _:
            return None


def retry_at(
    *, is_expiry: bool, is_accepted: bool, accept_by: datetime, meet_by: datetime, now: datetime
) -> datetime:
    """When the sweeper asks for a bid's return after the contract refused a step of it.

    Args:
        is_expiry: The return itself was refused: the chain's clock is behind ours.
        is_accepted: The bid is won. If not it is open, or waits for consent.
        accept_by: The contract's deadline for an acceptance.
        meet_by: The contract's last moment for the meeting.
        now: The present.
    """
    soon = now + CHAIN_LAG
    if is_expiry:
        return soon
    won, unanswered = meet_by + MEET_GRACE + LAST_SECOND, accept_by + KYF_WINDOW + CHAIN_LAG
    return max(soon, won if is_accepted else unanswered)
