"""What a face does by itself: breath, blinks, looks, small movements of the head.

All of it is a function of seed and time, in closed form, so that ``web/src/lib/face`` gives the
same numbers.
"""

from math import cos, floor, pi, sin
from typing import Final

from avatars.channels import (
    BLINK_LEFT,
    BLINK_RIGHT,
    BREATH,
    BROW,
    FIRST_MOOD,
    GAZE_PITCH,
    GAZE_YAW,
    HEAD_PITCH,
    HEAD_ROLL,
    HEAD_YAW,
    LAST_MOOD,
    LEAN,
    SWAY,
    eased,
)
from avatars.dice import row
from avatars.schedules import BLOCK_S, Blink, Rest, blinks, rests

PHASES: Final = 14
PHASE_ROW: Final = -1
"""No block has this number, as time does not run below zero."""
BREATHS_HZ: Final = 14.0 / 60.0
GAZE_S: Final = 0.04
LATER: Final = 1.4
"""A thinking face shuts its eyes this much longer."""
THINKING_BLINKS: Final = 0.6
"""Of the blinks."""
AWAY: Final = 0.26
"""Of the looks of an idle face."""

Weights = tuple[float, float, float, float]
"""How much of idle, listening, thinking, speaking; sum 1."""


class Life:
    """One face's own life.

    Args:
        seed: Of its dice.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        dice = row(seed, PHASE_ROW)
        self._phases = [2.0 * pi * dice() for _ in range(PHASES)]
        self._side = 1.0 if dice() < 0.5 else -1.0
        """Where it looks when it thinks."""
        self._block: int | None = None
        self._blinks: list[Blink] = []
        self._rests: list[Rest] = []
        self._blink = self._rest = 0
        """The last that has begun, or the first."""

    def live(self, pose: list[float], now_s: float, weights: Weights) -> None:
        """Add to a pose.

        Args:
            pose: Changed in place.
            now_s: Any clock that does not run backwards, from 0 on.
            weights: What the face attends to.
        """
        self._turn_to(now_s)
        self._breathe(pose, now_s)
        self._hold_head(pose, now_s, weights)
        self._shut_eyes(pose, now_s, weights[2])
        self._look(pose, now_s, weights)

    def _turn_to(self, now_s: float) -> None:
        """Find the events of a moment."""
        block = floor(now_s / BLOCK_S)
        if block != self._block:
            self._block = block
            self._blinks, self._rests = blinks(self._seed, block), rests(self._seed, block)
            self._blink = self._rest = 0
        if now_s < self._blinks[self._blink].at or now_s < self._rests[self._rest].at:
            self._blink = self._rest = 0
        while self._blink + 1 < len(self._blinks) and self._blinks[self._blink + 1].at <= now_s:
            self._blink += 1
        while self._rest + 1 < len(self._rests) and self._rests[self._rest + 1].at <= now_s:
            self._rest += 1

    def _breathe(self, pose: list[float], now_s: float) -> None:
        """In a little faster than out, and never twice the same length."""
        p = self._phases
        turn = 2.0 * pi * BREATHS_HZ * now_s + p[0] + 0.5 * sin(2.0 * pi * 0.031 * now_s + p[1])
        pose[BREATH] += 0.5 - 0.5 * cos(turn + 0.3 * sin(turn))
        pose[SWAY] += 0.8 * sin(2.0 * pi * 0.071 * now_s + p[2])
        pose[SWAY] += 0.5 * sin(2.0 * pi * 0.113 * now_s + p[3])

    def _hold_head(self, pose: list[float], now_s: float, weights: Weights) -> None:
        idle, listening, thinking, speaking = weights
        p, side, turn = self._phases, self._side, 2.0 * pi * now_s
        size = idle + 0.7 * listening + 0.6 * thinking + 1.3 * speaking
        yaw = size * (1.3 * sin(0.083 * turn + p[4]) + 0.7 * sin(0.19 * turn + p[5]))
        pitch = size * (0.8 * sin(0.067 * turn + p[6]) + 0.5 * sin(0.23 * turn + p[7]))
        roll = size * (0.7 * sin(0.053 * turn + p[8]) + 0.3 * sin(0.17 * turn + p[9]))
        if speaking > 0.0:
            yaw += speaking * 1.1 * sin(0.43 * turn + p[10])
            pitch += speaking * (0.9 * sin(0.57 * turn + p[11]) + 0.5 * sin(1.13 * turn + p[12]))
        pose[HEAD_YAW] += yaw + 4.0 * side * thinking
        pose[HEAD_PITCH] += pitch + 2.5 * thinking - 0.8 * listening
        pose[HEAD_ROLL] += roll - 2.0 * side * thinking + 1.2 * side * listening
        pose[BROW] += 0.12 * listening - 0.25 * thinking + 0.05 * sin(0.047 * turn + p[13])
        pose[LEAN] += 0.25 * listening - 0.1 * thinking + 0.1 * speaking
        pose[FIRST_MOOD] += 0.1 * listening + 0.05 * speaking
        pose[LAST_MOOD] += 0.15 * idle

    def _shut_eyes(self, pose: list[float], now_s: float, thinking: float) -> None:
        blink = self._blinks[self._blink]
        lasts = blink.lasts * (1.0 + (LATER - 1.0) * thinking)
        shut = lid((now_s - blink.at) / lasts)
        if blink.luck > THINKING_BLINKS:
            shut *= 1.0 - thinking
        pose[BLINK_LEFT] += shut
        pose[BLINK_RIGHT] += shut

    def _look(self, pose: list[float], now_s: float, weights: Weights) -> None:
        to = self._rests[self._rest]
        u = eased((now_s - to.at) / GAZE_S)
        yaw, pitch = self._looked(to, weights)
        if u < 1.0 and self._rest > 0:
            from_yaw, from_pitch = self._looked(self._rests[self._rest - 1], weights)
            yaw = from_yaw + (yaw - from_yaw) * u
            pitch = from_pitch + (pitch - from_pitch) * u
        pose[GAZE_YAW] += yaw
        pose[GAZE_PITCH] += pitch

    def _looked(self, rest: Rest, weights: Weights) -> tuple[float, float]:
        """Degrees; a listener's eyes hold the viewer, a thinker's go up and aside."""
        idle, listening, thinking, speaking = weights
        wide, high = (9.0, 4.0) if rest.luck < AWAY else (1.2, 0.8)
        near = 0.9 * listening + speaking
        yaw = rest.across * (wide * idle + near)
        pitch = rest.up * (high * idle + 0.7 * near)
        if thinking > 0.0:
            aside = self._side * (-7.0 if rest.luck < 0.2 else 10.0)
            yaw += thinking * (aside + 3.0 * rest.across)
            pitch += thinking * (6.0 + 2.5 * rest.up)
        return yaw, pitch


def lid(u: float) -> float:
    """How far the lids are shut when ``u`` of a blink's time is over: 1 from 0.35 to 0.55."""
    if u <= 0.0 or u >= 1.0:
        return 0.0
    return eased(u / 0.35) if u < 0.55 else eased((1.0 - u) / 0.45)
