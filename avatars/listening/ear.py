"""Hear the mouth in a voice: keys from sound alone."""

from typing import Final

import numpy as np

from avatars.listening.bands import BandStream
from avatars.listening.keys import SILENT, KeyMaker
from avatars.listening.net import LOG_STEPS, LogShares, Net, own_net
from avatars.listening.steady import SteadyPath
from avatars.mouth_shapes import TABLE
from engine.face_ports import MouthKey
from engine.voice_ports import Pcm

JAWS: Final = TABLE[:, 0].astype(np.float64)
OPEN: Final = 0.3
"""Shapes with the jaw this far down are as wide open as the net expects; others stand whole."""
LEAST: Final = 40
"""Percent."""


class MouthEar:
    """Listens to one stretch of sound, from its first sample on.

    Args:
        net: None takes the one that comes with this package.
    """

    def __init__(self, net: Net | None = None) -> None:
        self._net = own_net() if net is None else net
        self._bands = BandStream()
        self._path = SteadyPath()
        self._keys = KeyMaker()
        self._open: list[float] = []
        """How far down the jaw is expected, for each hop that is not settled."""

    @property
    def name(self) -> str:
        """For logs."""
        return "net:mouths-1"

    def hear(self, pcm: Pcm, *, is_last: bool) -> list[MouthKey]:
        """Take the next sound.

        However the sound is cut, the keys are the same; what is not sure yet comes later: at most
        220 ms of sound after its place.

        Args:
            pcm: At SPOKEN_RATE; may be empty.
            is_last: Nothing follows; what was held back comes out.

        Returns:
            The keys that are sure now, in order; positions count from the first sample heard.
        """
        logs = self._net.log_shares(self._bands.feed(pcm, is_last=is_last))
        self._open += _openings(logs)
        keys: list[MouthKey] = []
        settled = self._path.feed(logs, is_last=is_last)
        for viseme, opening in zip(settled, self._open, strict=False):
            keys += self._keys.feed(viseme, _percent(viseme, opening))
        del self._open[: len(settled)]
        if is_last:
            keys += self._keys.finish()
        return keys


def _openings(logs: LogShares) -> list[float]:
    return [float(one) for one in np.exp(logs / LOG_STEPS) @ JAWS]


def _percent(viseme: int, opening: float) -> int:
    jaw = float(JAWS[viseme])
    if jaw < OPEN or viseme == SILENT:
        return 100
    # Rounded early: a matrix product's last bits depend on how many hops came together.
    return int(min(100, max(LEAST, 100 * round(opening, 6) / jaw)))
