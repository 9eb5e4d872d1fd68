"""Says that the persona is an AI: at the start and every three hours, whatever the owner wants.

Source:
    EU AI Act article 50(1); New York General Business Law article 47; California SB 243.
"""

import re
from datetime import datetime, timedelta
from typing import Final

from engine.persona import PersonaSheet
from engine.safety.crisis_patterns import Locale
from engine.safety.normalise import normalise

REMINDER_EVERY: Final = timedelta(hours=3)


def disclosure(sheet: PersonaSheet) -> str:
    """What a fan reads before the first word of a persona."""
    return (
        f"{sheet.name} is an AI persona, not a human being. What {sheet.name} says is generated "
        "by a computer and can be wrong."
    )


def reminder(sheet: PersonaSheet) -> str:
    """What a fan reads again in a long visit."""
    return (
        f"A reminder: {sheet.name} is an AI persona, not a human being. You have been here for a "
        "while. This is a good moment for a break."
    )


def is_reminder_due(last_shown_at: datetime, now: datetime) -> bool:
    """True once three hours have passed since the fan was last told."""
    return now - last_shown_at >= REMINDER_EVERY


_PROFESSIONS: Final = (
    "designer|developer|engineer|enthusiast|expert|fan|learning|lover|nerd|operator|programmer|"
    "repair|researcher|science|scientist|technician"
)
_ASKS: Final[dict[Locale, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:are|r) (?:you|u) (?:(?:actually|really|just|even|like|secretly) )?(?:an? )?"
        r"(?:real )?(?:ai|a i|bot|robot|chatbot|machine|computer|program|human(?: being)?|real|"
        rf"person|alive)\b(?! (?:{_PROFESSIONS}|madrid|good|friend|estate|about|when|in|at|on)\b)"
        r"|\bam i (?:really )?(?:talking|speaking|chatting) (?:to|with) (?:an? )?(?:real )?"
        rf"(?:ai|bot|robot|machine|human|person|computer)\b(?! (?:{_PROFESSIONS})\b)"
    ),
    "de": re.compile(
        r"\bbist du (?:wirklich )?(?:eine? )?(?:echte[rs]? )?(?:ki|mensch|bot|maschine|echt)\b"
    ),
    "es": re.compile(r"\beres (?:una? )?(?:ia|humano|humana|bot|robot|real|persona real)\b"),
    "fr": re.compile(
        r"\b(?:es tu|tu es) (?:une? )?(?:vraie? )?(?:ia|humaine?|robot|bot|personne|reelle?)\b"
    ),
    "pt": re.compile(
        r"\b(?:voce e|tu es) (?:uma? )?(?:ia|humano|humana|robo|bot|real|pessoa real)\b"
    ),
}
"""Without its pronoun, Portuguese ``és real`` is Spanish ``es real``: another question."""

_NATURE: Final[dict[Locale, str]] = {
    "en": "I'm {name}, an AI persona, not a human.",
    "de": "Ich bin {name}, eine KI-Persona, kein Mensch.",
    "es": "Soy {name}, una persona de IA, no un ser humano.",
    "fr": "Je suis {name}, un personnage d'IA, pas un être humain.",
    "pt": "Sou {name}, uma persona de IA, não um ser humano.",
}


def asks_if_ai(text: str) -> Locale | None:
    """The language in which a fan asks whether a machine or a human speaks, or None."""
    line = normalise(text)
    return next((locale for locale, asks in _ASKS.items() if asks.search(line)), None)


def nature_line(name: str, locale: Locale = "en") -> str:
    """The plain answer to that question."""
    return _NATURE[locale].format(name=name)
