"""The fan's sound on its way in: base64 PCM of any chunking becomes samples that models hear."""

import base64
import binascii
from typing import Final

import numpy as np

from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm
from rooms.wire.refusals import Refusal
from voice.resample import Resampler

FULL: Final = 32_768.0


class Inflow:
    """One socket's sound; keeps a half sample until its other half comes."""

    def __init__(self, rate: int = SPOKEN_RATE) -> None:
        self._rate = rate
        self._resampler = Resampler(rate, HEARD_RATE)
        self._half = b""

    @property
    def rate(self) -> int:
        """Samples a second that come in."""
        return self._rate

    def take(self, text: str) -> Pcm:
        """Decode a piece.

        Args:
            text: Base64 of PCM16, little-endian, mono; any number of bytes.

        Returns:
            Samples at HEARD_RATE; a few milliseconds stay inside until the next piece.

        Raises:
            Refusal: It is no base64.
        """
        try:
            raw = self._half + base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise Refusal("invalid_audio", "audio is base64 of PCM16", param="audio") from None
        whole = len(raw) // 2 * 2
        self._half = raw[whole:]
        sound = np.frombuffer(raw[:whole], dtype="<i2").astype(np.float32) / FULL
        heard = self._resampler.feed(sound)
        return np.clip(np.rint(heard * FULL), -FULL, FULL - 1).astype(np.int16)
