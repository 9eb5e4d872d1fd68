"""Train the net that draws mouths: ``python -m app.train.mouth_patches``.

It learns from frames of our own flat personas (``avatars/planar``): blends of visemes with and
without a smile, drawn on the spot. Nothing else goes in. Seeds are fixed, so that the same code and
the same drawings give the same weights but for rounding. It takes some ten minutes on one core.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.renderers.flat_faces import face_at_rest, mouth_box, open_flat, still_pose
from avatars.renderers.glb import Floats
from avatars.renderers.own_mouth import (
    CELL,
    CHANNELS,
    FILE,
    GRID,
    INPUTS,
    PEOPLE,
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
BATCH: Final = 8
ROUNDS: Final = 26
RATE: Final = 2.5e-3
KEEP, KEEP_SQUARE = 0.9, 0.99
NEARLY: Final = 0.02
"""Differences below this count by their square, larger ones plainly, which keeps edges sharp."""


@dataclass(frozen=True, slots=True)
class Mouths:
    """What to learn from."""

    told: Floats
    """Shape (n, inputs)."""
    patches: npt.NDArray[np.uint8]
    """Shape (n, 96, 96, 3)."""
    rests: npt.NDArray[np.uint8]
    """The mouths at rest of all personas, shape (personas, 96, 96, 3)."""
    whose: npt.NDArray[np.int64]
    """The persona of each mouth."""

    def some(self, picked: npt.NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        """What some of them are told, how they look, and how they rest; in cells, 0..1."""
        wanted = parted(self.patches[picked].astype(np.float32) / np.float32(255))
        rest = parted(self.rests[self.whose[picked]].astype(np.float32) / np.float32(255))
        return self.told[picked], wanted, rest


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
            "last": layer(HIDDEN, CELL * CELL * CHANNELS, 0.3),
        }
        self._slopes = {name: np.zeros_like(one) for name, one in self.values.items()}
        self._squares = {name: np.zeros_like(one) for name, one in self.values.items()}
        self._steps = 0

    def learn(self, told: Floats, wanted: Floats, rest: Floats, rate: float) -> float:
        """One step; tells the mean difference before it, in grey levels."""
        value, count = self.values, len(told)
        start = (told @ value["told"])[:, None] + value["cells"]
        h0 = np.maximum(start, 0).reshape(-1, HIDDEN)
        h1 = np.maximum(h0 @ value["first"] + value["first_offset"], 0)
        h2 = np.maximum(h1 @ value["second"] + value["second_offset"], 0)
        drawn = (h2 @ value["last"]).reshape(len(h2), -1, CHANNELS)
        still = rest.reshape(len(h2), -1, 3)
        cover = np.clip(drawn[..., 3:], 0, 1)
        apart = still + cover * (drawn[..., :3] - still) - wanted.reshape(still.shape)
        off = np.clip(apart / np.float32(NEARLY), -1, 1) / np.float32(apart.size) * 100
        lifts = (off * (drawn[..., :3] - still)).sum(axis=-1, keepdims=True)
        lifts *= (drawn[..., 3:] < 1) | (lifts > 0)  # a cover beyond its bounds may only come back
        lifts *= (drawn[..., 3:] > 0) | (lifts < 0)
        back = np.concatenate([off * cover, lifts], axis=-1).reshape(len(h2), -1)
        slopes: dict[str, npt.NDArray[np.floating]] = {"last": h2.T @ back}
        back = (back @ value["last"].T) * (h2 > 0)
        slopes |= {"second": h1.T @ back, "second_offset": back.sum(axis=0)}
        back = (back @ value["second"].T) * (h1 > 0)
        slopes |= {"first": h0.T @ back, "first_offset": back.sum(axis=0)}
        back = ((back @ value["first"].T) * (h0 > 0)).reshape(count, GRID * GRID, HIDDEN)
        slopes |= {"cells": back.sum(axis=0), "told": told.T @ back.sum(axis=1)}
        self._move(slopes, rate)
        return float(np.abs(apart).mean()) * 255

    def _move(self, slopes: Mapping[str, npt.NDArray[np.floating]], rate: float) -> None:
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
    patches = np.zeros((count * len(PEOPLE), SIDE, SIDE, 3), np.uint8)
    rests: list[npt.NDArray[np.uint8]] = []
    row = 0
    for person in PEOPLE:
        rows, columns = mouth_box(person, SIDE)
        rests.append(face_at_rest(person)[rows, columns])
        flat = open_flat(person)
        for _ in range(count):
            pose = rolled_pose(dice)
            told[row] = inputs_of(read(pose), person)
            patches[row] = flat.draw(pose)[rows, columns, :3]
            row += 1
        flat.close()
    return Mouths(told, patches, np.stack(rests), np.repeat(np.arange(len(PEOPLE)), count))


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
            share = (turn * batches + batch) / (rounds * batches)
            rate = RATE * min(1.0, 50 * share + 0.02) * (0.5 + 0.5 * np.cos(np.pi * share))
            apart += net.learn(*mouths.some(picked), float(rate))
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
