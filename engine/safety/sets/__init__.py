"""Labelled lines for measuring safety: our own, written by hand, halves kept apart."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_CRISIS: Final = Path(__file__).with_name("crisis.txt")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One line and what is to be found in it."""

    language: str
    half: str
    """``tune``: patterns may be written by it. ``held``: only for measuring."""
    label: str
    """A ``CrisisKind``, ``danger`` for any of them, or ``none``."""
    text: str

    @property
    def is_danger(self) -> bool:
        """Something must be found."""
        return self.label != "none"


@cache
def crisis_lines() -> tuple[Labelled, ...]:
    """All lines of the crisis set."""
    lines: list[Labelled] = []
    language = half = label = ""
    for line in _CRISIS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language, half, label = line.strip("[]").split()
        elif line.strip() and not line.startswith("#"):
            lines.append(Labelled(language, half, label, line))
    return tuple(lines)
