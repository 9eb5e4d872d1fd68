"""Joins what a turn's words tell about its end with what its sound tells."""

import math
from typing import Final, Protocol

from engine.turn_signs import Sign, is_short, sign_of
from engine.voice_backends import RunsHere
from engine.voice_ports import Pcm, TurnEnd
from voice.pcm import check_pcm

QUESTION_FLOOR: Final = 0.6
"""A clear question is over with at least this chance, whatever the sound says."""
SHORT_FLOOR: Final = 0.5
"""The same for an answer of one word or two, which has too little sound to judge."""
WEIGHTS: Final = {
    Sign.QUESTION: 2.0,
    Sign.SENTENCE: 0.5,
    Sign.NONE: 0.0,
    Sign.TRAILING: -1.5,
    Sign.ANNOUNCING: -4.2,
    Sign.OPEN: -4.5,
}
"""Added to the log odds of what the sound says."""
SMALLEST: Final = 1e-6


def joined(heard: float, text: str) -> float:
    """Join what the sound says with the words: log odds add, clear ends have a floor.

    Args:
        heard: Chance of the end by the sound, 0 to 1.
        text: The transcript so far; empty changes nothing.
    """
    sign = sign_of(text)
    if sign is Sign.NONE:
        return heard
    bounded = min(max(heard, SMALLEST), 1 - SMALLEST)
    odds = math.log(bounded / (1 - bounded)) + WEIGHTS[sign]
    chance = 1 / (1 + math.exp(-odds))
    if sign is Sign.QUESTION:
        return max(chance, QUESTION_FLOOR)
    return max(chance, SHORT_FLOOR) if sign is Sign.SENTENCE and is_short(text) else chance


class HeardTurnEnd(TurnEnd, RunsHere, Protocol):
    """A judge of the sound that computes on this machine."""


class SignedTurnEnd:
    """A turn end by sound that also reads the words.

    Args:
        heard: Judges the sound; closed with this.
    """

    def __init__(self, heard: HeardTurnEnd) -> None:
        self._heard = heard

    @property
    def name(self) -> str:
        """The sound's judge ``+signs``."""
        return f"{self._heard.name}+signs"

    async def probability(self, audio: Pcm, text: str) -> float:
        """How likely the fan has finished, 0 to 1; at least 0.6 for a clear question.

        Raises:
            TypeError: Not int16 of one dimension.
            VoiceBackendError: The judge of the sound failed.
        """
        return joined(await self._heard.probability(audio, text), text)

    async def warm(self) -> None:
        """Warm the judge of the sound.

        Raises:
            VoiceBackendError: Its weights cannot be loaded.
        """
        await self._heard.warm()

    def busy_s(self) -> float:
        """How long the judge of the sound lets wait."""
        return self._heard.busy_s()

    async def aclose(self) -> None:
        """Close the judge of the sound."""
        await self._heard.aclose()


class SignsTurnEnd:
    """A turn end from the words alone: no weights, no work."""

    @property
    def name(self) -> str:
        """``signs:words``."""
        return "signs:words"

    async def probability(self, audio: Pcm, text: str) -> float:
        """How likely the fan has finished, 0 to 1; even odds without a sign, 0 without sound.

        Raises:
            TypeError: Not int16 of one dimension.
        """
        check_pcm(audio)
        return joined(0.5, text) if audio.size else 0.0

    async def aclose(self) -> None:
        """Nothing to free."""
