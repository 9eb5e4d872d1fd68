"""The persona's sound on its way out, exact to the sample."""

from collections import deque
from typing import Final

import numpy as np

from engine.voice_ports import SPOKEN_RATE, Pcm

FADE: Final = SPOKEN_RATE // 200
"""Samples of a fade: 5 ms, too short to be heard as one and long enough not to click."""
MOST: Final = 12 * SPOKEN_RATE
"""Samples that may be queued: what is said until a peer connects, or is given up. More is a defect
of the caller, who paces."""


class SpokenQueue:
    """Holds sound until it is sent; pure, no clock.

    Where sound stops in the middle, the last sample fades to zero in the silence after it, so that
    no sample of the queue is spent on the fade; where it goes on, it fades in.
    """

    def __init__(self) -> None:
        self._chunks: deque[Pcm] = deque()
        self._last = 0
        """The sample that was sent last, whence silence fades out."""
        self._risen = 0
        """Samples of the fade-in that are done."""
        self._is_held = False
        self.queued = 0
        """Samples that wait."""
        self.played = 0
        """Samples that were taken out, silence not counted."""

    def play(self, sound: Pcm) -> None:
        """Queue a piece.

        Raises:
            ValueError: Far more than real time needs.
        """
        if self.queued + len(sound) > MOST:
            raise ValueError(f"more than {MOST} samples of sound are queued")
        if len(sound):
            self._chunks.append(np.array(sound, np.int16))
            self.queued += len(sound)

    def hold(self) -> None:
        """Give silence from now on; keep what is queued."""
        self._is_held = True

    def go_on(self) -> None:
        """Give sound again, from the sample at which it was held."""
        self._is_held = False

    def drop(self) -> None:
        """Forget what is queued, and end a hold."""
        self._chunks.clear()
        self.queued = 0
        self._is_held = False

    def take(self, samples: int) -> Pcm:
        """The next samples: sound as far as there is any, then silence."""
        taken = np.zeros(samples, np.int16)
        filled = 0 if self._is_held else self._fill(taken)
        self.played += filled
        if filled:
            self._rise(taken[:filled])
            self._last = int(taken[filled - 1])
        if filled < samples:
            self._fall(taken[filled:])
        return taken

    def _fill(self, taken: Pcm) -> int:
        filled = 0
        while self._chunks and filled < len(taken):
            chunk = self._chunks[0]
            part = chunk[: len(taken) - filled]
            taken[filled : filled + len(part)] = part
            filled += len(part)
            if len(part) == len(chunk):
                self._chunks.popleft()
            else:
                self._chunks[0] = chunk[len(part) :]
        self.queued -= filled
        return filled

    def _rise(self, sound: Pcm) -> None:
        """Let sound swell out of silence, or out of what is left of the fade before it."""
        if self._risen >= FADE:
            return
        part = sound[: FADE - self._risen]
        share = (np.arange(self._risen, self._risen + len(part)) + 1) / FADE
        part[:] = part * share + self._last * (1 - share)
        self._risen += len(part)
        if self._risen >= FADE:
            self._last = 0

    def _fall(self, silence: Pcm) -> None:
        """Let the last sample die away."""
        if self._last:
            part = silence[:FADE]
            part[:] = self._last * (1 - (np.arange(len(part)) + 1) / FADE)
            self._last = int(part[-1])
        self._risen = 0
