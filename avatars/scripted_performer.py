"""A performer with a script: for tests and demos, never a stand-in for a face."""

from engine.face_ports import FaceTrack, GestureKey, Line, MoodKey, MouthKey
from engine.voice_ports import SPOKEN_RATE, SpokenChunk

STEP = SPOKEN_RATE // 5
"""The mouth opens and shuts once in twice this time."""


class ScriptedPerformer:
    """Opens and shuts the mouth by the clock, smiles, and nods at each clause."""

    @property
    def name(self) -> str:
        """``scripted``."""
        return "scripted"

    def begin(self, seed: int) -> "ScriptedPerformance":
        """A reply begins; the seed changes nothing."""
        del seed
        return ScriptedPerformance()

    async def aclose(self) -> None:
        """Nothing is kept."""


class ScriptedPerformance:
    """One reply's."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        """What was performed, for assertions."""
        self.finished_at: int | None = None
        self._next = 0

    async def perform(self, line: Line, chunk: SpokenChunk, start: int) -> FaceTrack:
        """A key every ``STEP`` samples: open, shut, open."""
        first, moods, gestures = start + chunk.start, (), ()
        if not self.lines or self.lines[-1] is not line:
            self.lines.append(line)
            moods = (MoodKey(first, line.mood or "happy", 0.5),)
            gestures = (GestureKey(first, "nod", 0.5),)
        mouth: list[MouthKey] = []
        while self._next < first + len(chunk.pcm):
            is_open = self._next // STEP % 2 == 0
            mouth.append(MouthKey(self._next, *(("aa", 0.8) if is_open else ("PP", 1.0))))
            self._next += STEP
        return FaceTrack(tuple(mouth), moods, gestures)

    def finish(self, end: int) -> FaceTrack:
        """Rest."""
        self.finished_at = end
        return FaceTrack((MouthKey(max(end, self._next - STEP + 1), "sil", 1.0),))
