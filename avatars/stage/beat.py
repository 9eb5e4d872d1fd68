"""When the frames of several faces are due, spread so that they do not fall together; pure."""

from typing import Final

GOLDEN: Final = 0.618_033_988_75
"""Steps of this share of a period never fall on each other."""


class Beat:
    """The frames of one face.

    Args:
        number: Of the face, for its place in the period.
        frame_rate: Frames a second.
        now_s: Frames are due from now on.
    """

    def __init__(self, number: int, frame_rate: int, now_s: float) -> None:
        self.period_s: Final = 1 / frame_rate
        self.due_s = now_s + (number * GOLDEN) % 1 * self.period_s
        """The moment of the next frame."""

    def skip(self, now_s: float) -> int:
        """Leave out the frames that are over a period behind; returns how many."""
        behind = max(0, int((now_s - self.due_s) / self.period_s))
        self.due_s += behind * self.period_s
        return behind

    def done(self, now_s: float) -> bool:
        """The frame that was due is ready; returns whether it is over a period late."""
        is_late = now_s - self.due_s > self.period_s
        self.due_s += self.period_s
        return is_late
