"""How well keys of a mouth fit the phonemes that were really spoken, as a face would show them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from app.train.labels import shares, spans
from app.train.spoken import Spoken
from avatars.amplitude import AmplitudeListener
from avatars.listening.bands import HOP
from avatars.listening.ear import MouthEar
from avatars.listening.keys import KeyMaker
from avatars.mouth_shapes import TABLE
from engine.face_ports import MOUTH_EASE, VISEMES, MouthKey
from engine.voice_ports import SPOKEN_RATE

CLASSES: Final = np.array(
    [
        {"sil": 0, "PP": 0, "aa": 1, "E": 2, "O": 3, "U": 4, "RR": 4, "CH": 4}.get(viseme, 5)
        for viseme in VISEMES
    ]
)
"""Closed and the five mouths of VRM."""
JAWS: Final = TABLE[:, 0].astype(np.float64)
SMOOTH: Final = np.hanning(7)[1:-1] / np.hanning(7)[1:-1].sum()
"""A jaw does not step."""
AROUND: Final = round(0.04 * SPOKEN_RATE)
"""Lips may close this much earlier or later."""
SHUT: Final = 0.06
"""The jaw at most this far down counts as closed."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LipScore:
    """Means over lines."""

    six: float
    """Share of 20 ms hops with the right one of six mouths."""
    jaw: float
    """Correlation of how far the jaw is down."""
    closed: float
    """Share of p, b and m at which the lips close."""
    keys_a_second: float


def score(said: Sequence[Spoken], keys_of: Callable[[Spoken], Sequence[MouthKey]]) -> LipScore:
    """Compare what a face shows by the keys with what was spoken."""
    right: list[bool] = []
    closed: list[bool] = []
    jaws: list[float] = []
    keys = 0
    for one in said:
        found = keys_of(one)
        keys += len(found)
        spoken_now = shares(spans(one.phonemes), len(one.pcm)).argmax(axis=1)
        shown = weights_of(found, len(spoken_now))
        right += list(CLASSES[spoken_now] == CLASSES[shown.argmax(axis=1)])
        jaw = shown @ JAWS
        wanted = np.convolve(JAWS[spoken_now], SMOOTH, "same")
        jaws.append(float(np.corrcoef(wanted, jaw)[0, 1]) if np.ptp(jaw) else 0.0)
        closed += [
            bool(jaw[max(0, (start - AROUND) // HOP) : (end + AROUND) // HOP + 1].min() < SHUT)
            for viseme, start, end in spans(one.phonemes)
            if viseme == "PP"
        ]
    seconds = sum(len(one.pcm) for one in said) / SPOKEN_RATE
    means = (float(np.mean(one)) for one in (right, jaws, closed))
    return LipScore(*means, keys_a_second=keys / seconds)


def weights_of(keys: Sequence[MouthKey], hops: int) -> Floats:
    """Weights of the visemes in the middle of each hop, shape (hops, 15); rest is ``sil``."""
    middles = (np.arange(hops) + 0.5) * HOP
    rest = np.eye(len(VISEMES))[0]
    shown = np.tile(rest, (hops, 1))
    before, before_at = rest, -MOUTH_EASE
    for key in keys:
        shape = key.weight * np.eye(len(VISEMES))[VISEMES.index(key.viseme)]
        shape[0] += 1.0 - key.weight
        ease = max(1, min(MOUTH_EASE, key.at - before_at))
        u = np.clip((middles - key.at + ease) / ease, 0.0, 1.0)
        share = (u * u * (3.0 - 2.0 * u))[:, None]
        begun = middles >= key.at - ease
        shown[begun] = (before * (1.0 - share) + shape * share)[begun]
        before, before_at = shape, key.at
    return shown


def keys_by_timings(one: Spoken) -> list[MouthKey]:
    """Keys of what was really spoken: the most that keys of this kind can reach."""
    maker = KeyMaker()
    visemes = shares(spans(one.phonemes), len(one.pcm)).argmax(axis=1)
    keys = [key for viseme in visemes for key in maker.feed(int(viseme), 100)]
    return keys + maker.finish()


def keys_by_amplitude(one: Spoken) -> list[MouthKey]:
    """Keys by loudness alone."""
    return AmplitudeListener().hear(one.pcm, is_last=True)


def keys_by_net(one: Spoken) -> list[MouthKey]:
    """Keys by the net."""
    return MouthEar().hear(one.pcm, is_last=True)
