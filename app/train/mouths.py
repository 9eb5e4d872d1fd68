"""Train the net that hears the mouth: ``python -m app.train.mouths``.

What it learns from is made on the spot, about 40 minutes of sound, all of it synthetic speech whose
phonemes and their times the synthesizers tell:

- Piper's voice joe: 80 written sentences at three speeds, 160 composed ones
- 24 voices of Kokoro, 12 sentences each, most of them composed, at four speeds
- each once as it is and once roughened: another throat, loudness, noise, balance; and some hiss

No human recording is used. Kept out of it, for ``python -m app.train.mouth_scores``: the sentences
``HELD_OUT`` and the voices ``UNHEARD_VOICES``. Seeds are fixed; yet Piper and Kokoro roll their own
dice for each sound, so another run gives other weights that do as well. It takes some ten minutes
on two cores, eight of them speaking.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np

from app.train.examples import examples_of
from app.train.perceptron import Floats, Perceptron
from app.train.sentences import TRAINED, composed
from app.train.spoken import HEARD_VOICES, JOE, Line, Spoken, open_voices, spoken
from avatars.listening.bands import WIDTH
from avatars.listening.net import FILE
from engine.face_ports import VISEMES

SEED: Final = 4
SIZES: Final = (WIDTH, 120, 56, len(VISEMES))
ROUNDS: Final = 40
RATE: Final = 2e-3
SPEEDS: Final = (1.0, 0.9, 1.15, 1.0)
A_VOICE: Final = 12
"""Sentences of each voice of Kokoro; a quarter of them written ones."""


def lines_to_learn() -> tuple[list[Line], list[Line]]:
    """What Piper says, and what Kokoro says."""
    piper = [Line(text, JOE, speed) for speed in (0.85, 1.0, 1.2) for text in TRAINED]
    piper += [Line(text, JOE) for text in composed(160, SEED)]
    new = iter(composed(A_VOICE * len(HEARD_VOICES), SEED + 1))
    old = iter(TRAINED)
    kokoro = [
        Line(
            next(old) if turn % 4 == 0 else next(new), f"kokoro:{voice}", SPEEDS[turn % len(SPEEDS)]
        )
        for voice in HEARD_VOICES
        for turn in range(A_VOICE)
    ]
    return piper, kokoro


async def heard() -> list[Spoken]:
    """All that the net learns from."""
    said: list[Spoken] = []
    for backend, lines in zip(("piper", "kokoro"), lines_to_learn(), strict=True):
        mouth = await asyncio.to_thread(open_voices, backend)
        said += await spoken(mouth, lines)
        await mouth.aclose()
        _tell(f"{backend}: {len(lines)} lines")
    return said


def trained(said: Sequence[Spoken]) -> Perceptron:
    """A net that has learned from these lines."""
    net = Perceptron(SIZES, SEED)
    net.fit(examples_of(said, SEED), rounds=ROUNDS, rate=RATE, tell=_tell)
    return net


def packed(values: Sequence[Floats]) -> bytes:
    """Weights and offsets as ``avatars.listening.net`` reads them."""
    names = [f"{kind}{n}" for n in range(len(values) // 2) for kind in ("weights", "offsets")]
    halves = {name: one.astype(np.float16) for name, one in zip(names, values, strict=True)}
    content = BytesIO()
    np.savez_compressed(content, allow_pickle=False, **halves)
    return content.getvalue()


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Make the sound, train, write."""
    parser = argparse.ArgumentParser(description="Train the net that hears the mouth.")
    own = Path(str(files("avatars.listening").joinpath(FILE)))
    parser.add_argument("--out", type=Path, default=own, help="the weights file to write")
    out: Path = parser.parse_args().out
    out.write_bytes(packed(trained(asyncio.run(heard())).values))
    _tell(f"{out.name}: {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
