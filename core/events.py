"""Notices inside the process: something changed, look at the rows.

A notice carries no state and may be lost; whoever waits for one also polls. The durable record
is the database.
"""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

QUEUE_LIMIT: Final = 256
"""Notices that a slow listener may leave waiting; older ones are dropped."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about ``key`` changed."""

    topic: str
    """What changed, for example ``bid``, ``room``, ``meeting``, ``conversation`` or ``wallet``."""
    key: str
    """Its id; a user's where it is all of theirs, for example ``wallet`` or ``calendar``."""
    user_id: str | None = None
    """Whose browser may hear of it."""


class Bus:
    """Hands notices to listeners of this process."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Notice]] = set()

    def publish(self, notice: Notice) -> None:
        """Tell every listener; never waits. Call it on the event loop."""
        for queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(notice)

    @contextmanager
    def listen(self) -> Generator[asyncio.Queue[Notice]]:
        """Receive notices in a bounded queue until the block ends."""
        queue: asyncio.Queue[Notice] = asyncio.Queue(QUEUE_LIMIT)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)


def announce(db: Session, topic: str, key: str, *, user_id: str | None = None) -> None:
    """Publish a notice once the work of this ``db`` is committed, and not otherwise."""
    pending: list[Notice] = db.info.setdefault("notices", [])
    pending.append(Notice(topic, key, user_id))


def pending_notices(db: Session) -> list[Notice]:
    """Notices announced so far; the database publishes them after the commit."""
    return list(db.info.get("notices", ()))
