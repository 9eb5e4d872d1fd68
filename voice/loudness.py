"""Bring every voice to the same loudness, without pumping: one gain for a whole utterance."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float32]
"""Mono samples in [-1, 1], shape (n,)."""

TARGET_DB: Final = -20.0
"""Speech, pauses left out, in dBFS RMS."""
PEAK_DB: Final = -1.0
KNEE_DB: Final = -5.0
"""Below it the limiter leaves samples as they are."""
FRAME_S: Final = 0.02
SPEECH_RANGE_DB: Final = 30.0
"""Frames this far under the loudest are pauses."""
SILENCE_RMS: Final = 1e-4
MAX_GAIN_DB: Final = 30.0
OWN_SHARE: Final = 0.6
"""How much of an utterance's own level counts beside the voice's."""
REMEMBERED_S: Final = 10.0
"""Speech after which a voice's gain stays as it is."""


def speech_rms(sound: Sound, rate: int) -> tuple[float, float]:
    """Measure the speech in a sound.

    Args:
        sound: Shape (n,).
        rate: Samples a second.

    Returns:
        RMS of the frames that hold speech, and their length in seconds; zeros for silence.
    """
    size = max(1, round(rate * FRAME_S))
    whole = len(sound) // size * size
    if whole == 0:
        rms = float(np.sqrt(np.mean(np.square(sound)))) if len(sound) else 0.0
        return (rms, len(sound) / rate) if rms > SILENCE_RMS else (0.0, 0.0)
    powers = np.mean(np.square(sound[:whole].reshape(-1, size), dtype=np.float64), axis=1)
    floor = max(float(powers.max()) / 10 ** (SPEECH_RANGE_DB / 10), SILENCE_RMS**2)
    spoken = powers[powers > floor]
    if not len(spoken):
        return 0.0, 0.0
    return float(np.sqrt(spoken.mean())), len(spoken) * size / rate


def limited(sound: Sound) -> Sound:
    """Keep peaks under PEAK_DB with a smooth knee, sample by sample.

    It has no memory, so any chunking gives the same output and nothing pumps.
    """
    knee, peak = 10 ** (KNEE_DB / 20), 10 ** (PEAK_DB / 20)
    size = np.abs(sound)
    if not len(sound) or float(size.max()) <= knee:
        return sound
    bent = knee + (peak - knee) * np.tanh((size - knee) / (peak - knee))
    return np.where(size > knee, np.copysign(bent, sound), sound).astype(np.float32)


@dataclass(slots=True)
class VoiceLevel:
    """How loud a voice speaks by itself, learned from its first seconds."""

    power: float = 0.0
    """Mean square of its speech."""
    seconds: float = 0.0

    def gain(self, start: Sound, rate: int) -> float:
        """Choose the gain of an utterance from its first piece and what was heard before.

        Args:
            start: The utterance's first piece, before any gain.
            rate: Samples a second.

        Returns:
            A factor; 1.0 while nothing was heard.
        """
        rms, seconds = self.learn(start, rate)
        if self.power <= 0:
            return 1.0
        level_db = 10 * float(np.log10(self.power))
        if rms > 0:
            # Some of the difference is how it is said, some is the model's whim.
            own = min(OWN_SHARE, seconds / 2)
            level_db += own * (20 * float(np.log10(rms)) - level_db)
        gain_db = TARGET_DB - level_db
        return 10 ** (min(gain_db, MAX_GAIN_DB) / 20)

    def learn(self, sound: Sound, rate: int) -> tuple[float, float]:
        """Hear more of the voice, before any gain; gives what ``speech_rms`` says of it."""
        rms, seconds = speech_rms(sound, rate)
        room = min(seconds, REMEMBERED_S - self.seconds)
        if room > 0:
            total = self.seconds + room
            self.power = (self.power * self.seconds + rms**2 * room) / total
            self.seconds = total
        return rms, seconds


def levelled(sound: Sound, gain: float) -> Sound:
    """Apply an utterance's gain and the limiter."""
    return limited((sound * np.float32(gain)).astype(np.float32, copy=False))
