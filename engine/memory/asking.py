"""Does a fan ask for a memory, or ask that one is not kept?"""

import re
from typing import Final

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
_FORGET: Final = re.compile(
    r"\b(?:dont|do not|please dont|never|wont you please not) (?:ever )?"
    r"(?:remember|keep|save|store|note|memori[sz]e|write down) "
    r"(?:this|that|it|any of (?:this|that)|what i (?:just )?(?:said|told|say))\b"
    r"|\b(?:please )?forget (?:that|this|it|what i (?:just )?(?:said|told you)|i said that)"
    r"(?: please| now| again| at once)?$"
    r"|\boff the record\b"
    r"|\b(?:merk|merke) dir das (?:bitte )?nicht\b|\bvergiss das(?: bitte| wieder)?$"
    r"|\bno (?:recuerdes|guardes) esto\b|\bolvida (?:esto|eso)(?: por favor)?$"
    r"|\bne (?:retiens|garde|note) pas (?:ca|cela)\b|\boublie (?:ca|cela)(?: stp)?$"
    r"|\bnao (?:guardes?|lembres?) (?:isso|isto)\b|\besquece (?:isso|isto)$"
)


def asks_for_memory(text: str) -> bool:
    """Does the fan ask what the persona remembers?"""
    return _ASKS.search(normalise(text)) is not None


def asks_to_forget(text: str) -> bool:
    """Does the fan ask that these words, or the ones before, are not kept?"""
    return _FORGET.search(normalise(text)) is not None
