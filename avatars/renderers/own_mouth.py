"""Our own small net: how a mouth looks, from the few numbers that describe it.

A patch of 96 by 96 pixels is made of 12 by 12 cells. One net draws every cell: it is told which
cell and which mouth, and answers with the colours of the 8 by 8 pixels and with how much of each
covers the mouth at rest: what does not move stays as sharp as it was drawn. Trained by
``app/train/mouth_patches.py`` on frames of our own flat personas.
"""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.renderers.errors import WeightsRefused
from avatars.renderers.glb import Floats
from avatars.renderers.reading import Reading

SIDE: Final = 96
"""Pixels of a patch."""
CELL: Final = 8
GRID: Final = SIDE // CELL
PEOPLE: Final = ("mira", "otto", "celeste", "ivo")
"""Whose mouths it knows."""
INPUTS: Final = 8 + len(PEOPLE)
"""The seven of a mouth's shape, the smile, and whose mouth it is."""
CHANNELS: Final = 4
"""Of its answer, for each pixel: red, green and blue in 0..1, and how much they cover."""
FILE: Final = Path(__file__).with_name("mouth_patches.npz")
NAMES: Final = ("cells", "told", "first", "first_offset", "second", "second_offset", "last")
"""Arrays of the weights; ``cells`` has a row for each cell, ``told`` one for each input."""
_STILL: Final = 0.01

Patch = npt.NDArray[np.uint8]
"""RGB, shape (96, 96, 3)."""


class OwnMouth:
    """The net for one persona."""

    licence: Final = "Apache-2.0 (trained by us on our own drawings)"

    def __init__(self, weights: dict[str, Floats], person: str, rest: Patch) -> None:
        """Take weights.

        Args:
            weights: By ``NAMES``.
            person: One of ``PEOPLE``.
            rest: The persona's mouth at rest, which the answers cover.
        """
        if person not in PEOPLE:
            raise WeightsRefused(f"the net knows no mouth of {person!r}")
        self._weights, self._person = weights, person
        self._rest = rest.astype(np.float32)
        self._busy = _busy_cells(weights)

    @property
    def rest(self) -> Patch:
        """The mouth at rest."""
        return self._rest.astype(np.uint8)

    def patch(self, reading: Reading) -> Patch:
        """Draw the mouth of a pose."""
        told = inputs_of(reading, self._person)
        cells = np.zeros((GRID * GRID, CELL * CELL * CHANNELS), np.float32)
        cells[self._busy] = answer(self._weights, told[None], self._busy)[0]
        drawn = joined(cells)
        cover = np.clip(drawn[..., 3:], 0, 1)
        picture = self._rest + cover * (np.float32(255) * drawn[..., :3] - self._rest)
        return np.clip(picture + np.float32(0.5), 0, 255).astype(np.uint8)


def inputs_of(reading: Reading, person: str) -> Floats:
    """What the net is told, shape (12,)."""
    mouth = reading.mouth
    fields = (mouth.jaw, mouth.wide, mouth.round, mouth.press, mouth.bite, mouth.teeth)
    whose = [float(person == one) for one in PEOPLE]
    return np.array((*fields, mouth.tongue, reading.smile, *whose), np.float32)


def answer(weights: dict[str, Floats], told: Floats, cells: npt.NDArray[np.int64]) -> Floats:
    """Run the net.

    Args:
        weights: By ``NAMES``.
        told: Shape (mouths, inputs).
        cells: Which cells are drawn.

    Returns:
        Shape (mouths, cells, 256).
    """
    start = (told @ weights["told"])[:, None] + weights["cells"][cells]
    hidden = np.maximum(start, 0).reshape(-1, start.shape[-1])
    for name in ("first", "second"):
        hidden = np.maximum(hidden @ weights[name] + weights[f"{name}_offset"], 0)
    return (hidden @ weights["last"]).reshape(len(told), len(cells), -1)


def joined(cells: Floats) -> Floats:
    """Cells of shape (144, 64 c) as a picture of shape (96, 96, c)."""
    shape = (GRID, GRID, CELL, CELL, -1)
    return cells.reshape(shape).transpose(0, 2, 1, 3, 4).reshape(SIDE, SIDE, -1)


def parted(pictures: Floats) -> Floats:
    """Pictures of shape (n, 96, 96, 3) as cells of shape (n, 144, 192)."""
    count = len(pictures)
    blocks = pictures.reshape(count, GRID, CELL, GRID, CELL, 3).transpose(0, 1, 3, 2, 4, 5)
    return blocks.reshape(count, GRID * GRID, CELL * CELL * 3)


@lru_cache(maxsize=1)
def own_weights() -> dict[str, Floats]:
    """The weights that come with the engine."""
    return read_weights(FILE.read_bytes())


def read_weights(content: bytes) -> dict[str, Floats]:
    """Read weights.

    Raises:
        WeightsRefused: Not ours, or of other shapes.
    """
    try:
        with np.load(BytesIO(content), allow_pickle=False) as stored:
            weights = {name: stored[name].astype(np.float32) for name in NAMES}
    except (KeyError, ValueError, OSError) as error:
        raise WeightsRefused("not weights of our own mouth net") from error
    hidden = weights["first"].shape[0]
    wanted = {"cells": (GRID * GRID, hidden), "told": (INPUTS, hidden)}
    if any(weights[name].shape != shape for name, shape in wanted.items()):
        raise WeightsRefused("weights of another shape than our own mouth net")
    return weights


def _busy_cells(weights: dict[str, Floats]) -> npt.NDArray[np.int64]:
    """Cells that any mouth covers."""
    told = np.zeros((len(PEOPLE) * 8, INPUTS), np.float32)
    for row in range(len(told)):
        told[row, row % 8], told[row, 8 + row // 8] = 1.0, 1.0
    every = np.arange(GRID * GRID)
    shape = (len(told), len(every), CELL * CELL, CHANNELS)
    most = answer(weights, told, every).reshape(shape)[..., 3].max(axis=(0, 2))
    return every[most > _STILL]
