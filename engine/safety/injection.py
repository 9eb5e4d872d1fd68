"""Spots a fan's text that tries to give the mind orders."""

import re
from typing import Final

from engine.safety.disguises import readings
from engine.safety.normalise import normalise

_ORDERS: Final = re.compile(
    r"\b(?:ignore|disregard|forget|bypass|override|skip|drop) (?:\w+ ){0,3}"
    r"(?:instructions?|rules?|prompts?|guidelines|policy|policies|programming|training)\b"
    r"|\b(?:print|show|reveal|repeat|output|tell|give|display|leak|paste|quote) (?:\w+ ){0,4}"
    r"(?:system prompt|your (?:hidden |initial |original |secret )?(?:prompt|instructions|rules)|"
    r"(?:text|words|everything) above|initial prompt)\b"
    r"|\bwhat (?:is|was|are|were) your (?:system |initial |original |hidden |secret )+"
    r"(?:prompt|instructions?|rules|message)\b"
    r"|\b(?:developer|debug|god|dan|jailbreak|admin|maintenance) mode\b"
    r"|\byou are (?:now|no longer) (?:in |a |an |dan|nova|bound|chatgpt|free)\b"
    r"|\bpretend (?:that )?(?:you have no|there are no) (?:rules|limits|restrictions|filters)\b"
    r"|\brepeat (?:after me )?(?:everything|all|the words|verbatim)\b"
    r"|\b(?:ignoriere|vergiss) (?:\w+ ){0,3}(?:anweisungen|regeln)\b"
    r"|\b(?:ignora|olvida|esquece) (?:\w+ ){0,3}(?:instrucciones|reglas|instrucoes|regras)\b"
    r"|\b(?:ignore|oublie) (?:\w+ ){0,3}(?:consignes|regles)\b"
)


def is_injection(text: str) -> bool:
    """True when a line reads as an order to the mind rather than talk to the persona."""
    return any(_ORDERS.search(normalise(reading)) for reading in readings(text))
