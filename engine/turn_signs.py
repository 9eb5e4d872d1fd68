"""What the words of a turn, so far as they are understood, tell about its end."""

import re
from enum import Enum
from typing import Final


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
    ANNOUNCING = "announcing"
    """Whole by grammar, and yet what matters is still to come: more is likely, and soon."""


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
ASKS_ALONE: Final = _set("what why who whom whose which how")
"""Open a question whatever follows; "when I was a child" and "where I live" are none."""
AUXILIARY: Final = _set(
    "is are was were am do does did can could will would shall should may might must have has had "
    "isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't"
)
DEPENDENT: Final = _set("when while although though unless since if")
PRONOUNS: Final = _set("i you he she it we they")
ANSWERS: Final = re.compile(
    r"\b((think|hope|guess|say|said|suppose|believe|told you) so|(yes|no)\W+\w+ \w+"
    r"|(like|love|about|of|for|with|at|to|on|in) (that|this|you|what)|thank you|i know you)\W*$"
)
"""Ends of whole sentences that look unfinished by their last word."""
HOLDS_ON: Final = re.compile(
    r"\b(let me (think|see)|you know|i mean|(can|could|would|will) you tell me"
    r"|(want|wanted|like) to (ask|tell) you"
    r"|(tell|told|say|said|think|thought|know|knew|heard|hear|hope|feel|felt)( \w+)? that)\W*$"
)
"""Ends of what reads whole, and hardly ever is."""
ANNOUNCES: Final = re.compile(
    r"\b((have|got) (a|one|another) question|guess what"
    r"|(ask|tell) you (something|a question|one thing))\W*$"
)
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
    if ANNOUNCES.search(plain):
        return Sign.ANNOUNCING
    if _trails(plain, words):
        return Sign.TRAILING
    if plain.endswith("?"):
        return Sign.QUESTION
    if words[-1] in SOFT and not ANSWERS.search(plain):
        return Sign.NONE if _asks(words) else Sign.TRAILING
    if _asks(words) and len(words) >= MIN_QUESTION_WORDS:
        return Sign.QUESTION
    return Sign.SENTENCE if plain[-1] in ".!" else Sign.NONE


def reads_finished(text: str) -> bool:
    """Is it a whole question or a whole sentence?"""
    return sign_of(text) in (Sign.QUESTION, Sign.SENTENCE, Sign.ANNOUNCING)


def is_short(text: str) -> bool:
    """One word or two: too few for their sound to tell much."""
    return len(text.split()) <= 2


def _breaks_off(plain: str, words: list[str]) -> bool:
    last = words[-1]
    if plain.endswith(("...", "\u2026", "-", "\u2014", "\u2013")) or HOLDS_ON.search(plain):
        return True
    if last in DANGLING or last in FILLERS:
        return True
    # "What do you?" and "where is?": a transcriber's question mark on a question cut short.
    asks_on = len(words) > 1 and words[0] in WH and words[-2] in AUXILIARY and last in PRONOUNS
    is_be = asks_on and words[-2] in {"is", "are", "was", "were", "am"}
    return (asks_on and not is_be) or (len(words) == 2 and words[0] in WH and last in AUXILIARY)


def _trails(plain: str, words: list[str]) -> bool:
    """``Can you?`` may be the first words of a question; ``when I was a child`` depends on more."""
    is_tag = len(words) == 2 and words[0] in AUXILIARY and words[1] in PRONOUNS
    depends = words[0] in DEPENDENT and not _asks(words) and not re.search(r"[,;.?!]\s", plain)
    return is_tag or depends or plain[-1] in ",;:"


def _asks(words: list[str]) -> bool:
    if words[0] in WH:
        return words[0] in ASKS_ALONE or len(words) <= 2 or words[1] in AUXILIARY
    return (
        len(words) > 1 and words[0] in AUXILIARY and words[1] in PRONOUNS | {"your", "the", "there"}
    )
