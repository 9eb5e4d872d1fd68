"""When a face blinks and where its eyes rest, a minute at a time, each minute from its own dice.

Such a block depends on nothing but the seed and its number, so that any moment can be asked for.
"""

from dataclasses import dataclass
from typing import Final

from avatars.dice import lognormal, row

BLOCK_S: Final = 60.0

BLINK_MEDIAN_S: Final = 3.3
BLINK_SIGMA: Final = 0.55
BLINK_GAPS_S: Final = (0.9, 10.0)
BLINK_S: Final = (0.12, 0.18)
DOUBLE_CHANCE: Final = 0.12
DOUBLE_PAUSE_S: Final = 0.12
BLINK_ROOM_S: Final = 1.0
"""Of the block's end; no blink begins there, so that none reaches over."""

REST_MEDIAN_S: Final = 1.1
REST_SIGMA: Final = 0.6
RESTS_S: Final = (0.35, 4.0)
REST_ROOM_S: Final = 1.0
"""Of the block's end; there the eyes are in the middle, where the next block finds them."""


@dataclass(frozen=True, slots=True)
class Blink:
    """Both eyes shut and open."""

    at: float
    """Seconds."""
    lasts: float
    """Seconds."""
    luck: float
    """0..1; who blinks less leaves out those above a threshold."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The eyes rest somewhere from a moment on; what the numbers mean is the attention's choice."""

    at: float
    """Seconds."""
    across: float
    """-1..1."""
    up: float
    """-1..1."""
    luck: float
    """0..1; 1 in the middle."""


def blinks(seed: int, block: int) -> list[Blink]:
    """The blinks of a block, in order."""
    dice = row(seed, block * 2)
    end = (block + 1) * BLOCK_S - BLINK_ROOM_S
    low, high = BLINK_GAPS_S
    at = block * BLOCK_S + dice() * BLINK_MEDIAN_S
    found: list[Blink] = []
    while at < end:
        lasts = BLINK_S[0] + (BLINK_S[1] - BLINK_S[0]) * dice()
        luck = dice()
        found.append(Blink(at, lasts, luck))
        if dice() < DOUBLE_CHANCE:
            found.append(Blink(at + lasts + DOUBLE_PAUSE_S, lasts, luck))
        at += min(max(lognormal(dice, BLINK_MEDIAN_S, BLINK_SIGMA), low), high)
    return found


def rests(seed: int, block: int) -> list[Rest]:
    """Where the eyes rest in a block, in order; the first and the last are the middle."""
    dice = row(seed, block * 2 + 1)
    start, end = block * BLOCK_S, (block + 1) * BLOCK_S - REST_ROOM_S
    low, high = RESTS_S
    found = [Rest(start, 0.0, 0.0, 1.0)]
    at = start + 0.2 + dice()
    while at < end:
        found.append(Rest(at, 2.0 * dice() - 1.0, 2.0 * dice() - 1.0, dice()))
        at += min(max(lognormal(dice, REST_MEDIAN_S, REST_SIGMA), low), high)
    found.append(Rest(end, 0.0, 0.0, 1.0))
    return found
