"""Counters that wrap, as RTP has them."""


class Unwrapper:
    """Turns a counter of a few bits into one that only grows or shrinks.

    Args:
        bits: Width of the counter on the wire.
    """

    def __init__(self, bits: int) -> None:
        self._size = 1 << bits
        self._last: int | None = None

    def unwrap(self, value: int) -> int:
        """The count that is nearest to the one before."""
        if self._last is None:
            self._last = value
            return value
        step = (value - self._last) % self._size
        if step >= self._size // 2:
            step -= self._size
        self._last += step
        return self._last
