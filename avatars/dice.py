"""Dice that fall the same in Python and in the browser."""

from collections.abc import Callable
from math import cos, exp, log, pi, sqrt
from typing import Final

Dice = Callable[[], float]
"""The next number of a row, 0 <= x < 1."""

MASK: Final = 0xFFFF_FFFF
SEED_FACTOR: Final = 0x9E37_79B1
ROW_FACTOR: Final = 0x85EB_CA6B


def mulberry32(state: int) -> Dice:
    """Roll dice; 32 bits of state.

    Source:
        Tommy Ettinger's mulberry32, public domain.
    """
    rolling = state & MASK

    def roll() -> float:
        nonlocal rolling
        rolling = (rolling + 0x6D2B_79F5) & MASK
        t = ((rolling ^ (rolling >> 15)) * (rolling | 1)) & MASK
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & MASK)) & MASK
        return (t ^ (t >> 14)) / 4_294_967_296

    return roll


def row(seed: int, number: int) -> Dice:
    """The dice of one row of a seed; rows differ, and each can be rolled without the others."""
    return mulberry32(((seed * SEED_FACTOR) ^ (number * ROW_FACTOR)) & MASK)


def lognormal(dice: Dice, median: float, sigma: float) -> float:
    """A positive number whose logarithm is normal; takes two rolls."""
    first, second = dice(), dice()
    return median * exp(sigma * sqrt(-2.0 * log(1.0 - first)) * cos(2.0 * pi * second))
