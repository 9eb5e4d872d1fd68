"""Pure decisions about turns: how long to wait, and what a short sound means."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.safety.normalise import normalise
from engine.voice_ports import HEARD_RATE


def ms(milliseconds: float) -> int:
    """Milliseconds as samples at HEARD_RATE."""
    return round(milliseconds * HEARD_RATE / 1_000)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a pause may last before the turn counts as over, in samples at HEARD_RATE."""

    least: int = ms(256)
    """Even after the clearest end: people breathe, and stop for a consonant."""
    likely: int = ms(350)
    """At a probability of one half."""
    most: int = ms(1_600)
    """In the middle of a sentence."""
    clear_most: int = ms(700)
    """The most after words that read as finished, whatever the audio model says."""


def wait_for_more(probability: float, *, reads_finished: bool, patience: Patience) -> int:
    """How long a pause must last to end the turn.

    Args:
        probability: The turn-end model's.
        reads_finished: The transcript ends as a question or a sentence does.
        patience: The limits.

    Returns:
        Samples at HEARD_RATE, falling with the probability.
    """
    if probability >= 0.5:
        share = min(1.0, (probability - 0.5) / 0.4)
        wait = patience.likely - share * (patience.likely - patience.least)
    else:
        share = min(1.0, (0.5 - probability) / 0.4)
        wait = patience.likely + share * (patience.most - patience.likely)
    return round(min(wait, patience.clear_most) if reads_finished else wait)


class Meaning(StrEnum):
    """What a sound of the fan means while the persona speaks."""

    INTERRUPTION = "interruption"
    BACKCHANNEL = "backchannel"
    """It says: go on, I listen."""
    NOTHING = "nothing"
    """A cough, a click, the room."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GO_ON: Final = _words(
    "mhm mm mmm hm hmm hum uh huh uhhuh uhum um umhum aha ah oh ooh wow yeah yep yes yup ok okay "
    "right sure cool nice great good lovely really true exactly totally indeed absolutely "
    "i see got it of course ha hah haha hahaha hehe lol ahem achoo"
)
_STOP: Final = _words(
    "wait stop no hold hey listen sorry pardon excuse but actually hang quiet enough "
    "what why who where when how"
)
SHORT: Final = ms(700)
"""A whole sound that is shorter is meant to stop the persona only with a word that says so."""
SURE: Final = 0.35
"""Sureness from which the words of a short sound count."""
SURE_STOP: Final = 0.33
"""The same where one of them is meant to stop the persona."""
_BACKCHANNEL_WORDS: Final = 3
"""A longer utterance is meant as one, even if each of its words alone would not be."""
_HUM: Final = re.compile("[hmu]*m[hmu]*")
_NOISE: Final = re.compile(r"[\[(*].*?[\])*]")
"""Transcribers write sounds in brackets, for example ``[coughing]``."""


def meaning_of(text: str, sureness: float = 1.0, lasted: int | None = None) -> Meaning:
    """Read the transcript of a short sound.

    Args:
        text: What was understood.
        sureness: Of the transcriber, 0 to 1; doubtful words are mostly no words, since a laugh or
            a hum is written down as the words that it is most like.
        lasted: Samples at HEARD_RATE of the whole sound; None while it goes on.
    """
    words = _bare_words(text)
    is_stop = any(word in _STOP for word in words)
    if not words or sureness < (SURE_STOP if is_stop else SURE):
        return Meaning.NOTHING
    if is_stop:
        return Meaning.INTERRUPTION
    if len(words) <= _BACKCHANNEL_WORDS and (_is_hum(words) or _GO_ON.issuperset(words)):
        return Meaning.BACKCHANNEL
    if lasted is not None and lasted < SHORT:
        return Meaning.NOTHING
    return Meaning.INTERRUPTION


def is_sure(text: str) -> bool:
    """Are the first words of an interruption enough to act on, though the fan speaks on?

    One cut-off word may still become a backchannel.
    """
    words = _bare_words(text)
    return len(words) >= 2 or any(word in _STOP for word in words)


def _is_hum(words: list[str]) -> bool:
    """``And m-hum``: a transcriber makes a word of the lips that close before it."""
    return any(_HUM.fullmatch(word) for word in words)


def _bare_words(text: str) -> list[str]:
    return normalise(_NOISE.sub(" ", text)).split()
