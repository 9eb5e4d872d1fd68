"""From one shape for each hop to the few keys of a track."""

from dataclasses import dataclass
from typing import Final

from avatars.listening.bands import HOP
from avatars.listening.steady import CLOSED
from engine.face_ports import MOUTH_EASE, VISEMES, MouthKey

SETTLE: Final = MOUTH_EASE // 2
"""A key stands this far behind the beginning of its shape, or at the middle of a shorter one: so
the way from the shape before is half done where the sound changes."""
SETTLE_HOPS: Final = 2 * SETTLE // HOP
PAUSE_HOPS: Final = 6
"""The mouth rests in pauses of 120 ms and more."""
APART: Final = 960
"""Samples between keys, closures aside: 40 ms."""
SILENT: Final = VISEMES.index("sil")
CLOSING: Final = tuple(VISEMES.index(one) for one in CLOSED)


@dataclass(slots=True)
class _Stretch:
    """Hops of one shape."""

    viseme: int
    start: int
    """Its first hop."""
    hops: int = 0
    percent: int = 0
    """Sum of its hops' weights."""
    is_told: bool = False


class KeyMaker:
    """Gives the key of a stretch of one shape when it is long enough, or over."""

    def __init__(self) -> None:
        self._hop = 0
        self._stretch = _Stretch(SILENT, 0)
        self._last = SILENT
        self._free_at = 0
        """No key but a closure stands before."""

    def feed(self, viseme: int, percent: int) -> list[MouthKey]:
        """Take the next hop.

        Args:
            viseme: Its index.
            percent: The weight of the shape in this hop.
        """
        keys: list[MouthKey] = []
        if viseme != self._stretch.viseme:
            keys += self.finish()
            self._stretch = _Stretch(viseme, self._hop)
        self._hop += 1
        one = self._stretch
        one.hops += 1
        one.percent += percent
        if one.hops >= (PAUSE_HOPS if viseme == SILENT else SETTLE_HOPS):
            keys += self._tell(one)
        return keys

    def finish(self) -> list[MouthKey]:
        """The stretch is over: give its key if that did not come before."""
        return [] if self._stretch.viseme == SILENT else self._tell(self._stretch)

    def _tell(self, one: _Stretch) -> list[MouthKey]:
        if one.is_told or one.viseme == self._last:
            return []
        one.is_told = True
        start = one.start * HOP
        at = start + min(SETTLE, one.hops * HOP // 2)
        is_closing = one.viseme in CLOSING
        if not is_closing and at < self._free_at:
            at = self._free_at
            if at >= start + one.hops * HOP:
                return []
        self._free_at = at + APART
        self._last = one.viseme
        is_whole = is_closing or one.viseme == SILENT
        weight = 1.0 if is_whole else round(one.percent / one.hops) / 100
        return [MouthKey(at, VISEMES[one.viseme], weight)]
