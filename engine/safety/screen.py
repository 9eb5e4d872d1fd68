"""Screens a reply while it is being written: nothing unscreened reaches the fan."""

import re
from dataclasses import dataclass
from typing import Final

from engine.safety.bands import Band, Code
from engine.safety.leak import LeakCheck
from engine.safety.normalise import fold, normalise, plain
from engine.safety.output_patterns import SPOKEN_STEER, SPOKEN_STOP, STEER, STOP

FIRST_PIECE_WORDS: Final = 6
"""The first piece goes out after so many words even without punctuation: somebody waits for it."""
MAX_PIECE_WORDS: Final = 10
"""The same for later pieces."""
CONTEXT_CHARS: Final = 240
"""Released text that later pieces are matched together with."""
_PIECE_END: Final = re.compile(
    r"(?<=[.!?…。！？])[\"'”’)]*(?=\s)|(?<=[,;:—])(?=\s)|\n"  # noqa: RUF001 - wide punctuation
)
_SENTENCE_END: Final = re.compile(r"[.!?…。！？][\"'”’)]*\s*$")  # noqa: RUF001 - same
_FIRST_WORDS: Final = re.compile(rf"^\s*(?:\S+\s+){{{FIRST_PIECE_WORDS}}}")
_PIECE_WORDS: Final = re.compile(rf"^\s*(?:\S+\s+){{{MAX_PIECE_WORDS}}}")


@dataclass(frozen=True, slots=True)
class Screened:
    """One piece of a reply that may go out, or the reason why it did not."""

    text: str
    """Empty when stopped; the safe line when steered."""
    band: Band = Band.ALLOW
    code: Code | None = None


class SentenceScreen:
    """Takes deltas, gives screened pieces; after a steer or stop it gives nothing more.

    Args:
        leak_check: Knows the texts of the prompt.
        steer_line: What the persona says in place of a steered piece.
        human_line: The same for a claim to be human.
        label: A speaker label that small minds write before their reply; it is cut off.
        max_sentences: The reply closes after so many, or before it says the same words again, as
            small minds do; None means never.
    """

    def __init__(
        self,
        leak_check: LeakCheck,
        *,
        steer_line: str,
        human_line: str,
        label: str = "",
        max_sentences: int | None = None,
    ) -> None:
        self._leak_check = leak_check
        self._steer_line = steer_line
        self._human_line = human_line
        self._label = label
        self._sentences_left = max_sentences
        self._said: set[str] = set()
        """Pieces that went out, normalised."""
        self._held = ""
        self._released = ""
        self._is_closed = False

    @property
    def is_closed(self) -> bool:
        """True when nothing more will come: steered, stopped, or long enough."""
        return self._is_closed

    @property
    def released(self) -> str:
        """All text that went out."""
        return self._released

    def feed(self, delta: str) -> list[Screened]:
        """Add text of the mind; returns the pieces that became whole by it."""
        if self._is_closed:
            return []
        self._held += delta
        pieces: list[Screened] = []
        while not self._is_closed and (end := self._piece_end()):
            piece, self._held = self._held[:end], self._held[end:]
            pieces.append(self._screen(piece))
        return pieces

    def finish(self, *, keep_rest: bool = True) -> list[Screened]:
        """Screen what is held.

        Args:
            keep_rest: False drops it, for a reply that was cut in mid-sentence.
        """
        rest, self._held = self._held, ""
        if self._is_closed or not keep_rest or not rest:
            return []
        return [self._screen(rest)]

    def _piece_end(self) -> int:
        """Length of the first whole piece of the held text, or 0."""
        mark = _PIECE_END.search(self._held)
        run = (_PIECE_WORDS if self._released else _FIRST_WORDS).match(self._held)
        ends = [found.end() for found in (mark, run) if found]
        return min(ends, default=0)

    def _screen(self, piece: str) -> Screened:
        found = self._verdict(self._released[-CONTEXT_CHARS:] + piece)
        if found is None:
            return self._release(piece)
        band, code = found
        self._is_closed = True
        self._held = ""
        if band is Band.STOP:
            return Screened("", band, code)
        line = self._human_line if code == "claims_human" else self._steer_line
        gap = " " if self._released and not self._released[-1].isspace() else ""
        self._released += gap + line
        return Screened(gap + line, band, code)

    def _release(self, piece: str) -> Screened:
        if not self._released:
            piece = piece.lstrip()
            if self._label and piece.startswith(self._label):
                piece = piece.removeprefix(self._label).lstrip()
        if self._sentences_left is not None:
            said = normalise(piece)
            if " " in said and said in self._said:
                self._is_closed = True
                return Screened("")
            self._said.add(said)
            self._sentences_left -= _SENTENCE_END.search(piece) is not None
            self._is_closed = self._sentences_left <= 0
        self._released += piece
        return Screened(piece)

    def _verdict(self, text: str) -> tuple[Band, Code] | None:
        folded = fold(text)
        line, spoken = plain(folded), " ".join(folded.split())
        code = _first(STOP, line) or _first(SPOKEN_STOP, spoken)
        if code is not None:
            return Band.STOP, code
        if self._leak_check.is_leak(text):
            return Band.STEER, "prompt_leak"
        code = _first(STEER, line) or _first(SPOKEN_STEER, spoken)
        return None if code is None else (Band.STEER, code)


def _first(patterns: tuple[tuple[Code, re.Pattern[str]], ...], text: str) -> Code | None:
    return next((code for code, pattern in patterns if pattern.search(text)), None)
