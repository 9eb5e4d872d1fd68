"""The script of a film: what happened while it was recorded, and where both voices lie.

A folder holds the face, what happened as lines in order, and each voice as bare PCM. Lines and
sound are only ever added to, so that a film survives a server that is killed: what is there is
drawn. All times are samples at SPOKEN_RATE since the film began; what happened shortly before, in a
reply that was under way, has times below zero.
"""

import json
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from avatars.stage.spec import FaceSpec, pack_spec, read_spec
from engine.face_ports import (
    Attention,
    FaceTrack,
    GazeKey,
    Gesture,
    GestureKey,
    MoodKey,
    MouthKey,
)
from engine.voice_ports import Pcm

FACE_FILE: Final = "face.bin"
FACTS_FILE: Final = "film.json"
LINES_FILE: Final = "script.jsonl"
PERSONA_FILE: Final = "persona.pcm"
FAN_FILE: Final = "fan.pcm"


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a reply's sound went out."""

    at: int
    item_id: str
    start: int
    """Samples of the reply before it."""
    offset: int
    """Samples of the persona's file before it."""
    length: int


@dataclass(frozen=True, slots=True)
class Heard:
    """The fan's sound from a moment on."""

    at: int
    """When its first sample was spoken."""
    offset: int
    """Samples at HEARD_RATE of the fan's file before it."""
    length: int
    """At HEARD_RATE."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The next keys of a reply."""

    at: int
    item_id: str
    track: FaceTrack


@dataclass(frozen=True, slots=True)
class Stopped:
    """The persona's sound stands still at once; what was given and not heard waits."""

    at: int


@dataclass(frozen=True, slots=True)
class WentOn:
    """It goes on from the same sample."""

    at: int


@dataclass(frozen=True, slots=True)
class Over:
    """A reply was heard to its end, or broken off: then the rest of its sound is forgotten."""

    at: int
    item_id: str
    end: int
    """Its samples that were heard."""
    is_broken_off: bool


@dataclass(frozen=True, slots=True)
class Attended:
    """The face turned to something."""

    at: int
    attention: Attention


@dataclass(frozen=True, slots=True)
class Cued:
    """The face made a gesture, outside of a reply."""

    at: int
    gesture: Gesture
    strength: float


@dataclass(frozen=True, slots=True)
class Lasted:
    """The film has gone on until here."""

    at: int


Entry = Said | Heard | Moved | Stopped | WentOn | Over | Attended | Cued | Lasted
_KINDS: Final[dict[str, Any]] = {
    kind.__name__.lower(): kind
    for kind in (Said, Heard, Moved, Stopped, WentOn, Over, Attended, Cued, Lasted)
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a film is of."""

    persona: str
    """The name, for its title."""


@dataclass(frozen=True, slots=True)
class Script:
    """All that a film is drawn from."""

    facts: Facts
    face: FaceSpec
    entries: list[Entry]
    persona: Pcm
    """At SPOKEN_RATE; read from the disk as it is used."""
    fan: Pcm
    """At HEARD_RATE."""


def begin_script(folder: Path, facts: Facts, face: FaceSpec) -> None:
    """Make the folder of a film."""
    folder.mkdir(parents=True)
    (folder / FACE_FILE).write_bytes(pack_spec(face))
    (folder / FACTS_FILE).write_text(json.dumps({"persona": facts.persona}))


def read_script(folder: Path) -> Script:
    """Read what was written of a film, a last line that was torn left out.

    Raises:
        OSError: It is not there.
        ValueError: It is no script.
    """
    facts = Facts(**json.loads((folder / FACTS_FILE).read_text()))
    face = read_spec((folder / FACE_FILE).read_bytes())
    return Script(
        facts, face, _read_lines(folder), _sound(folder / PERSONA_FILE), _sound(folder / FAN_FILE)
    )


def pack_entry(entry: Entry) -> bytes:
    """One line."""
    return json.dumps([type(entry).__name__.lower(), *astuple(entry)]).encode() + b"\n"


def read_entry(line: bytes) -> Entry:
    """The reverse of ``pack_entry``.

    Raises:
        ValueError: It is none.
    """
    fields: list[Any] = json.loads(line)
    kind = _KINDS.get(fields[0])
    if kind is None:
        raise ValueError(f"no entry of a script: {fields[0]!r}")
    if kind is Moved:
        fields[3] = _track(*fields[3])
    return kind(*fields[1:])


def _track(mouth: Any, moods: Any, gestures: Any, gaze: Any) -> FaceTrack:  # noqa: ANN401 - JSON
    return FaceTrack(
        tuple(MouthKey(*key) for key in mouth),
        tuple(MoodKey(*key) for key in moods),
        tuple(GestureKey(*key) for key in gestures),
        tuple(GazeKey(*key) for key in gaze),
    )


def _read_lines(folder: Path) -> list[Entry]:
    path = folder / LINES_FILE
    content = path.read_bytes() if path.exists() else b""
    whole, _, _ = content.rpartition(b"\n")
    return [read_entry(line) for line in whole.splitlines()]


def _sound(path: Path) -> Pcm:
    count = path.stat().st_size // 2 if path.exists() else 0
    if count == 0:
        return np.empty(0, np.int16)
    return np.memmap(path, "<i2", "r", shape=(count,))
