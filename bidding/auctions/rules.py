"""Decisions about auctions, in integers and dates.

Bids are ranked here, off the chain; each is in escrow on its own, so whoever is outbid may leave
at once and a failed bid takes no place from anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

STEP_BPS: Final = 500
"""A bid that takes somebody's place is at least this much above theirs."""
BPS: Final = 10_000
LATE: Final = timedelta(minutes=5)
"""A bid that changes who wins within this long of the end moves the end to this long after it."""
MAX_EXTENSIONS: Final = 6
MAX_SLOTS: Final = 100
SHORTEST: Final = timedelta(minutes=10)
LONGEST: Final = timedelta(days=30)
DEPOSIT_GRACE: Final = timedelta(minutes=2)
"""Bids made before the end may still reach the chain; nobody wins before that is known."""

Place = Literal["winning", "outbid", "below_reserve"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A bid in an auction."""

    bid_id: str
    amount: int
    """Micro-units."""
    order: tuple[int, int, str]
    """Block and log of its deposit, then its id: the earlier of two equal bids is ahead. A bid
    that no block holds yet comes after those that one does."""


def ranked(entries: Sequence[Entry]) -> list[Entry]:
    """The bids, the best first."""
    return sorted(entries, key=lambda entry: (-entry.amount, entry.order))


def winners(entries: Sequence[Entry], slots: int, reserve: int | None) -> list[Entry]:
    """The bids that win if the auction closes now, the best first."""
    return [entry for entry in ranked(entries) if entry.amount >= (reserve or 0)][:slots]


def lost_because(amount: int, reserve: int | None) -> Literal["below_reserve", "outbid"]:
    """Why a bid that took part did not win."""
    return "below_reserve" if amount < (reserve or 0) else "outbid"


def place_of(
    bid_id: str, entries: Sequence[Entry], slots: int, reserve: int | None
) -> tuple[int, Place] | None:
    """A bid's rank from 1, and what it means now; ``None`` where it does not take part."""
    return places(entries, slots, reserve).get(bid_id)


def places(
    entries: Sequence[Entry], slots: int, reserve: int | None
) -> dict[str, tuple[int, Place]]:
    """Each bid's rank from 1, and what it means now."""
    found: dict[str, tuple[int, Place]] = {}
    for rank, entry in enumerate(ranked(entries), start=1):
        place: Place = "winning" if rank <= slots else "outbid"
        is_below = reserve is not None and entry.amount < reserve
        found[entry.bid_id] = (rank, "below_reserve" if is_below else place)
    return found


def least_bid(entries: Sequence[Entry], slots: int, minimum: int) -> int:
    """What a new bid takes at least, in micro-units.

    While places are free the minimum does; then a step above the bid that would lose its place.
    """
    best = ranked(entries)[:slots]
    if len(best) < slots:
        return minimum
    return max(minimum, stepped(best[-1].amount))


def stepped(amount: int) -> int:
    """The least that is a whole step above an amount, rounded up."""
    return -(-amount * (BPS + STEP_BPS) // BPS)


def changes_winners(
    winning: Sequence[Entry], amount: int, replaces_id: str | None, reserve: int | None
) -> bool:
    """Does a bid that was let in change who wins? Below the reserve nobody does.

    Args:
        winning: Who wins without it.
        amount: Micro-units of the new bid.
        replaces_id: The lower bid of the same fan that it raises.
        reserve: Micro-units below which nobody wins.
    """
    was_winning = replaces_id in {one.bid_id for one in winning}
    return amount >= (reserve or 0) and not was_winning


def pushed_out(
    bid_id: str,
    entries: Sequence[Entry],
    slots: int,
    reserve: int | None,
    *,
    raised: Entry | None = None,
) -> list[str]:
    """Ids of the bids that do not win any more since a bid came in, and its own if it never won.

    Args:
        bid_id: The bid that came in; it pushes nobody out where it takes no part.
        entries: All that take part, with it and without the one that it raises.
        slots: How many win.
        reserve: Micro-units below which nobody wins.
        raised: The lower bid of the same fan, whose place was its own.
    """
    own = next((entry for entry in entries if entry.bid_id == bid_id), None)
    if own is None:
        return []
    others = [entry for entry in entries if entry.bid_id != bid_id]
    won_before = winners([*others, raised] if raised else others, slots, reserve)
    win_now = {entry.bid_id for entry in winners(entries, slots, reserve)}
    lost = [one.bid_id for one in won_before if one.bid_id not in win_now and one != raised]
    if bid_id not in win_now and own.amount >= (reserve or 0):
        lost.append(bid_id)
    return lost


def last_close(first_closes_at: datetime) -> datetime:
    """When the auction closes at the latest: late bids cannot hold it open for ever."""
    return first_closes_at + LATE * MAX_EXTENSIONS


def extended(
    closes_at: datetime, first_closes_at: datetime, extensions: int, now: datetime
) -> datetime | None:
    """The new end after a bid that changes who wins; ``None`` where it stays.

    The sixth extension is the last, and the end never passes ``last_close``.
    """
    if now >= closes_at or closes_at - now > LATE or extensions >= MAX_EXTENSIONS:
        return None
    moved = min(now + LATE, last_close(first_closes_at))
    return moved if moved > closes_at else None


def closing_problem(closes_at: datetime, now: datetime) -> str | None:
    """What is wrong with the time at which an auction is to close, as a sentence."""
    if closes_at < now + SHORTEST:
        return "An auction lasts at least ten minutes."
    if closes_at > now + LONGEST:
        return "An auction lasts at most thirty days."
    return None
