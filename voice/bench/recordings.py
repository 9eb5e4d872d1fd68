"""The labelled recordings in ``tests/recordings``: what is in them, and what should follow."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import av
import numpy as np

from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm
from voice.bench.acoustics import EchoPath, bed
from voice.pcm import Samples, to_samples

FOLDER: Final = Path("tests/recordings")


class Expected(StrEnum):
    """What a good conversation does with a recording."""

    CLEAR_END = "clear_end"
    """The turn ends soon after the last word."""
    LATE_END = "late_end"
    """The turn goes on after every pause but the last."""
    STOP = "stop"
    """The persona stops."""
    GO_ON = "go_on"
    """The persona goes on as if nothing had been."""
    NOTHING = "nothing"
    """Nobody has the floor."""


EXPECTED: Final = {
    "question": Expected.CLEAR_END,
    "statement": Expected.CLEAR_END,
    "answer": Expected.CLEAR_END,
    "pause": Expected.LATE_END,
    "filler": Expected.LATE_END,
    "stutter": Expected.LATE_END,
    "trailing": Expected.LATE_END,
    "unfinished": Expected.LATE_END,
    "interrupt": Expected.STOP,
    "doubletalk": Expected.STOP,
    "backchannel": Expected.GO_ON,
    "noise": Expected.GO_ON,
    "background": Expected.GO_ON,
    "music": Expected.GO_ON,
    "echo": Expected.GO_ON,
    "nobody": Expected.NOTHING,
}
"""By kind."""


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word and where it is spoken, in samples at HEARD_RATE."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Recording:
    """One case; positions are samples at HEARD_RATE from its start."""

    id: str
    kind: str
    size: int
    text: str
    """What the fan says; empty where nobody does."""
    speech: tuple[tuple[int, int], ...]
    """Begin and end of the fan's speech, or of the sound; broken by the pauses of the text."""
    words: tuple[SaidWord, ...]
    bed: str
    seed: int
    under: str | None
    """The persona's recording that is played meanwhile, from the start on."""
    echo: EchoPath | None
    has_file: bool
    folder: Path

    @property
    def expected(self) -> Expected:
        """What should follow."""
        return EXPECTED[self.kind]

    @property
    def turn_end(self) -> int | None:
        """After the last word; None where nobody speaks."""
        return self.speech[-1][1] if self.words else None

    def dry(self) -> Pcm:
        """The fan, or the sound, alone: shape (size,)."""
        if not self.has_file:
            return np.zeros(self.size, dtype=np.int16)
        return read_flac(self.folder / "audio" / f"{self.id}.flac")

    def microphone(self) -> Samples:
        """The fan in the room: shape (size,). The persona's echo is not in it."""
        return to_samples(self.dry()) + bed(self.bed, self.size, self.seed)


def read_recordings(folder: Path = FOLDER) -> list[Recording]:
    """Every case but the persona's replies, by kind."""
    labels = cast("list[dict[str, Any]]", json.loads((folder / "labels.json").read_text("utf-8")))
    return [_recording(label, folder) for label in labels if label["kind"] != "persona"]


@cache
def persona_reply(name: str, folder: Path = FOLDER) -> tuple[str, Pcm, tuple[SaidWord, ...]]:
    """A reply of the persona: text, sound at SPOKEN_RATE, and words in samples at SPOKEN_RATE."""
    labels = cast("list[dict[str, Any]]", json.loads((folder / "labels.json").read_text("utf-8")))
    label = next(one for one in labels if one["id"] == f"persona-{name}")
    pcm = read_flac(folder / "audio" / f"persona-{name}.flac")
    words = tuple(_word(one, SPOKEN_RATE / HEARD_RATE) for one in label["words"])
    return label["text"], pcm, words


def read_flac(path: Path) -> Pcm:
    """Mono 16-bit samples of a file."""
    with av.open(str(path)) as container:
        parts = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
    return np.concatenate(parts).astype(np.int16, copy=False)


def write_flac(path: Path, pcm: Pcm, rate: int) -> None:
    """Write mono 16-bit samples without loss."""
    with av.open(str(path), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=rate)
        stream.layout = "mono"
        stream.format = "s16"
        stream.options = {"compression_level": "12"}
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate
        container.mux([*stream.encode(frame), *stream.encode(None)])


def _recording(label: dict[str, Any], folder: Path) -> Recording:
    echo = label.get("echo")
    return Recording(
        id=label["id"],
        kind=label["kind"],
        size=label["size"],
        text=label["text"],
        speech=tuple((first, last) for first, last in label["speech"]),
        words=tuple(_word(one, 1.0) for one in label["words"]),
        bed=label["bed"],
        seed=label["seed"],
        under=label["under"],
        echo=EchoPath(**echo) if echo else None,
        has_file=label["has_file"],
        folder=folder,
    )


def _word(label: list[Any], factor: float) -> SaidWord:
    text, start, end = label
    return SaidWord(text, round(start * factor), round(end * factor))
