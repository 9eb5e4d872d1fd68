"""Put the pieces of an utterance together: one rate, one loudness, exact positions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.voice_ports import Pcm, PhonemeSpan, SpokenChunk, WordSpan
from voice.loudness import Sound, VoiceLevel, levelled
from voice.resample import Resampler, position

LEAD_S: Final = 0.02
"""Silence kept in front of a piece: what a soft first consonant needs."""
FRAME_S: Final = 0.005
EDGE_RANGE_DB: Final = 42.0
"""Sound this far under the loudest frame is silence at a piece's rims."""
PAUSES_S: Final = {".": 0.25, "!": 0.25, "?": 0.25, "…": 0.3, ",": 0.12, ";": 0.15, ":": 0.15}
NO_PAUSE_S: Final = 0.04
STRESS: Final = "ˈˌ"
LENGTH: Final = "ːˑ"
PAUSE: Final = " "


@dataclass(frozen=True, slots=True)
class Timed:
    """A symbol and its samples at the model's rate."""

    symbol: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """``text[first:last]`` of the original and its samples at the model's rate."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RawPiece:
    """What a model gave for one clause, or for a part of it."""

    sound: Sound
    words: tuple[PlacedWord, ...] = ()
    symbols: tuple[Timed, ...] = ()
    is_end: bool = True
    """False where more of the same clause follows."""


def pause_after(text: str) -> float:
    """Seconds of silence after a clause, by the mark that ends it."""
    return PAUSES_S.get(text.rstrip()[-1:], NO_PAUSE_S)


def speech_edges(sound: Sound, rate: int, *, loudest: float = 0.0) -> tuple[int, int]:
    """First sample of sound and the one after the last; (0, 0) for silence.

    Args:
        sound: Shape (n,).
        rate: Samples a second.
        loudest: The highest peak before, where this is a part of something.
    """
    size = max(1, round(rate * FRAME_S))
    whole = len(sound) // size * size
    peaks = np.abs(sound[:whole]).reshape(-1, size).max(axis=1, initial=0.0)
    top = float(peaks.max(initial=loudest))
    loud = np.flatnonzero(peaks > max(top / 10 ** (EDGE_RANGE_DB / 20), 1e-4))
    if not len(loud):
        return 0, 0
    return int(loud[0]) * size, min(len(sound), (int(loud[-1]) + 1) * size)


def trimmed(sound: Sound, rate: int, pause_s: float) -> tuple[Sound, int]:
    """Cut the silence around a piece to a short lead and the pause that its text asks for.

    Returns:
        The sound, and how many samples went at the start.
    """
    first, last = speech_edges(sound, rate)
    begin = max(0, first - round(LEAD_S * rate))
    end = last + round(pause_s * rate)
    kept = sound[begin:end]
    return np.pad(kept, (0, max(0, end - begin - len(kept)))), begin


def closed(symbols: Sequence[Timed], sound: Sound, rate: int) -> list[Timed]:
    """Cover a whole piece without a gap: pauses at both ends, no phoneme beyond the sound.

    Models give the last phoneme a part of the silence behind it.
    """
    if not symbols:
        return []
    _, last = speech_edges(sound, rate)
    inside = [Timed(one.symbol, min(one.start, last), min(one.end, last)) for one in symbols]
    before, after = inside[0].start, inside[-1].end
    return [Timed(PAUSE, 0, before), *inside, Timed(PAUSE, after, len(sound))]


class UtteranceAudio:
    """Turns raw pieces into chunks that follow each other without a gap.

    Args:
        rate: Samples a second of the pieces.
        level: The voice's, shared by its utterances.
    """

    def __init__(self, rate: int, level: VoiceLevel) -> None:
        self._rate = rate
        self._level = level
        self._gain: float | None = None
        self._resampler = Resampler(rate)
        self._taken = 0

    def add(self, piece: RawPiece, *, is_last: bool = False) -> SpokenChunk:
        """Take the next piece; the last one brings out what the resampler holds."""
        if self._gain is None and len(piece.sound):
            self._gain = self._level.gain(piece.sound, self._rate)
        elif len(piece.sound):
            self._level.learn(piece.sound, self._rate)
        start = self._resampler.given
        sound = self._resampler.feed(levelled(piece.sound, self._gain or 1.0), is_last=is_last)
        words = tuple(self._word(word, start, start + len(sound)) for word in piece.words)
        phonemes = tuple(self._phonemes(piece.symbols))
        self._taken += len(piece.sound)
        return SpokenChunk(to_pcm(sound), start, words, phonemes)

    def _word(self, word: PlacedWord, start: int, end: int) -> WordSpan:
        """A word begins in its chunk, though the resampler keeps the chunk's last millisecond."""
        first = min(max(self._at(word.start), start), max(start, end - 1))
        return WordSpan(word.first, word.last, first, max(first, self._at(word.end)))

    def _phonemes(self, symbols: Sequence[Timed]) -> Iterator[PhonemeSpan]:
        for one in merged_symbols(symbols):
            yield PhonemeSpan(one.symbol, self._at(one.start), self._at(one.end))

    def _at(self, sample: int) -> int:
        return position(self._taken + sample, self._rate)


def merged_symbols(symbols: Sequence[Timed]) -> list[Timed]:
    """Give stress marks to the next phoneme, length marks and diacritics to the one before.

    What is no phoneme (space, punctuation, begin and end marks) becomes a pause ``" "``; pauses
    in a row become one. Empty spans go.
    """
    out: list[Timed] = []
    waiting: int | None = None
    for one in symbols:
        if one.symbol in STRESS:
            waiting = one.start if waiting is None else waiting
            continue
        start = one.start if waiting is None else waiting
        waiting = None
        if _belongs_to_the_one_before(one.symbol) and out and out[-1].symbol != PAUSE:
            out[-1] = Timed(out[-1].symbol + one.symbol, out[-1].start, one.end)
        elif not one.symbol[:1].isalpha():
            if out and out[-1].symbol == PAUSE:
                out[-1] = Timed(PAUSE, out[-1].start, one.end)
            else:
                out.append(Timed(PAUSE, start, one.end))
        else:
            out.append(Timed(one.symbol, start, one.end))
    return [one for one in out if one.end > one.start]


def _belongs_to_the_one_before(symbol: str) -> bool:
    return symbol in LENGTH or "\u0300" <= symbol[:1] <= "\u036f" or symbol == "ʲ"


def to_pcm(sound: Sound) -> Pcm:
    """16-bit samples."""
    return np.clip(np.round(sound * 32767.0), -32768, 32767).astype(np.int16)
