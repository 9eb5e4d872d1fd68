"""Train the net that draws mouths: ``python -m app.train.mouth_patches``.

It learns from frames of our own flat personas (``avatars/planar``): blends of visemes with and
without a smile, drawn on the spot. Nothing else goes in. Seeds are fixed, so that the same code and
the same drawings give the same weights but for rounding. It takes some ten minutes on one core.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.renderers.flat_faces import face_at_rest, mouth_box, open_flat, still_pose
from avatars.renderers.glb import Floats
from avatars.renderers.own_mouth import (
    CELL,
    FILE,
    GRID,
    INPUTS,
    PEOPLE,
    SCALE,
    SIDE,
    inputs_of,
    parted,
)
from avatars.renderers.reading import read
from engine.face_ports import POSE, VISEMES, Pose

SEED: Final = 11
HIDDEN: Final = 224
A_PERSON: Final = 900
"""Mouths of each persona to learn from."""
HELD_OUT: Final = 60
"""Mouths of each persona to judge by."""
BATCH: Final = 8
ROUNDS: Final = 22
RATE: Final = 2.5e-3
KEEP, KEEP_SQUARE = 0.9, 0.99
NEARLY: Final = 0.02
"""Differences below this count by their square, larger ones plainly, which keeps edges sharp."""


@dataclass(frozen=True, slots=True)
class Mouths:
    """What to learn from."""

    told: Floats
    """Shape (n, inputs)."""
    patches: npt.NDArray[np.int16]
    """Difference to the mouth at rest, shape (n, 96, 96, 3)."""


class PatchNet:
    """The net while it learns; layers as in ``own_mouth.answer``."""

    def __init__(self, seed: int) -> None:
        dice = np.random.default_rng(seed)

        def layer(inputs: int, outputs: int, gain: float = 1.0) -> Floats:
            return dice.normal(0, gain * np.sqrt(2 / inputs), (inputs, outputs)).astype(np.float32)

        self.values: dict[str, Floats] = {
            "cells": dice.normal(0, 0.7, (GRID * GRID, HIDDEN)).astype(np.float32),
            "told": layer(INPUTS, HIDDEN),
            "first": layer(HIDDEN, HIDDEN),
            "first_offset": np.zeros(HIDDEN, np.float32),
            "second": layer(HIDDEN, HIDDEN),
            "second_offset": np.zeros(HIDDEN, np.float32),
            "last": layer(HIDDEN, CELL * CELL * 3, 0.1),
        }
        self._slopes = {name: np.zeros_like(one) for name, one in self.values.items()}
        self._squares = {name: np.zeros_like(one) for name, one in self.values.items()}
        self._steps = 0

    def learn(self, told: Floats, wanted: Floats, rate: float) -> float:
        """One step; tells the mean difference before it, in grey levels."""
        value, count = self.values, len(told)
        start = (told @ value["told"])[:, None] + value["cells"]
        h0 = np.maximum(start, 0).reshape(-1, HIDDEN)
        h1 = np.maximum(h0 @ value["first"] + value["first_offset"], 0)
        h2 = np.maximum(h1 @ value["second"] + value["second_offset"], 0)
        apart = h2 @ value["last"] - wanted.reshape(len(h2), -1)
        back = np.clip(apart / np.float32(NEARLY), -1, 1) / np.float32(apart.size) * 100
        slopes = {"last": h2.T @ back}
        back = (back @ value["last"].T) * (h2 > 0)
        slopes |= {"second": h1.T @ back, "second_offset": back.sum(axis=0)}
        back = (back @ value["second"].T) * (h1 > 0)
        slopes |= {"first": h0.T @ back, "first_offset": back.sum(axis=0)}
        back = ((back @ value["first"].T) * (h0 > 0)).reshape(count, GRID * GRID, HIDDEN)
        slopes |= {"cells": back.sum(axis=0), "told": told.T @ back.sum(axis=1)}
        self._move(slopes, rate)
        return float(np.abs(apart).mean()) * SCALE

    def _move(self, slopes: dict[str, Floats], rate: float) -> None:
        """One step of Adam (Kingma and Ba 2014, algorithm 1)."""
        self._steps += 1
        scale = rate * np.sqrt(1 - KEEP_SQUARE**self._steps) / (1 - KEEP**self._steps)
        for name, slope in slopes.items():
            mean, square = self._slopes[name], self._squares[name]
            mean += np.float32(1 - KEEP) * (slope - mean)
            square += np.float32(1 - KEEP_SQUARE) * (slope * slope - square)
            self.values[name] -= np.float32(scale) * mean / (np.sqrt(square) + np.float32(1e-7))


def drawn_mouths(count: int, seed: int) -> Mouths:
    """Let the flat personas make mouths."""
    dice = np.random.default_rng(seed)
    told = np.zeros((count * len(PEOPLE), INPUTS), np.float32)
    patches = np.zeros((count * len(PEOPLE), SIDE, SIDE, 3), np.int16)
    row = 0
    for person in PEOPLE:
        rows, columns = mouth_box(person, SIDE)
        rest = face_at_rest(person)[rows, columns].astype(np.int16)
        flat = open_flat(person)
        for _ in range(count):
            pose = rolled_pose(dice)
            told[row] = inputs_of(read(pose), person)
            patches[row] = flat.draw(pose)[rows, columns, :3].astype(np.int16) - rest
            row += 1
        flat.close()
    return Mouths(told, patches)


def rolled_pose(dice: np.random.Generator) -> Pose:
    """One to three visemes at once, sometimes with a smile or its opposite."""
    pose = still_pose()
    chosen = dice.choice(len(VISEMES), dice.integers(1, 4), replace=False)
    share = dice.dirichlet(np.full(len(chosen), 0.7)) * min(1.0, dice.uniform(0.1, 1.5))
    pose[chosen] = share
    if dice.random() < 0.4:
        pose[POSE.index("happy" if dice.random() < 0.7 else "sad")] = dice.uniform(0, 1)
    return pose


def trained(mouths: Mouths, rounds: int, tell: Callable[[str], None]) -> PatchNet:
    """Go through the mouths ``rounds`` times, with smaller and smaller steps."""
    net, dice = PatchNet(SEED), np.random.default_rng(SEED)
    batches = len(mouths.told) // BATCH
    for turn in range(rounds):
        order, apart = dice.permutation(len(mouths.told)), 0.0
        for batch in range(batches):
            picked = order[batch * BATCH : (batch + 1) * BATCH]
            wanted = parted(mouths.patches[picked].astype(np.float32) / np.float32(SCALE))
            share = (turn * batches + batch) / (rounds * batches)
            rate = RATE * min(1.0, 50 * share + 0.02) * (0.5 + 0.5 * np.cos(np.pi * share))
            apart += net.learn(mouths.told[picked], wanted, float(rate))
        tell(f"round {turn + 1} of {rounds}: {apart / batches:.2f} grey levels off")
    return net


def main() -> None:
    """Train, and write the weights into the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--mouths", type=int, default=A_PERSON, help="of each persona")
    options = parser.parse_args()

    def tell(line: str) -> None:
        sys.stderr.write(line + "\n")

    net = trained(drawn_mouths(options.mouths, SEED), options.rounds, tell)
    small = {name: value.astype(np.float16) for name, value in net.values.items()}
    np.savez_compressed(FILE, allow_pickle=False, **small)
    tell(f"{FILE}: {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
