"""Does a fan ask for a memory, or ask that one is not kept?"""

import re
from typing import Final

from engine.conversation_events import OffRecord
from engine.safety.normalise import normalise

UNRECALLED_LINE: Final = "I don't recall that. Will you tell me again?"
"""What a persona with a small mind says, which would make something up."""

_ASKS: Final = re.compile(
    r"\b(?:do|did|can|dont|didnt|cant) (?:you|u) (?:still |even |really )*(?:remember|recall|know)"
    r"(?! how| the (?:song|film|movie|book))\b"
    r"|\b(?:you|u) (?:still )?(?:remember|recall) (?:me|my|what|when|that|which|who|where|our)\b"
    r"|\bwhat(?:s| is| was| were) my\b|\bwhat did i (?:tell|say)\b|\bdid i (?:tell|mention|say)\b"
    r"|\bwho am i\b|\bwhat (?:do|did) you know about me\b|\bi told you (?:about|last|that)\b"
    r"|\blast time (?:i|we)\b"
    r"|\b(?:erinnerst|weisst) du (?:dich |noch )|\bwie (?:heisse ich|ist mein)\b"
    r"|\b(?:te acuerdas|recuerdas)\b|\bcual es mi\b"
    r"|\b(?:tu te souviens|te souviens tu|tu te rappelles)\b|\bquel(?:le)? est (?:mon|ma)\b"
    r"|\b(?:voce se lembra|lembras te|te lembras)\b|\bqual e (?:o meu|a minha)\b"
)
_QUESTION: Final = re.compile(r"(?:what|whats|when|where|who|whos|which|how|am i|do i|did i)\b")
_LAST_VISIT: Final = re.compile(
    r"\bwhat (?:did|have|had) (?:we|i|you) (?:been )?"
    r"(?:talk\w*|chat\w*|speak|spoken|discuss\w*|tell|say)\b"
    r".*\b(?:last (?:time|visit|week|night)|yesterday|before|the other day)\b"
    r"|\b(?:remember|recall) (?:our )?(?:last (?:time|visit|talk|chat|conversation))$"
    r"|\bwhere (?:did we leave|were we)\b"
)
_ALL: Final = re.compile(
    r"\bwhat (?:do|did|can) you (?:still )?(?:know|remember|recall) (?:about|of|from) me$"
    r"|\b(?:do|did) you (?:still |even |really )*(?:remember|know|recall) (?:me|who i am)$"
    r"|\btell me (?:what|everything|all) (?:that )?you (?:know|remember) (?:about|of) me$"
)
_FORGET: Final = re.compile(
    r"\b(?:dont|do not|please dont|never|wont you please not) (?:ever )?"
    r"(?:remember|keep|save|store|note|memori[sz]e|write down) "
    r"(?:this|that|it|any of (?:this|that)|the next (?:thing|message|bit|part)"
    r"|what i(?:m| am) (?:about|going) to (?:say|tell)|what i (?:just )?(?:said|told|say|tell))\b"
    r"|\b(?:please )?forget (?:that|this|it|what i (?:just )?(?:said|told you)|i said that)"
    r"(?: please| now| again| at once)?$"
    r"|\boff the record\b"
    r"|\b(?:merk|merke) dir das (?:bitte )?nicht\b|\bvergiss das(?: bitte| wieder)?$"
    r"|\bno (?:recuerdes|guardes) esto\b|\bolvida (?:esto|eso)(?: por favor)?$"
    r"|\bne (?:retiens|garde|note) pas (?:ca|cela)\b|\boublie (?:ca|cela)(?: stp)?$"
    r"|\bnao (?:guardes?|lembres?) (?:isso|isto)\b|\besquece (?:isso|isto)$"
)


_AHEAD: Final = re.compile(
    r"\b(?:can|could|may) i (?:tell|ask|say) (?:you )?(?:something|a secret|sth)\b"
    r"|\bwhat i(?:m| am) (?:about|going) to (?:say|tell)\b|\bthe next (?:thing|message|bit|part)\b"
    r"|\bwhat i (?:say|tell you) (?:next|now)\b|\bwhat (?:comes|follows) (?:next|now)\b"
)


def asks_for_memory(text: str) -> bool:
    """Does the fan ask what the persona remembers?"""
    return _ASKS.search(normalise(text)) is not None


def is_question(text: str) -> bool:
    """Does a sentence ask, by its sign or its first word?"""
    return text.rstrip().endswith("?") or _QUESTION.match(normalise(text)) is not None


def asks_for_last_visit(text: str) -> bool:
    """Does the fan ask what an earlier visit was about?"""
    return _LAST_VISIT.search(normalise(text)) is not None


def asks_for_all(text: str) -> bool:
    """Does the fan ask for all that the persona knows of them?"""
    return _ALL.search(normalise(text)) is not None


def asks_to_forget(text: str) -> bool:
    """Does the fan ask that these words, or the ones before, are not kept?"""
    return _FORGET.search(normalise(text)) is not None


def off_record(text: str) -> OffRecord:
    """How much of the talk a fan asks not to be remembered."""
    if not asks_to_forget(text):
        return "no"
    return "next" if _AHEAD.search(normalise(text)) else "this"
