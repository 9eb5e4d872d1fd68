"""Who and what the persona is, said by the engine where a small mind would get it wrong."""

import re
from typing import Final

from engine.safety.crisis_patterns import Locale
from engine.safety.disclosure import asks_if_ai, nature_line
from engine.safety.normalise import normalise

_ENDS: Final = r"(?: (?:again|anyway|exactly|please|really|then))?(?:$| i ?m\b| i am\b| mine\b)"
_ASKS_NAME: Final[dict[Locale, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:what(?:s| is| was) your (?:full |first |real )?name|tell me your name"
        rf"|who (?:are|r) (?:you|u)|what (?:should|can|do|may|shall) i call you){_ENDS}"
        r"|\bmy name(?: i)?s \w+(?: and| what about| and what about)? yours?$"
        r"|\bmy name(?: i)?s \w+ (?:and|what about|and what about) you$"
    ),
    "de": re.compile(r"\b(?:wie heisst du|wer bist du|wie ist dein name)$"),
    "es": re.compile(r"\b(?:como te llamas|quien eres|cual es tu nombre)$"),
    "fr": re.compile(r"\b(?:comment tu t ?appelles|comment t ?appelles tu|qui es tu|tu es qui)$"),
    "pt": re.compile(
        r"\b(?:como te chamas|como voce se chama|quem e voce|qual e (?:o )?seu nome)$"
    ),
}
"""Only where the question ends the line: a second question is the mind's to answer."""

_NAME: Final[dict[Locale, str]] = {
    "en": "I'm {name}.",
    "de": "Ich bin {name}.",
    "es": "Soy {name}.",
    "fr": "Je suis {name}.",
    "pt": "Sou {name}.",
}


def asks_name(text: str) -> Locale | None:
    """The language in which a fan asks for the persona's name, or None."""
    line = normalise(text)
    return next((locale for locale, asks in _ASKS_NAME.items() if asks.search(line)), None)


def identity_line(text: str, name: str) -> str | None:
    """The answer to a fan who asks whether an AI speaks, or for its name; None for all else."""
    asked_in = asks_if_ai(text)
    if asked_in is not None:
        return nature_line(name, asked_in)
    asked_in = asks_name(text)
    return None if asked_in is None else _NAME[asked_in].format(name=name)
