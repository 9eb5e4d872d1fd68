"""A small net trained in numpy: dense layers, rectified, softmax at the end, Adam."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
BATCH: Final = 512
KEEP: Final = 0.9
KEEP_SQUARE: Final = 0.999
DECAY: Final = 1e-5
DROPPED: Final = 0.1
"""Share of the hidden values that is left out at each step."""


@dataclass(frozen=True, slots=True)
class Examples:
    """What to learn from."""

    rows: npt.NDArray[np.int8]
    """Shape (n, inputs)."""
    wanted: Floats
    """Shape (n, outputs): probabilities, each row times how much it matters."""


class Perceptron:
    """Dense layers.

    Args:
        sizes: Of the layers, inputs first.
        seed: The same seed and examples give the same weights.
    """

    def __init__(self, sizes: tuple[int, ...], seed: int) -> None:
        self._dice = np.random.default_rng(seed)
        self.values: list[Floats] = []
        """Weights and offsets in turns."""
        for inputs, outputs in pairwise(sizes):
            spread = np.sqrt(2.0 / inputs)
            self.values.append(self._dice.normal(0.0, spread, (inputs, outputs)).astype(np.float32))
            self.values.append(np.zeros(outputs, np.float32))
        self._slopes = [np.zeros_like(one) for one in self.values]
        self._squares = [np.zeros_like(one) for one in self.values]
        self._steps = 0

    def fit(
        self, examples: Examples, *, rounds: int, rate: float, tell: Callable[[str], None]
    ) -> None:
        """Go through the examples ``rounds`` times, with smaller and smaller steps."""
        count = len(examples.rows)
        batches = count // BATCH
        total = rounds * batches
        mean, spread = self._standard(examples.rows)
        for round_number in range(rounds):
            order = self._dice.permutation(count)
            loss = 0.0
            for batch in range(batches):
                picked = order[batch * BATCH : (batch + 1) * BATCH]
                rows = (examples.rows[picked].astype(np.float32) - mean) / spread
                share = (round_number * batches + batch) / total
                loss += self._step(
                    rows, examples.wanted[picked], rate * (0.5 + 0.5 * np.cos(np.pi * share))
                )
            tell(f"round {round_number + 1} of {rounds}: loss {loss / batches:.4f}")
        # The rows' own mean and spread go into the first layer, so that it takes them as they come.
        self.values[0] = self.values[0] / spread[:, None]
        self.values[1] = (self.values[1] - mean @ self.values[0]).astype(np.float32)

    def _standard(self, rows: npt.NDArray[np.int8]) -> tuple[Floats, Floats]:
        some = rows[:: max(1, len(rows) // 50_000)].astype(np.float32)
        return some.mean(axis=0), some.std(axis=0) + np.float32(1.0)

    def _step(self, rows: Floats, wanted: Floats, rate: float) -> float:
        """Learn from one batch; tells the loss before."""
        kept = [rows]
        masks: list[Floats] = []
        for weights, offsets in zip(self.values[:-2:2], self.values[1:-2:2], strict=True):
            raised = kept[-1] @ weights + offsets
            chosen = (raised > 0) & (self._dice.random(raised.shape, np.float32) >= DROPPED)
            masks.append(chosen.astype(np.float32) / np.float32(1.0 - DROPPED))
            kept.append(raised * masks[-1])
        logits = kept[-1] @ self.values[-2] + self.values[-1]
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.exp(logits)
        shares /= shares.sum(axis=1, keepdims=True)
        loss = float(-(wanted * np.log(shares + 1e-9)).sum() / len(rows))
        back = (shares * wanted.sum(axis=1, keepdims=True) - wanted) / np.float32(len(rows))
        slopes: list[Floats] = []
        for layer in range(len(kept) - 1, -1, -1):
            slopes += [back.sum(axis=0), kept[layer].T @ back]
            if layer:
                back = (back @ self.values[2 * layer].T) * masks[layer - 1]
        self._move(slopes[::-1], rate)
        return loss

    def _move(self, slopes: list[Floats], rate: float) -> None:
        """One step of Adam (Kingma and Ba 2014, algorithm 1), weights pulled to 0 a little."""
        self._steps += 1
        scale = rate * np.sqrt(1 - KEEP_SQUARE**self._steps) / (1 - KEEP**self._steps)
        for index, slope in enumerate(slopes):
            mean = KEEP * self._slopes[index] + (1 - KEEP) * slope
            square = KEEP_SQUARE * self._squares[index] + (1 - KEEP_SQUARE) * slope * slope
            self._slopes[index] = mean.astype(np.float32)
            self._squares[index] = square.astype(np.float32)
            step = scale * mean / (np.sqrt(square) + 1e-8) + rate * DECAY * self.values[index]
            self.values[index] = self.values[index] - step.astype(np.float32)
