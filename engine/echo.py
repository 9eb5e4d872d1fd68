"""The persona must not hear itself: tells its own voice, come back by a loudspeaker, from a fan.

What was played is filtered as the room filters it and taken off what is heard. What a filter can
explain is echo. The filter is found anew where the last one does not fit, and kept where it does.
"""

from collections import deque
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.voice_ports import FRAME, HEARD_RATE, SPOKEN_RATE, Pcm

Sound = npt.NDArray[np.float32]

RATE: Final = 4_000
"""Samples a second that are compared: most of a voice's energy lies under 2 kHz."""
SPOKEN_FRAME: Final = FRAME * SPOKEN_RATE // HEARD_RATE
"""Samples at SPOKEN_RATE that last as long as a frame of the microphone."""
WINDOW: Final = 16 * FRAME
"""Samples at HEARD_RATE that are looked at: 512 ms."""
MOST_LAG_S: Final = 0.4
EARLY_S: Final = 0.1
"""How much earlier than told the sound may have been played."""
TAPS: Final = 128
"""Length of the room's filter: 32 ms."""
FEW_TAPS: Final = 32
"""The same while there is little sound to find it by."""
LITTLE: Final = 3 * TAPS
"""Samples that are little."""
LEAD: Final = 4
"""The loudest tap is the one after this part of them."""
BLOCK: Final = RATE // 125
"""Samples, 8 ms: the loud blocks of a window tell how many samples it really has."""
NEWEST: Final = 3 * FRAME * RATE // HEARD_RATE
"""Samples that are judged: the newest 96 ms."""
DAMPING: Final = 0.01
KEPT: Final = 3 * SPOKEN_RATE
"""Samples of the reply that are kept behind the played one."""
KEPT_FRAMES: Final = 32
"""A second of what was played: the window, and the longest lag before it."""
JUMP: Final = SPOKEN_RATE // 8
"""Samples by which a told place may stray from the counted one before it is believed."""
JUMP_FRAMES: Final = 16
"""Frames for which it must be told where it is ahead, as it is for frames that had to wait."""
KNOWN_SHARE: Final = 0.6
"""Explained share from which sound is echo, in a room whose echo is known."""
NEW_SHARE: Final = 0.6
"""The same where none was heard yet: a filter made to fit explains some of any sound."""
FAINT: Final = 0.04
"""What is left over, against the echo, that counts as nothing."""
SOFT: Final = 4.0
"""What is left over, against the softest sound of this room, that counts as nothing."""
FORGETTING: Final = 1.01
"""How fast the softest sound is forgotten, a look."""
TILT: Final = 0.95
"""Low sounds count less: the mains hum, and a voice's lowest tones are in all voices."""
SAME_LAG: Final = RATE // 100
"""Samples between two lags that are one."""
PATIENCE: Final = 3
"""Looks in a row that must find something else than echo, in a room that has one."""


def _thinning(factor: int) -> Sound:
    """Taps that keep what is under RATE / 2, tilted; their number is 9 times the factor."""
    size = 8 * factor
    at = np.arange(size) - (size - 1) / 2
    taps = np.sinc(0.9 * at / factor) * np.hanning(size + 2)[1:-1]
    rest = np.zeros(factor)
    tilted = np.concatenate([rest, taps]) - TILT * np.concatenate([taps, rest])
    return (tilted / taps.sum()).astype(np.float32)


