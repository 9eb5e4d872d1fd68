"""What a transcript's own words tell about the end of a turn, and how that joins the sound."""

import math
import re
from enum import Enum
from typing import Final, Protocol

from engine.voice_backends import RunsHere
from engine.voice_ports import Pcm, TurnEnd
from voice.pcm import check_pcm


class Sign(Enum):
    """What the words say."""

    QUESTION = "question"
    """A clear question: somebody waits for an answer."""
    SENTENCE = "sentence"
    """A sentence that ends."""
    NONE = "none"
    """Nothing either way, or no words."""
    TRAILING = "trailing"
    """A comma or a word that may also end a sentence: more is likely."""
    OPEN = "open"
    """Breaks off at a word that cannot end a sentence."""


QUESTION_FLOOR: Final = 0.6
"""A clear question is over with at least this chance, whatever the sound says."""
WEIGHTS: Final = {
    Sign.QUESTION: 2.0,
    Sign.SENTENCE: 0.5,
    Sign.NONE: 0.0,
    Sign.TRAILING: -1.5,
    Sign.OPEN: -4.5,
}
"""Added to the log odds of what the sound says."""
SMALLEST: Final = 1e-6


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


DANGLING: Final = _set(
    "a an the and or but nor because although though if unless until while whereas than "
    "my your his our their its every very i'm we're they're you're i'd i've we've i'll"
)
FILLERS: Final = _set("uh um uhm umm er erm hm hmm mm ah eh")
SOFT: Final = _set(
    "so like well then when where which who whom whose what to of for from with at in on by about "
    "into is are was were am be been have had will would could should can may might must do does "
    "did not just really i we they you he she that this these those some any"
)
"""May end a sentence ("I think so", "yes we can"), mostly do not."""
WH: Final = _set("what where when why who whom whose which how")
AUXILIARY: Final = _set(
    "is are was were am do does did can could will would shall should may might must have has had "
    "isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't"
)
PRONOUNS: Final = _set("i you he she it we they")
ANSWERS: Final = re.compile(
    r"\b((think|hope|guess|say|said|suppose|believe|told you) so|(yes|no)\W+\w+ \w+"
    r"|(like|love|about|of|for|with|at|to|on|in) (that|this|you|what)|thank you|i know you)\W*$"
)
"""Ends of whole sentences that look unfinished by their last word."""
MIN_QUESTION_WORDS: Final = 4
"""Fewer unmarked words are no clear question."""


def sign_of(text: str) -> Sign:
    """Read the end of a transcript.

    Args:
        text: English words, with or without punctuation.
    """
    plain = text.strip().lower().replace("\u2019", "'")
    words = re.findall(r"[a-z0-9']+", plain)
    if not words:
        return Sign.NONE
    if _breaks_off(plain, words):
        return Sign.OPEN
    if plain.endswith("?"):
        return Sign.QUESTION
    if plain[-1] in ",;:":
        return Sign.TRAILING
    if words[-1] in SOFT and not ANSWERS.search(plain):
        return Sign.NONE if _asks(words) else Sign.TRAILING
    if _asks(words) and len(words) >= MIN_QUESTION_WORDS:
        return Sign.QUESTION
    return Sign.SENTENCE if plain[-1] in ".!" else Sign.NONE


def joined(heard: float, text: str) -> float:
    """Join what the sound says with the words: log odds add, a clear question has a floor.

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
    return max(chance, QUESTION_FLOOR) if sign is Sign.QUESTION else chance


def _breaks_off(plain: str, words: list[str]) -> bool:
    last = words[-1]
    if plain.endswith(("...", "\u2026", "-", "\u2014", "\u2013")):
        return True
    if last in DANGLING or last in FILLERS:
        return True
    # "What do you?" and "where is?": a transcriber's question mark on a question cut short.
    asks_on = len(words) > 1 and words[0] in WH and words[-2] in AUXILIARY and last in PRONOUNS
    is_be = asks_on and words[-2] in {"is", "are", "was", "were", "am"}
    return (asks_on and not is_be) or (len(words) == 2 and words[0] in WH and last in AUXILIARY)


def _asks(words: list[str]) -> bool:
    return words[0] in WH or (
        len(words) > 1 and words[0] in AUXILIARY and words[1] in PRONOUNS | {"your", "the", "there"}
    )


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
