"""Where a reply is heard just now; pure, the clock is given."""

from collections import deque
from dataclasses import dataclass

from engine.voice_ports import SPOKEN_RATE


@dataclass(frozen=True, slots=True)
class Anchor:
    """From a moment on, sound runs on from a sample, or stands still there."""

    item_id: str
    at: int
    """Sample of the item at SPOKEN_RATE."""
    played: int
    """The same sample, counted over all items: what a renderer that hears sound counts in."""
    when_s: float
    """On the machine's monotonic clock."""
    is_running: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where the sound is."""

    item_id: str
    at: int
    played: int
    is_running: bool


class Playhead:
    """Runs from anchor to anchor."""

    def __init__(self) -> None:
        self._anchor: Anchor | None = None
        self._coming: deque[Anchor] = deque()

    def add(self, anchor: Anchor) -> None:
        """Take an anchor; one whose moment is still to come waits for it."""
        self._coming.append(anchor)

    def move(self, now_s: float) -> Place | None:
        """Go to a moment, later than the one before; None before the first sound."""
        while self._coming and self._coming[0].when_s <= now_s:
            self._anchor = self._coming.popleft()
        anchor = self._anchor
        if anchor is None:
            return None
        passed = round((now_s - anchor.when_s) * SPOKEN_RATE) if anchor.is_running else 0
        return Place(anchor.item_id, anchor.at + passed, anchor.played + passed, anchor.is_running)