_FROM_SPOKEN: Final = _thinning(SPOKEN_RATE // RATE)
_FROM_HEARD: Final = _thinning(HEARD_RATE // RATE)
_APART: Final = {
    taps: np.abs(np.arange(taps)[:, None] - np.arange(taps)[None, :]) for taps in (TAPS, FEW_TAPS)
}
_SILENCE: Final = np.zeros(SPOKEN_FRAME, dtype=np.int16)


class EchoGuard:
    """One room's loudspeaker and microphone.

    Sound is told when it is sent (:meth:`played`), its playing with each frame that the microphone
    gives (:meth:`tick`), so that both clocks are the microphone's.
    """

    def __init__(self) -> None:
        self._sent: deque[tuple[int, Pcm]] = deque()
        self._position: int | None = None
        """Samples of the reply that are played by now."""
        self._ahead = 0
        """Frames in a row for which more was told as played than was counted."""
        self._played: deque[Pcm] = deque([_SILENCE] * KEPT_FRAMES, maxlen=KEPT_FRAMES)
        self._filter: Sound | None = None
        self._lag = 0
        """Samples at RATE from playing to hearing."""
        self._strange = 0
        """Looks in a row that found something else than echo."""
        self._softest = np.inf
        """Power of the softest frame heard of late."""

    @property
    def delay_ms(self) -> float | None:
        """How late the echo comes after its playing; None while none was heard."""
        return None if self._filter is None else 1_000 * self._lag / RATE

    def played(self, pcm: Pcm, start: int) -> None:
        """Take sound that goes to the loudspeaker, or will.

        Args:
            pcm: At SPOKEN_RATE.
            start: Samples of the reply that came before; 0 begins another reply.
        """
        if start == 0:
            self._sent.clear()
            self._position = None
        self._sent.append((start, pcm))

    def tick(self, position: int | None) -> None:
        """Count another frame of the microphone; comes before ``is_echo`` looks at that frame.

        Args:
            position: Samples of the reply that are played by now; None while nothing is.
        """
        if position is None:
            self._position = None
            self._played.append(_SILENCE)
            return
        begins = self._position is None and position < SPOKEN_RATE // 2
        if self._position is None:
            self._position = position - SPOKEN_FRAME
        self._position += SPOKEN_FRAME
        stray = position - self._position
        self._ahead = self._ahead + 1 if stray > JUMP else 0
        if begins or stray < -JUMP or self._ahead > JUMP_FRAMES:
            self._move_to(position)
        else:
            self._played.append(self._cut(self._position))

    def is_echo(self, window: Pcm) -> bool:
        """Whether the newest sound is nothing but the persona's own voice.

        Args:
            window: What the microphone heard last, at HEARD_RATE, up to the newest frame: 512 ms;
                less is filled up with silence.
        """
        played = _thinned(np.concatenate(self._played), _FROM_SPOKEN)
        if not played.any():
            return False
        heard = _thinned(np.pad(window[-WINDOW:], (max(0, WINDOW - len(window)), 0)), _FROM_HEARD)
        self._note_softest(heard)
        is_strange = not (self._fits(heard, played) or self._fits_anew(heard, played))
        self._strange = self._strange + 1 if is_strange else 0
        return self._strange < (1 if self._filter is None else PATIENCE)

    def _move_to(self, position: int) -> None:
        """Count anew from here, as if it had always been so."""
        self._position = position
        self._ahead = 0
        ends = range(position - (KEPT_FRAMES - 1) * SPOKEN_FRAME, position + 1, SPOKEN_FRAME)
        self._played.extend([self._cut(end) for end in ends])

    def _cut(self, last: int) -> Pcm:
        """What was sent for the frame that ends here; silence where there was nothing."""
        first = last - SPOKEN_FRAME
        while self._sent and self._sent[0][0] + len(self._sent[0][1]) <= first - KEPT:
            self._sent.popleft()
        cut = _SILENCE.copy()
        for start, pcm in self._sent:
            begin, end = max(first, start), min(last, start + len(pcm))
            if begin < end:
                cut[begin - first : end - first] = pcm[begin - start : end - start]
        return cut

    def _note_softest(self, heard: Sound) -> None:
        frames = np.mean(np.square(heard.reshape(-1, NEWEST // 3)), axis=1)
        frames = frames[frames > 0]
        softest = float(frames.min()) if len(frames) else np.inf
        self._softest = min(self._softest * FORGETTING, softest)

    def _is_nothing(self, rest: Sound, echo_power: float) -> bool:
        """Is what the filter leaves of the newest sound too soft to be somebody?"""
        least = max(FAINT * echo_power, SOFT * self._softest)
        return float(np.mean(np.square(rest[-NEWEST:]))) < least

    def _fits(self, heard: Sound, played: Sound) -> bool:
        """Does the filter that is known explain the sound?"""
        if self._filter is None:
            return False
        rest = heard[-NEWEST:] - _filtered(played, self._filter, self._lag, NEWEST)
        return self._is_nothing(rest, 0.0) or _share(rest, heard[-NEWEST:]) >= KNOWN_SHARE

    def _fits_anew(self, heard: Sound, played: Sound) -> bool:
        """Does any filter? The one that does is kept."""
        lag = _find_lag(heard, played)
        samples = _samples_in(heard)
        is_new = self._filter is None and samples < LITTLE
        taps = _find_filter(heard, played, lag, FEW_TAPS if is_new else TAPS)
        rest = heard - _filtered(played, taps, lag, len(heard))
        is_known = self._filter is not None and abs(lag - self._lag) <= SAME_LAG
        least = KNOWN_SHARE if is_known else NEW_SHARE
        # A filter that was made to fit explains as many samples as it has taps by chance.
        chance = samples / max(1.0, samples - len(taps))
        of_all = 1.0 - (1.0 - _share(rest, heard)) * chance
        if of_all < least:
            return False
        echo_power = float(np.mean(np.square(heard))) * of_all
        is_explained = _share(rest[-NEWEST:], heard[-NEWEST:]) >= least
        if not is_explained and not self._is_nothing(rest, echo_power):
            return False
        self._filter, self._lag = taps, lag
        return True


def _thinned(pcm: Pcm, taps: Sound) -> Sound:
    """Fewer samples a second: RATE, the last one the newest."""
    step = len(taps) // 9
    padded = np.concatenate([np.zeros(len(taps) - step, dtype=np.float32), pcm], dtype=np.float32)
    return np.lib.stride_tricks.sliding_window_view(padded, len(taps))[::step] @ taps


def _find_lag(heard: Sound, played: Sound) -> int:
    """By how many samples the sound comes late, where the two are most alike."""
    early = round(EARLY_S * RATE)
    ahead = np.concatenate([played[-len(heard) - round(MOST_LAG_S * RATE) :], np.zeros(early)])
    size = 1 << (len(ahead) - 1).bit_length()
    both = np.fft.rfft(ahead, size) * np.conj(np.fft.rfft(heard, size))
    # Loud frequencies count less, so that a room's colour does not hide the place.
    both *= (np.abs(both) + 1e-9) ** -0.7
    places = np.fft.irfft(both, size)[: len(ahead) - len(heard) + 1]
    return len(ahead) - len(heard) - early - int(np.argmax(np.abs(places)))


def _reference(played: Sound, lag: int, size: int, taps: int) -> Sound:
    """What was played ``lag`` before the newest samples, with what a filter needs around it."""
    ahead = lag - taps // LEAD
    padded = np.concatenate([played, np.zeros(max(0, -ahead), dtype=np.float32)])
    last = len(padded) - max(0, ahead)
    return padded[last - size - taps + 1 : last]


def _filtered(played: Sound, taps: Sound, lag: int, size: int) -> Sound:
    """The newest samples of the echo."""
    return np.convolve(_reference(played, lag, size, len(taps)), taps, mode="valid")


def _find_filter(heard: Sound, played: Sound, lag: int, taps: int) -> Sound:
    """The filter that makes what was played most like what is heard: shape (taps,)."""
    reference = _reference(played, lag, len(heard), taps)
    size = 1 << (len(reference) - 1).bit_length()
    spectrum = np.fft.rfft(reference, size)
    own = np.fft.irfft(np.square(np.abs(spectrum)), size)[:taps]
    across = np.fft.irfft(spectrum * np.conj(np.fft.rfft(heard, size)), size)[:taps][::-1]
    alike = own[_APART[taps]]
    alike[np.diag_indices(taps)] += DAMPING * own[0] + 1e-3
    return np.linalg.solve(alike, across).astype(np.float32)


def _samples_in(sound: Sound) -> float:
    """How many samples a sound really has: silence and soft blocks count little."""
    power = np.sum(np.square(sound.reshape(-1, BLOCK)), axis=1)
    squares = float(np.sum(np.square(power)))
    return BLOCK * float(np.sum(power)) ** 2 / squares if squares > 0 else 0.0


def _share(rest: Sound, whole: Sound) -> float:
    """How much of a sound's energy is explained: 1 all of it; below 0 where the rest is louder."""
    energy = float(np.dot(whole, whole))
    return 1.0 - float(np.dot(rest, rest)) / energy if energy > 0 else 0.0
