"""Pure decisions about rooms: the paid clock, receipts, ticket lives, the pace of events."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

MAX_STEP_MS: Final = 15_000
"""The most that one tick may count. Ticks come many times a second, so a longer gap is a machine
that slept or a wall clock that was set: nobody was served meanwhile."""
MIN_TICKET_S: Final = 10
MAX_TICKET_S: Final = 7_200

SECOND_LOOK: Final = timedelta(seconds=30)
"""How long a room that looks forgotten may show that somebody is in it."""
PROMPT: Final = timedelta(seconds=60)
"""Sweeps come every few seconds: what is found later than this was not overlooked, the clock was
set ahead, or the machine slept, or nobody swept."""

_MS: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class PaidClock:
    """Counts delivered time; it never runs backwards and never past what was bought."""

    bought_ms: int
    delivered_ms: int = 0
    running_since: datetime | None = None
    """Time up to here is in ``delivered_ms``; None while paused."""

    @property
    def left_ms(self) -> int:
        """What the fan has still to get."""
        return self.bought_ms - self.delivered_ms

    @property
    def is_over(self) -> bool:
        """All of the bought time is delivered."""
        return self.delivered_ms >= self.bought_ms

    @property
    def is_running(self) -> bool:
        """Time is being delivered."""
        return self.running_since is not None

    def start(self, now: datetime) -> "PaidClock":
        """Run from now on; a running clock only ticks."""
        if self.is_running:
            return self.tick(now)
        return self if self.is_over else replace(self, running_since=now)

    def tick(self, now: datetime) -> "PaidClock":
        """Count the time since the last tick; a clock set back counts nothing."""
        if self.running_since is None:
            return self
        passed_ms = (now - self.running_since) // _MS
        counted_ms = min(max(passed_ms, 0), MAX_STEP_MS)
        delivered_ms = min(self.bought_ms, self.delivered_ms + counted_ms)
        if delivered_ms >= self.bought_ms:
            return replace(self, delivered_ms=delivered_ms, running_since=None)
        # A part of a millisecond stays for the next tick, else fast ticks would deliver nothing.
        since = self.running_since + counted_ms * _MS if counted_ms == passed_ms else now
        return replace(self, delivered_ms=delivered_ms, running_since=since)

    def pause(self, now: datetime) -> "PaidClock":
        """Count the time since the last tick and stop."""
        return replace(self.tick(now), running_since=None)

    def earned(self, amount: int) -> int:
        """Micro-units of ``amount`` that are earned so far, rounded down."""
        return earned(amount, self.delivered_ms, self.bought_ms)


def restored(bought_ms: int, delivered_ms: int) -> PaidClock:
    """The clock after a crash or a move: what was not written down was not delivered."""
    return PaidClock(bought_ms, delivered_ms)


def earned(amount: int, delivered_ms: int, bought_ms: int) -> int:
    """Micro-units earned by delivered time, rounded down for the fan."""
    return amount * delivered_ms // bought_ms


def delivered_for(amount: int, earned_micro: int, bought_ms: int) -> int:
    """The least delivered time, in ms, that earns an amount: what a receipt stands for."""
    return -(-earned_micro * bought_ms // amount)


def is_paid(signed_earned: int) -> bool:
    """Does a room's last receipt pay somebody? Else all of the money returns."""
    return signed_earned > 0


@dataclass(frozen=True, slots=True)
class ReceiptStanding:
    """Delivered time beside the part of it that is signed for."""

    amount: int
    bought_ms: int
    delivered_ms: int
    signed_ms: int
    signed_earned: int
    """Micro-units of the last receipt."""

    @property
    def earned(self) -> int:
        """Micro-units earned so far."""
        return earned(self.amount, self.delivered_ms, self.bought_ms)

    @property
    def is_signed(self) -> bool:
        """Nothing earned waits for a signature."""
        return self.earned <= self.signed_earned

    def is_due(self, interval_ms: int) -> bool:
        """The fan should sign now."""
        return not self.is_signed and self.delivered_ms - self.signed_ms >= interval_ms

    def is_overdue(self, interval_ms: int, grace_ms: int) -> bool:
        """So much is unsigned that the room must stop."""
        return self.is_due(interval_ms + grace_ms)


def deserves_second_look(
    due_at: datetime, closes_at: datetime, now: datetime, *, is_held: bool
) -> bool:
    """Should a room whose time to end came be left for a moment?

    A live visit moves ``due_at`` on with each write. After a jump of the clock the sweep may come
    before that write, and would end a room in which somebody is talking.
    """
    return is_held and now < closes_at and now - due_at > PROMPT


@dataclass(frozen=True, slots=True)
class WordsAgreed:
    """What a fan agreed to about the words of a room."""

    is_kept: bool
    """They stay after the room is settled."""
    is_shared: bool
    """The persona's owner reads them."""


def words_agreed(
    now: WordsAgreed, *, kept: bool | None = None, shared: bool | None = None
) -> WordsAgreed:
    """What holds after the fan says something; None leaves a part as it is.

    Who shares the words keeps them, else there were nothing to read; who lets go of them shares
    them no more. A "no" counts more than a "yes".
    """
    if kept is False:
        return WordsAgreed(is_kept=False, is_shared=False)
    is_shared = now.is_shared if shared is None else shared
    is_kept = now.is_kept if kept is None else kept
    return WordsAgreed(is_kept or is_shared, is_shared)


def is_ticket_life(ttl_s: int) -> bool:
    """A ticket may live this long."""
    return MIN_TICKET_S <= ttl_s <= MAX_TICKET_S


@dataclass(frozen=True, slots=True)
class EventBudget:
    """A bucket that refills at ``per_s`` and holds ``burst`` client events."""

    per_s: float
    burst: int
    level: float
    at: datetime

    def take(self, now: datetime) -> tuple[bool, "EventBudget"]:
        """Take one event out.

        Returns:
            Whether there was one, and the budget afterwards.
        """
        passed_s = max(0.0, (now - self.at).total_seconds())
        level = min(float(self.burst), self.level + passed_s * self.per_s)
        if level < 1:
            return False, replace(self, level=level, at=now)
        return True, replace(self, level=level - 1, at=now)


def full_budget(per_s: float, burst: int, now: datetime) -> EventBudget:
    """A bucket at its brim."""
    return EventBudget(per_s, burst, float(burst), now)
