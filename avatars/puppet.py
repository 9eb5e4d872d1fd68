"""One face over time: its own life, what it attends to, and the track of the reply it speaks.

``web/src/lib/face`` does the same, number for number; ``tests/recordings/face/golden_pose.json``
holds both to it.

What the ports leave open is settled here:

- a reply that is broken off, or whose position goes away, fades from where it was: the mouth within
  ``MOUTH_EASE``, the rest within ``MOOD_EASE``, counted in seconds from the pose before
- a position that stands for ``STAND_S`` lets the mouth go to rest (the sound stopped); when it
  moves again the mouth comes back, both within ``MOUTH_EASE``
- an open mouth takes up to ``OPEN_DAMPS`` of happy and sad away, for a broad smile and a dropped
  jaw do not go together
- attention crosses over within ``CROSSING_S``
"""

from typing import Final

import numpy as np

from avatars.channels import BLINK_LEFT, BROW, FIRST_MOOD, MOUTH_COUNT, SWAY, eased
from avatars.gestures import DURATION_S, move
from avatars.life import Life, Weights
from avatars.mouth_shapes import MOUTHS
from avatars.reply_pose import SIZE, ReplyPose
from engine.face_ports import (
    MOOD_EASE,
    MOUTH_EASE,
    VISEMES,
    Attention,
    FaceTrack,
    Gesture,
    Pose,
)
from engine.voice_ports import SPOKEN_RATE

CROSSING_S: Final = 0.4
STAND_S: Final = 0.08
OPEN_DAMPS: Final = 0.35
MOUTH_S: Final = MOUTH_EASE / SPOKEN_RATE
FADE_S: Final = MOOD_EASE / SPOKEN_RATE
JAWS: Final = tuple(MOUTHS[viseme].jaw for viseme in VISEMES)
CARES: Final[dict[Attention, Weights]] = {
    "idle": (1.0, 0.0, 0.0, 0.0),
    "listening": (0.0, 1.0, 0.0, 0.0),
    "thinking": (0.0, 0.0, 1.0, 0.0),
    "speaking": (0.0, 0.0, 0.0, 1.0),
}
SAD: Final = FIRST_MOOD + 1
NEVER: Final = float("-inf")


