"""The net: three layers, from rows of bands to how likely each viseme is."""

from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.listening.bands import WIDTH, Rows
from engine.face_ports import VISEMES

FILE: Final = "mouths.npz"
WEIGHT_STEPS: Final = 4_096.0
"""Weights are whole multiples of this part; so are sums of whole inputs, exactly."""
VALUE_STEPS: Final = 64.0
"""Values between the layers."""
LOG_STEPS: Final = 256.0
AT_ONCE: Final = 8
"""Hops. Larger products are spread over threads, which costs more than it brings and takes the
cores from others."""

Floats = npt.NDArray[np.float64]
LogShares = npt.NDArray[np.int64]
"""Shape (hops, 15): natural logarithms of probabilities times LOG_STEPS."""


class Net:
    """Weights, ready to use.

    Args:
        layers: Pairs of weights (inputs, outputs) and offsets (outputs,).

    Raises:
        ValueError: The shapes do not fit.
    """

    def __init__(self, layers: list[tuple[Floats, Floats]]) -> None:
        sizes = [WIDTH, *(weights.shape[1] for weights, _ in layers)]
        shapes = list(pairwise(sizes))
        if [weights.shape for weights, _ in layers] != shapes or sizes[-1] != len(VISEMES):
            raise ValueError(f"these weights are of another net: {sizes}")
        scales = [1.0] + [VALUE_STEPS] * (len(layers) - 1)
        self._layers = [
            (np.rint(weights * WEIGHT_STEPS), np.rint(offsets * WEIGHT_STEPS * scale), scale)
            for (weights, offsets), scale in zip(layers, scales, strict=True)
        ]

    @property
    def size(self) -> int:
        """How many weights there are."""
        return sum(weights.size for weights, _, _ in self._layers)

    def log_shares(self, rows: Rows) -> LogShares:
        """How likely each viseme is at each hop."""
        if not len(rows):
            return np.zeros((0, len(VISEMES)), np.int64)
        logits = np.concatenate(
            [self._logits(rows[n : n + AT_ONCE]) for n in range(0, len(rows), AT_ONCE)]
        )
        logits -= logits.max(axis=1, keepdims=True)
        logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return np.rint(logs * LOG_STEPS).astype(np.int64)

    def _logits(self, rows: Rows) -> Floats:
        values = rows.astype(np.float64)
        for weights, offsets, scale in self._layers[:-1]:
            raised = np.maximum(values @ weights + offsets, 0.0)
            values = np.rint(raised * (VALUE_STEPS / (WEIGHT_STEPS * scale)))
        weights, offsets, scale = self._layers[-1]
        return (values @ weights + offsets) / (WEIGHT_STEPS * scale)


@cache
def own_net() -> Net:
    """The net that comes with this package; trained by ``python -m app.train.mouths``."""
    return read_net(files("avatars.listening").joinpath(FILE).read_bytes())


def read_net(content: bytes) -> Net:
    """Read weights as ``app.train`` writes them.

    Raises:
        ValueError: They are of another net.
    """
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        count = len(arrays.files) // 2
        layers = [
            (arrays[f"weights{n}"].astype(np.float64), arrays[f"offsets{n}"].astype(np.float64))
            for n in range(count)
        ]
    return Net(layers)
