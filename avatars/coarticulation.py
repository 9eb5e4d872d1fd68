"""From phonemes in time to the keys of a mouth that moves as a whole.

Each sound is shaped by the one that follows, so that the last is held back until that is known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from avatars.visemes import Sound, sounds_of
from engine.face_ports import MouthKey, Viseme
from engine.voice_ports import SPOKEN_RATE, PhonemeSpan

MS: Final = SPOKEN_RATE // 1_000
LONG_PAUSE: Final = 120 * MS
"""From here on the mouth goes to rest; shorter ones are but the seam of two words."""
REST_AFTER: Final = 60 * MS
"""A mouth shuts a little after its sound."""
OPENS: Final = 70 * MS
"""A vowel's shape stands this long after its beginning at the latest; longer vowels opened too late
(p95 of the track's moves 28 ms, 14 with it)."""
CLOSEST: Final = 30 * MS
"""Two keys nearer than this are one, unless lips must meet."""
CROWDED: Final = 110 * MS
"""Where the keys around a weak sound stand this close, it goes."""
HOLD: Final = 20 * MS
"""Before and after the middle of a closure: no frame of 25 a second misses it."""
SHORTEST: Final = 40 * MS
LONGEST: Final = 160 * MS
"""A vowel of this length reaches its whole shape."""

CLOSED: Final = frozenset[Viseme]({"PP", "FF"})
ROUND: Final = frozenset[Viseme]({"O", "U"})
WEAK: Final = frozenset[Viseme]({"kk", "nn", "DD", "RR"})
"""Made behind the teeth; hardly seen."""
TONGUES: Final = frozenset[Viseme]({"DD", "nn", "SS", "TH"})
STRENGTHS: Final[dict[Viseme, float]] = {
    "TH": 0.8,
    "DD": 0.6,
    "kk": 0.5,
    "CH": 0.85,
    "SS": 0.75,
    "nn": 0.6,
    "RR": 0.7,
    "I": 0.7,
    "U": 0.85,
}
"""Of consonants and glides."""
COLOURED: Final = 0.55
"""How far a hidden consonant takes the round lips of the vowel after it."""
ROUND_EARLY: Final = 0.75
"""What is left of a tongue's sound before round lips."""
REDUCED: Final = 0.7


@dataclass(frozen=True, slots=True)
class Phone:
    """A sound in its place, in samples of the reply."""

    sound: Sound
    start: int
    end: int

    @property
    def apex(self) -> int:
        """Where its shape is reached; round lips come early, and long vowels do not open late."""
        length = self.end - self.start
        if not self.sound.is_vowel:
            return self.start + round(length * 0.5)
        share = 0.3 if self.sound.viseme in ROUND else 0.45
        return self.start + min(round(length * share), OPENS)

    @property
    def is_closed(self) -> bool:
        """Lips meet, or the teeth bite."""
        return self.sound.viseme in CLOSED

    @property
    def hold(self) -> int:
        """How long before and after its apex the lips stay shut."""
        return min(HOLD, max(0, (self.end - self.start) // 2 - 5 * MS)) if self.is_closed else 0


class Articulator:
    """Shapes one reply's mouth; sounds come in order."""

    def __init__(self) -> None:
        self._held: Phone | None = None
        self._last = MouthKey(-LONG_PAUSE, "sil", 1.0)
        """The last key given."""
        self._covered = 0
        self._quiet_since = 0
        """Where the last sound ended."""

    @property
    def covered(self) -> int:
        """Up to where sounds were told."""
        return self._covered

    def say(self, spans: Iterable[PhonemeSpan], offset: int) -> list[MouthKey]:
        """Take the next phonemes.

        Args:
            spans: In order.
            offset: Samples of the reply before the utterance that they are counted in.
        """
        keys: list[MouthKey] = []
        for phone in phones(spans, offset):
            if phone.sound.viseme != "sil":
                self._pause_until(phone.start, keys)
                self._release(phone, keys)
                self._held, self._quiet_since = phone, phone.end
            self._covered = max(self._covered, phone.end)
            self._pause_until(self._covered, keys)
        return keys

    def rest(self, at: int) -> list[MouthKey]:
        """No more is told: give what is held back, and go to rest at ``at``."""
        keys: list[MouthKey] = []
        self._release(None, keys)
        self._rest(at, keys)
        self._quiet_since = max(self._quiet_since, at)
        return keys

    def _pause_until(self, end: int, keys: list[MouthKey]) -> None:
        """It is known now that nothing sounds before ``end``."""
        if end - self._quiet_since >= LONG_PAUSE:
            self._release(None, keys)
            self._rest(self._quiet_since + REST_AFTER, keys)

    def _rest(self, at: int, keys: list[MouthKey]) -> None:
        if self._last.viseme != "sil":
            self._give(at, "sil", 1.0, keys)

    def _release(self, after: Phone | None, keys: list[MouthKey]) -> None:
        """Give the held sound's keys, now that its successor is known."""
        phone, self._held = self._held, None
        if phone is None:
            return
        if phone.is_closed:
            self._close(phone, keys)
        elif phone.sound.is_vowel:
            if not self._is_too_close(phone.apex):
                self._give(phone.apex, phone.sound.viseme, opening(phone), keys)
        elif not self._is_lost(phone, after):
            self._give(phone.apex, *consonant(phone, after), keys)

    def _close(self, phone: Phone, keys: list[MouthKey]) -> None:
        first, last = phone.apex - phone.hold, phone.apex + phone.hold
        if last - first >= HOLD and first - self._last.at >= CLOSEST:
            self._give(first, phone.sound.viseme, 1.0, keys)
            self._give(last, phone.sound.viseme, 1.0, keys)
        else:
            self._give(phone.apex, phone.sound.viseme, 1.0, keys)

    def _is_too_close(self, at: int) -> bool:
        return at - self._last.at < CLOSEST and self._last.viseme not in CLOSED

    def _is_lost(self, phone: Phone, after: Phone | None) -> bool:
        """Between its neighbours there is no time to see it."""
        if self._is_too_close(phone.apex):
            return True
        if after is None:
            return False
        follows = after.apex - after.hold
        if follows - phone.apex < CLOSEST:
            return True
        return phone.sound.viseme in WEAK and follows - self._last.at < CROWDED

    def _give(self, at: int, viseme: Viseme, weight: float, keys: list[MouthKey]) -> None:
        key = MouthKey(max(at, self._last.at + 1, 0), viseme, round(weight, 2))
        self._last = key
        keys.append(key)


def phones(spans: Iterable[PhonemeSpan], offset: int) -> Iterator[Phone]:
    """Sounds with their places in the reply; those without time are left out."""
    for span in spans:
        at, length = float(span.start + offset), span.end - span.start
        for sound in sounds_of(span.symbol):
            end = at + sound.share * length
            if round(end) > round(at):
                yield Phone(sound, round(at), round(end))
            at = end


def opening(phone: Phone) -> float:
    """How far a vowel gets, by its time: a short one never opens wide."""
    time = min(max(phone.end - phone.start, SHORTEST), LONGEST)
    share = 0.5 + 0.5 * (time - SHORTEST) / (LONGEST - SHORTEST)
    return share * (REDUCED if phone.sound.is_reduced else 1.0)


def consonant(phone: Phone, after: Phone | None) -> tuple[Viseme, float]:
    """The shape of a consonant, coloured by the sound that follows."""
    viseme = phone.sound.viseme
    strength = STRENGTHS.get(viseme, 0.6)
    if after is None or after.sound.viseme not in ROUND:
        return viseme, strength
    if viseme == "kk":
        return after.sound.viseme, COLOURED
    return viseme, strength * ROUND_EARLY if viseme in TONGUES else strength