class Puppet:
    """A face that poses.

    Args:
        seed: Of its life; the same seed and the same calls give the same poses.
    """

    def __init__(self, seed: int) -> None:
        self._life = Life(seed)
        self._weights = self._cares = CARES["idle"]
        """What it attended to when the crossing began, and where that leads."""
        self._crossing_since = NEVER
        self._cues: list[tuple[Gesture, float, float]] = []
        """Gesture, strength, beginning in seconds."""
        self._now_s = 0.0
        """When the last pose was."""
        self._reply = ReplyPose()
        self._asked: list[float] | None = None
        """What the reply asked of the last pose."""
        self._fading = [0.0] * SIZE
        self._fading_since = NEVER
        self._position: float | None = None
        self._moved_s = 0.0
        """When the position last moved."""
        self._is_standing = False
        """The position was seen to stand since it moved; few frames a second are no stand still."""
        self._came_back = (NEVER, 1.0)
        """When the position last moved again, and how much of the mouth was there then."""

    def begin(self) -> None:
        """Another reply: its positions start at 0."""
        self._let_go()
        self._reply = ReplyPose()
        self._position, self._is_standing = None, False
        self._came_back = (NEVER, 1.0)

    def take(self, track: FaceTrack) -> None:
        """Add the next keys of the reply."""
        self._reply.take(track)

    def clear(self, position: float) -> None:
        """Break the reply off at a position; the rest of its track is forgotten."""
        if self._asked is not None:
            self._asked = self._ask(position, self._now_s)
        self.begin()

    def attend(self, attention: Attention, now_s: float) -> None:
        """Turn to something else."""
        self._weights = self._attends(now_s)
        self._cares, self._crossing_since = CARES[attention], now_s

    def cue(self, gesture: Gesture, strength: float, now_s: float) -> None:
        """Begin a gesture now, outside of the track."""
        self._cues.append((gesture, strength, now_s))

    def pose(self, now_s: float, position: float | None) -> Pose:
        """Pose.

        Args:
            now_s: The caller's clock, in seconds; never runs back.
            position: Samples of the reply that were heard; None while no reply plays.
        """
        values = [0.0] * SIZE
        if position is None:
            self._let_go()
        else:
            self._asked = self._ask(position, now_s)
            for index, value in enumerate(self._asked):
                values[index] = value
        self._fade(values, now_s)
        self._life.live(values, now_s, self._attends(now_s))
        self._gesture(values, now_s)
        self._now_s = now_s
        return np.array(settled(values), np.float32)

    def _attends(self, now_s: float) -> Weights:
        u = eased((now_s - self._crossing_since) / CROSSING_S)
        if u >= 1.0:
            return self._cares
        a, b = self._weights, self._cares
        return (
            a[0] + (b[0] - a[0]) * u,
            a[1] + (b[1] - a[1]) * u,
            a[2] + (b[2] - a[2]) * u,
            a[3] + (b[3] - a[3]) * u,
        )

    def _ask(self, position: float, now_s: float) -> list[float]:
        """What the reply asks for."""
        asked = [0.0] * SIZE
        self._reply.add(asked, position)
        there = self._there(position, now_s)
        if there < 1.0:
            for index in range(MOUTH_COUNT):
                asked[index] *= there
        return asked

    def _there(self, position: float, now_s: float) -> float:
        """How much of the mouth is there; less while the position stands."""
        if position == self._position:
            self._is_standing = True
        else:
            if self._is_standing and now_s - self._moved_s > STAND_S:
                self._came_back = (now_s, self._stood(now_s))
            self._position, self._moved_s, self._is_standing = position, now_s, False
        return self._stood(now_s)

    def _stood(self, now_s: float) -> float:
        since, there = self._came_back
        there += (1.0 - there) * eased((now_s - since) / MOUTH_S)
        if not self._is_standing:
            return there
        return there * (1.0 - eased((now_s - self._moved_s - STAND_S) / MOUTH_S))

    def _let_go(self) -> None:
        """Fade what the reply asked of the last pose."""
        if self._asked is not None:
            self._fading, self._asked = self._asked, None
            self._fading_since = self._now_s

    def _fade(self, values: list[float], now_s: float) -> None:
        over = now_s - self._fading_since
        if over >= FADE_S:
            return
        rest = 1.0 - eased(over / FADE_S)
        for index in range(MOUTH_COUNT, SIZE):
            values[index] += rest * self._fading[index]
        if over < MOUTH_S:
            # A new reply's mouth comes first; together they are one mouth at most.
            room = max(0.0, 1.0 - sum(values[:MOUTH_COUNT]))
            rest = min(1.0 - eased(over / MOUTH_S), room)
            for index in range(MOUTH_COUNT):
                values[index] += rest * self._fading[index]

    def _gesture(self, values: list[float], now_s: float) -> None:
        if not self._cues:
            return
        for gesture, strength, since in self._cues:
            move(values, gesture, strength, (now_s - since) / DURATION_S[gesture])
        self._cues = [cue for cue in self._cues if now_s - cue[2] < DURATION_S[cue[0]]]


def settled(values: list[float]) -> list[float]:
    """Damp moods by an open mouth and keep channels within their ranges; changes ``values``."""
    open_ = 0.0
    for index in range(MOUTH_COUNT):
        if values[index]:
            open_ += JAWS[index] * values[index]
    damped = 1.0 - OPEN_DAMPS * min(open_, 1.0)
    values[FIRST_MOOD] *= damped
    values[SAD] *= damped
    for index in range(FIRST_MOOD, BLINK_LEFT + 2):
        values[index] = min(values[index], 1.0)
    for index in range(BROW, SWAY):
        if not -1.0 <= values[index] <= 1.0:
            values[index] = 1.0 if values[index] > 0.0 else -1.0
    return values
