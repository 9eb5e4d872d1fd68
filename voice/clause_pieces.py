"""Give a clause out piece by piece while it is sounded: trimmed, its words in their places."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from voice.loudness import Sound
from voice.utterance import LEAD_S, PAUSE, PlacedWord, RawPiece, Timed, merged_symbols, speech_edges

Place = Callable[[Sequence[Timed]], Sequence[PlacedWord]]
"""Places the words by the timed symbols."""
NOTHING: Final = np.zeros(0, dtype=np.float32)


class ClausePieces:
    """Cuts the silence in front and behind; everything is counted from the first kept sample.

    Args:
        rate: Samples a second.
        pause_s: Silence after the last sound.
        symbols: Places in the uncut sound.
        place: Places the words; asked once, when it is known what was cut.
    """

    def __init__(self, rate: int, pause_s: float, symbols: Sequence[Timed], place: Place) -> None:
        self._rate = rate
        self._pause = round(pause_s * rate)
        self._raw = symbols
        self._place = place
        self._symbols: list[Timed] = []
        self._words: list[PlacedWord] = []
        self._held: Sound = NOTHING
        """What came before the first sound."""
        self._has_begun = False
        self._given = 0
        self._covered = 0
        """Up to where symbols were given."""
        self._spoken = 0
        """Up to where the given words are spoken."""
        self._loudest = 0.0
        self._last = 0
        """After the last sound."""

    def add(self, sound: Sound, *, is_last: bool) -> RawPiece | None:
        """Take the next sound; None while only silence came."""
        if not self._has_begun:
            sound = np.concatenate((self._held, sound))
        self._loudest = max(self._loudest, float(np.abs(sound).max(initial=0.0)))
        first, last = speech_edges(sound, self._rate, loudest=self._loudest)
        if not self._has_begun:
            if not last and not is_last:
                self._held = sound
                return None
            cut = max(0, first - round(LEAD_S * self._rate))
            self._begin(cut)
            sound, last = sound[cut:], max(0, last - cut)
        if last:
            self._last = self._given + last
        return self._final(sound) if is_last else self._piece(sound, is_end=False)

    def _begin(self, cut: int) -> None:
        self._has_begun = True
        moved = [
            Timed(one.symbol, max(0, one.start - cut), max(0, one.end - cut)) for one in self._raw
        ]
        self._words = list(self._place(moved))
        if moved:
            self._symbols = merged_symbols([Timed(PAUSE, 0, moved[0].start), *moved])

    def _final(self, sound: Sound) -> RawPiece:
        end = max(self._last + self._pause, self._covered, self._given, self._spoken)
        kept = sound[: end - self._given]
        kept = np.pad(kept, (0, end - self._given - len(kept)))
        inside = max(self._last, self._covered, self._spoken)
        rest = [
            Timed(one.symbol, min(one.start, inside), min(one.end, inside)) for one in self._symbols
        ]
        if rest or self._covered:
            rest.append(Timed(PAUSE, rest[-1].end if rest else self._covered, end))
        self._symbols = rest
        self._words = [
            replace(one, start=min(one.start, inside), end=min(one.end, inside))
            for one in self._words
        ]
        return self._piece(kept, is_end=True)

    def _piece(self, sound: Sound, *, is_end: bool) -> RawPiece:
        """All that begins in this sound; the last one takes what is left."""
        at, until = self._given, self._given + len(sound)
        symbols = [one for one in self._symbols if is_end or one.start < until]
        words = [one for one in self._words if is_end or one.start < until]
        self._symbols = self._symbols[len(symbols) :]
        self._words = self._words[len(words) :]
        self._given = until
        self._spoken = max([self._spoken, *(one.end for one in words)])
        self._covered = max([self._covered, *(one.end for one in symbols)])
        return RawPiece(
            sound,
            tuple(replace(one, start=one.start - at, end=one.end - at) for one in words),
            tuple(replace(one, start=one.start - at, end=one.end - at) for one in symbols),
            is_end=is_end,
        )
