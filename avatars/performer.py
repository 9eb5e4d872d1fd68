"""Make the performance track of replies: the mouth from the sound, the rest from the words."""

from typing import Final

from avatars.accents import Accent, accents
from avatars.amplitude import AmplitudeListener
from avatars.dice import row
from avatars.feelings import CALM, next_feeling
from avatars.mouth_listener import ListenerMaker
from avatars.reply_mouth import ReplyMouth
from engine.face_ports import (
    FaceTrack,
    GazeKey,
    GestureKey,
    Line,
    MoodKey,
)
from engine.voice_ports import SPOKEN_RATE, SpokenChunk, WordSpan

ACCENT_GAP: Final = SPOKEN_RATE * 12 // 10
"""Samples between two accents at least."""
AWAY: Final = SPOKEN_RATE * 8 // 10
"""How long the eyes are away."""
CHANGE: Final = 0.08
"""A mood's strength changes by this much at least."""


class TrackPerformer:
    """Performs replies.

    Args:
        open_listener: For voices without phonemes; called in a thread.
    """

    def __init__(self, open_listener: ListenerMaker = AmplitudeListener) -> None:
        self._open_listener = open_listener

    @property
    def name(self) -> str:
        """``track``."""
        return "track"

    def begin(self, seed: int) -> "TrackPerformance":
        """A reply begins."""
        return TrackPerformance(seed, self._open_listener)

    async def aclose(self) -> None:
        """Nothing is kept."""


class TrackPerformance:
    """One reply's.

    The voice has taken its lag off the phonemes already (``voice/synthesizer_piper.py``), so that
    their places are used as they come.

    Args:
        seed: Of its dice.
        open_listener: For chunks without phonemes.
    """

    def __init__(self, seed: int, open_listener: ListenerMaker) -> None:
        self._seed = seed
        self._mouth = ReplyMouth(open_listener)
        self._line: Line | None = None
        self._lines = 0
        self._feeling = CALM
        self._accents: list[Accent] = []
        """Of this line, those that are still to come."""
        self._accent_from = 0
        """No accent before this position."""

    async def perform(self, line: Line, chunk: SpokenChunk, start: int) -> FaceTrack:
        """The keys of a piece of sound; see ``engine.face_ports.Performance``."""
        moods = self._turn_to(line, start) if line is not self._line else ()
        mouth = await self._mouth.keys(chunk, start)
        gestures: list[GestureKey] = []
        gaze: list[GazeKey] = []
        for word in chunk.words:
            self._accent(word, word.start + start, gestures, gaze)
        return FaceTrack(tuple(mouth), moods, tuple(gestures), tuple(gaze))

    def finish(self, end: int) -> FaceTrack:
        """The mouth goes to rest, the mood fades."""
        moods: tuple[MoodKey, ...] = ()
        if self._feeling.strength:
            moods = (MoodKey(end, "neutral", 1.0),)
            self._feeling = CALM
        return FaceTrack(tuple(self._mouth.finish(end)), moods)

    def _turn_to(self, line: Line, start: int) -> tuple[MoodKey, ...]:
        """Read the next clause."""
        self._line = line
        self._lines += 1
        self._accents = accents(line.text, row(self._seed, self._lines))
        before = self._feeling
        self._feeling = feeling = next_feeling(before, line.text, line.mood)
        if feeling.mood == before.mood and abs(feeling.strength - before.strength) < CHANGE:
            return ()
        return (MoodKey(start, feeling.mood, feeling.strength or 1.0),)

    def _accent(
        self, word: WordSpan, at: int, gestures: list[GestureKey], gaze: list[GazeKey]
    ) -> None:
        """Give the accent of a word, if it has one and the last is long enough ago."""
        while self._accents and self._accents[0].first < word.last:
            accent = self._accents.pop(0)
            if accent.first < word.first or at < self._accent_from:
                continue
            self._accent_from = at + ACCENT_GAP
            if accent.gesture is not None:
                gestures.append(GestureKey(at, accent.gesture, accent.strength))
                continue
            dice = row(self._seed, at)
            side = 1.0 if dice() < 0.5 else -1.0
            gaze += (GazeKey(at, side * (8.0 + round(4.0 * dice())), 4.0), GazeKey(at + AWAY, 0, 0))
