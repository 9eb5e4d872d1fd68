"""A script while it grows: collects what happens until it is written down; does no I/O."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from avatars.films.script import (
    FAN_FILE,
    LINES_FILE,
    PERSONA_FILE,
    Entry,
    Heard,
    Said,
    pack_entry,
)
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm

DRIFT: Final = SPOKEN_RATE * 4 // 10
"""How far the fan's sound may run from the clock before it is set right: a line's bursts are
less, a gap in it is more."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be added to a script."""

    lines: bytes
    persona: bytes
    fan: bytes

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.lines) + len(self.persona) + len(self.fan)


class Draft:
    """Puts entries in order and counts where their sound lies."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._persona: list[bytes] = []
        self._fan: list[bytes] = []
        self._said = self._heard = 0
        """Samples of each file so far."""
        self._heard_until: int | None = None
        """The moment at which the fan's sound ends so far."""
        self._run: Heard | None = None
        """The fan's sound that is not a line yet."""

    def note(self, entry: Entry) -> None:
        """Add what happened."""
        self._lines.append(pack_entry(entry))

    def say(self, at: int, item_id: str, start: int, sound: Pcm) -> None:
        """Add a piece of a reply's sound."""
        self.note(Said(at, item_id, start, self._said, len(sound)))
        self._persona.append(sound.tobytes())
        self._said += len(sound)

    def hear(self, at: int, sound: Pcm) -> None:
        """Add a piece of the fan's sound (HEARD_RATE) whose last sample came at ``at``."""
        lasts = len(sound) * SPOKEN_RATE // HEARD_RATE
        begins = at - lasts
        lead = 0 if self._heard_until is None else self._heard_until - begins
        if lead > DRIFT:
            return  # More sound than time: a client that sends too much.
        if self._heard_until is None or lead < -DRIFT:
            self._close_run()
            self._heard_until = begins
        if self._run is None:
            self._run = Heard(self._heard_until, self._heard, 0)
        self._run = replace(self._run, length=self._run.length + len(sound))
        self._fan.append(sound.tobytes())
        self._heard += len(sound)
        self._heard_until += lasts

    def take(self) -> Batch:
        """What came since the last time."""
        self._close_run()
        batch = Batch(b"".join(self._lines), b"".join(self._persona), b"".join(self._fan))
        self._lines, self._persona, self._fan = [], [], []
        return batch

    def _close_run(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            self.note(run)


def write_batch(folder: Path, batch: Batch) -> None:
    """Add to a script; the sound first, so that no line tells of sound that is not there.

    Raises:
        OSError: The disk is full, or the folder was taken away.
    """
    for name, content in (
        (PERSONA_FILE, batch.persona),
        (FAN_FILE, batch.fan),
        (LINES_FILE, batch.lines),
    ):
        if content:
            with (folder / name).open("ab") as file:
                file.write(content)
