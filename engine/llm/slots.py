"""Which room may use which slot of a mind's cache.

Policy: a room keeps its slot until another one needs it. A room without a slot takes a slot that no
room holds, best one with the same prefix (same persona: nothing is read anew), then one never used.
When every slot is held it takes the least recently used one with the same prefix (only the history
is read anew), else the least recently used. A busy slot is never taken: when all are busy the room
waits its turn.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Slot:
    """One place in the cache."""

    index: int
    room_key: str | None = None
    prefix_key: str = ""
    """Names the prefix that was read last; empty when none was."""
    is_busy: bool = False
    used_at: int = 0
    """Order of use, not a time."""

    def cost_for(self, prefix_key: str) -> tuple[bool, bool, bool, int]:
        """How much is lost by lending this slot to another room; the least wins."""
        has_other_prefix = self.prefix_key != prefix_key
        return self.room_key is not None, has_other_prefix, self.prefix_key != "", self.used_at


@dataclass(slots=True)
class SlotTable:
    """Lends slots to rooms; used from one event loop."""

    size: int
    _slots: list[Slot] = field(init=False)
    _waiting: deque[tuple[str, str, asyncio.Future[Slot]]] = field(init=False)
    _uses: int = 0

    def __post_init__(self) -> None:
        self._slots = [Slot(index) for index in range(self.size)]
        self._waiting = deque()

    async def acquire(self, room_key: str, prefix_key: str) -> Slot:
        """Wait for a slot and take it."""
        slot = self._choose(room_key, prefix_key)
        if slot is None:
            waiter: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
            entry = (room_key, prefix_key, waiter)
            self._waiting.append(entry)
            try:
                return await waiter
            except asyncio.CancelledError:
                self._withdraw(entry)
                raise
        self._take(slot, room_key, prefix_key)
        return slot

    def give_back(self, slot: Slot) -> None:
        """Free a slot after use; the room's prompt stays in it."""
        slot.is_busy = False
        self._serve_waiting()

    def forget(self, room_key: str) -> None:
        """Let go of a room's slot; what it holds may still serve a room of the same persona."""
        for slot in self._slots:
            if slot.room_key == room_key:
                slot.room_key = None

    def has_slot(self, room_key: str) -> bool:
        """True while a room's prompt is in the cache."""
        return any(slot.room_key == room_key for slot in self._slots)

    def _choose(self, room_key: str, prefix_key: str) -> Slot | None:
        for slot in self._slots:
            if slot.room_key == room_key:
                return None if slot.is_busy else slot
        free = [slot for slot in self._slots if not slot.is_busy]
        return min(free, key=lambda slot: slot.cost_for(prefix_key), default=None)

    def _take(self, slot: Slot, room_key: str, prefix_key: str) -> None:
        self._uses += 1
        slot.room_key, slot.prefix_key = room_key, prefix_key
        slot.is_busy, slot.used_at = True, self._uses

    def _serve_waiting(self) -> None:
        for entry in list(self._waiting):
            room_key, prefix_key, waiter = entry
            slot = self._choose(room_key, prefix_key)
            if slot is None:
                continue
            self._waiting.remove(entry)
            if not waiter.done():
                self._take(slot, room_key, prefix_key)
                waiter.set_result(slot)

    def _withdraw(self, entry: tuple[str, str, asyncio.Future[Slot]]) -> None:
        waiter = entry[2]
        if entry in self._waiting:
            self._waiting.remove(entry)
        elif waiter.done() and not waiter.cancelled():
            self.give_back(waiter.result())
