"""Light marks such as ``[happy]``, with which a mind says what its face does, out of its text."""

import re
from typing import Final

from engine.face_ports import MOODS, Mood

_MARK: Final = re.compile(rf"\[({'|'.join(MOODS)})\]", re.IGNORECASE)
_LONGEST: Final = max(len(mood) for mood in MOODS) + 2
RULE: Final = (
    "The fan sees your face. Where it changes, put one of "
    + " ".join(f"[{mood}]" for mood in MOODS)
    + " in front of the sentence; no other marks."
)
"""For minds that can be trusted with it."""


class MarkReader:
    """Takes marks out of a text that arrives in pieces, and remembers where they stood."""

    def __init__(self) -> None:
        self._held = ""
        """May be the beginning of a mark."""
        self._length = 0
        """Characters that went out."""
        self._ends_in_space = True
        self._swallows = False
        """A mark stood between two spaces, or at the beginning: one of them goes with it."""
        self._marks: list[tuple[int, Mood]] = []

    def feed(self, piece: str) -> str:
        """The text of a piece without marks, as far as it is sure that they are none."""
        text = self._held + piece
        out: list[str] = []
        at = 0
        for mark in _MARK.finditer(text):
            out.append(self._take(text[at : mark.start()]))
            self._marks.append((self._length, _mood_of(mark[1])))
            self._swallows = self._ends_in_space
            at = mark.end()
        rest = text[at:]
        cut = _open_mark(rest)
        self._held = rest[cut:]
        out.append(self._take(rest[:cut]))
        return "".join(out)

    def finish(self) -> str:
        """What was held back: it was no mark."""
        rest, self._held = self._held, ""
        return self._take(rest)

    def mood_at(self, length: int) -> Mood | None:
        """What the last mark within so many characters says; None where there is none."""
        said: Mood | None = None
        for at, mood in self._marks:
            if at < max(length, 1):
                said = mood
        return said

    def _take(self, text: str) -> str:
        if text and self._swallows:
            self._swallows = False
            text = text[1:] if text[0].isspace() else text
        if text:
            self._length += len(text)
            self._ends_in_space = text[-1].isspace()
        return text


def _open_mark(text: str) -> int:
    """Where the beginning of a mark stands at the end of a text; its length where none does."""
    at = text.rfind("[", max(0, len(text) - _LONGEST))
    if at < 0:
        return len(text)
    begun = text[at + 1 :].lower()
    may_be = any(mood.startswith(begun) for mood in MOODS)
    return at if may_be else len(text)


def _mood_of(name: str) -> Mood:
    return next(mood for mood in MOODS if mood == name.lower())
