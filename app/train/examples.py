"""Rows and labels of spoken lines, as they are and roughened."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from app.train.labels import shares, spans
from app.train.perceptron import Examples
from app.train.spoken import Spoken
from avatars.listening.bands import HOP, Rows, rows_of
from engine.face_ports import VISEMES
from engine.voice_ports import SPOKEN_RATE, Pcm

WEIGHTS: Final = {"PP": 2.0, "FF": 1.4}
"""How much more a hop of a closed mouth matters than others."""
THROATS: Final = (0.84, 1.19)
"""Range of the factor on the frequencies."""
GAINS_DB: Final = (-14.0, 6.0)
NOISES_DB: Final = (-45.0, -14.0)
"""Beside the speech."""
TILTS: Final = (-0.4, 0.4)
HISSES_DB: Final = (-75.0, -48.0)
"""Below full scale, where nobody speaks."""


def examples_of(said: Sequence[Spoken], seed: int) -> Examples:
    """Two takes of each line, one of them roughened, and a twentieth of hiss and hum."""
    dice = np.random.default_rng(seed)
    rows: list[Rows] = []
    wanted: list[npt.NDArray[np.float32]] = []
    for one in said:
        owned = shares(spans(one.phonemes), len(one.pcm))
        rows += [rows_of(one.pcm), rows_of(_roughened(one.pcm, dice), warp=dice.uniform(*THROATS))]
        wanted += [owned, owned]
    quiet = shares([("sil", 0, SPOKEN_RATE)], SPOKEN_RATE)
    for _ in range(sum(map(len, rows)) // 20 * HOP // SPOKEN_RATE):
        rows.append(rows_of(_hiss(dice)))
        wanted.append(quiet)
    weights = np.array([WEIGHTS.get(one, 1.0) for one in VISEMES], np.float32)
    return Examples(np.concatenate(rows), np.concatenate(wanted) * weights)


def _roughened(pcm: Pcm, dice: np.random.Generator) -> Pcm:
    """Another loudness, noise, and half the time another balance of high and low."""
    sound = pcm * 10 ** (dice.uniform(*GAINS_DB) / 20)
    loud = float(np.sqrt(np.mean(np.square(sound))))
    sound += _noise(len(sound), dice) * loud * 10 ** (dice.uniform(*NOISES_DB) / 20)
    if dice.random() < 0.5:
        sound[1:] += dice.uniform(*TILTS) * sound[:-1]
    return np.clip(sound, -32_768, 32_767).astype(np.int16)


def _hiss(dice: np.random.Generator) -> Pcm:
    sound = _noise(SPOKEN_RATE, dice) * 32_768 * 10 ** (dice.uniform(*HISSES_DB) / 20)
    return sound.astype(np.int16)


def _noise(count: int, dice: np.random.Generator) -> npt.NDArray[np.float64]:
    """White or darker, with power 1."""
    noise = dice.normal(0.0, 1.0, count)
    if dice.random() < 0.5:
        noise = np.convolve(noise, np.ones(int(dice.integers(2, 40))), "same")
    return noise / noise.std()
