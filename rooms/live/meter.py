"""The running paid clock of one visit: in memory to the millisecond, in the row every 5 s."""

import asyncio
from datetime import datetime, timedelta
from typing import Final, Literal

import structlog

from engine.tally import Tally
from rooms import paid_time
from rooms.costs import write_spent
from rooms.live.resources import Resources
from rooms.paid_time import Entered, Written
from rooms.rules import ReceiptStanding, restored
from rooms.wire.vendor_events import PauseReason, RoomFacts

_log: Final = structlog.get_logger(__name__)

Hold = Literal["warming", "crisis", "backend_down"]
"""Why time does not run although the fan is there."""


SPENT_EVERY: Final = timedelta(minutes=1)
"""How often a live visit writes its costs down: a crash loses no more than this."""


class Meter:
    """Runs while nothing holds it, and writes itself down.

    Args:
        resources: Where to write, and the time.
        entered: The room as it was found.
        holder: Names this visit; a newer visit's name makes our writes fail.
        tally: What the visit takes; it is written down once a minute, and when the clock stops.
    """

    def __init__(self, resources: Resources, entered: Entered, holder: str, tally: Tally) -> None:
        self._tally = tally
        self._spent_at = resources.clock.now()
        self._resources = resources
        self._entered = entered
        self._holder = holder
        self._holds: set[Hold] = {"warming"}
        self._lock = asyncio.Lock()
        standing = entered.standing
        self._clock = restored(standing.bought_ms, standing.delivered_ms)
        self._signed = (standing.signed_ms, standing.signed_earned)
        self._written_at = resources.clock.now()

    @property
    def is_over(self) -> bool:
        """All of the bought time is delivered."""
        return self._clock.is_over

    @property
    def is_running(self) -> bool:
        """Time is being delivered."""
        return self._clock.is_running

    def is_held_by(self, hold: Hold) -> bool:
        """Is this a reason why time does not run?"""
        return hold in self._holds

    @property
    def standing(self) -> ReceiptStanding:
        """Delivered time beside what is signed of it, to the last tick."""
        found = self._entered.standing
        signed_ms, signed_earned = self._signed
        return ReceiptStanding(
            found.amount, found.bought_ms, self._clock.delivered_ms, signed_ms, signed_earned
        )

    @property
    def facts(self) -> RoomFacts:
        """What ``x.room.state`` tells."""
        standing = self.standing
        return RoomFacts(
            room_id=self._entered.room_id,
            tier=self._entered.format,
            bought_ms=standing.bought_ms,
            delivered_ms=standing.delivered_ms,
            is_running=self.is_running,
            paused_reason=self._pause_reason(),
            amount=standing.amount,
            earned=standing.earned,
            currency=self._entered.currency,
        )

    def note_signed(self, signed_ms: int, signed_earned: int) -> None:
        """A receipt was taken."""
        self._signed = max(self._signed, (signed_ms, signed_earned))

    def tick(self) -> bool:
        """Count the time since the last tick.

        Returns:
            Whether it is time to write down; a clock that was set back writes at once.
        """
        now = self._now()
        self._clock = self._clock.tick(now)
        passed_s = (now - self._written_at).total_seconds()
        return not 0 <= passed_s < self._resources.settings.write_s

    async def let_go(self, hold: Hold) -> Written | None:
        """One reason less to stand still; starts the clock when it was the last."""
        if hold not in self._holds:
            return None
        self._holds.discard(hold)
        if self._holds:
            return None
        self._clock = self._clock.start(self._now())
        _log.info("paid clock started", room_id=self._entered.room_id)
        return await self.write()

    async def hold(self, hold: Hold) -> Written | None:
        """One reason more to stand still."""
        if hold in self._holds:
            return None
        self._holds.add(hold)
        self._clock = self._clock.pause(self._now())
        _log.info("paid clock paused", room_id=self._entered.room_id, reason=hold)
        return await self.write()

    async def stop(self) -> Written:
        """Stop for good and write down."""
        self._clock = self._clock.pause(self._now())
        written = await self.write()
        await self._write_spent()
        return written

    async def write(self) -> Written:
        """Write the delivered time down; one write at a time, so that none overtakes another."""
        settings = self._resources.settings
        async with self._lock:
            clock, now = self._clock, self._now()
            self._written_at = now
            written = await self._resources.database.write(
                paid_time.write_time,
                self._entered.room_id,
                self._holder,
                delivered_ms=clock.delivered_ms,
                running_since=clock.running_since,
                due_at=paid_time.due_at(self._entered.closes_at, now, settings.away_s),
            )
        if abs(now - self._spent_at) >= SPENT_EVERY:
            await self._write_spent()
        return written

    async def _write_spent(self) -> None:
        self._spent_at = self._now()
        await write_spent(self._resources.database, self._entered.room_id, self._tally)

    def _pause_reason(self) -> PauseReason | None:
        if "crisis" in self._holds:
            return "crisis"
        return "backend_down" if "backend_down" in self._holds else None

    def _now(self) -> datetime:
        return self._resources.clock.now()
