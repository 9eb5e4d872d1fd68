"""Finds a fan in danger and answers with a fixed message instead of the mind."""

import re
from dataclasses import dataclass
from typing import Final

from engine.safety.crisis_patterns import (
    ABUSE,
    FIRST_PERSON_WISH,
    HARM_TO_OTHERS,
    NOT_THE_FAN,
    QUOTED,
    SELF_HARM,
    CrisisKind,
    Locale,
)
from engine.safety.normalise import normalise


@dataclass(frozen=True, slots=True)
class Crisis:
    """What a fan's line revealed. The line itself is never logged."""

    kind: CrisisKind
    locale: Locale
    """Language of the pattern that matched, so of the message to show."""


def _compile(lists: dict[Locale, tuple[str, ...]]) -> tuple[tuple[Locale, re.Pattern[str]], ...]:
    return tuple((locale, re.compile("|".join(lines))) for locale, lines in lists.items())


_KINDS: Final[tuple[tuple[CrisisKind, tuple[tuple[Locale, re.Pattern[str]], ...]], ...]] = (
    ("self_harm", _compile(SELF_HARM)),
    ("abuse", _compile(ABUSE)),
    ("harm_to_others", _compile(HARM_TO_OTHERS)),
)

_MINOR: Final = re.compile(
    r"\bi(?:m| am) (?:only |just )?(?:[7-9]|1[0-7]) (?:years? old|yo|and a half)\b"
    r"|\bi(?:m| am) (?:only |just )?(?:seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|"
    r"sixteen|seventeen)(?: years? old)?$"
    r"|\bi(?:m| am) (?:a minor|under ?age|in (?:elementary|primary|middle) school)\b"
    r"|\bich bin (?:erst )?(?:[7-9]|1[0-7])(?: jahre alt)?$|\btengo (?:[7-9]|1[0-7]) anos\b"
    r"|\bjai (?:[7-9]|1[0-7]) ans\b|\btenho (?:[7-9]|1[0-7]) anos\b"
)

MESSAGES: Final[dict[Locale, str]] = {
    "en": (
        "I'm pausing our conversation, because what you wrote worries me. I'm an AI, so I can't "
        "give you the help you deserve, but people can, right now and free of charge. If you are "
        "in danger, call your emergency number (112 in Europe, 911 in the US and Canada, 999 in "
        "the UK). In the US and Canada call or text 988; in the UK and Ireland call Samaritans "
        "on 116 123. Elsewhere find a line at findahelpline.com. Your paid time is stopped."
    ),
    "de": (
        "Ich halte unser Gespräch an, denn was du schreibst, macht mir Sorgen. Ich bin eine KI "
        "und kann dir nicht die Hilfe geben, die du verdienst. Menschen können es, jetzt und "
        "kostenlos. In Gefahr: Notruf 112. TelefonSeelsorge: 0800 111 0 111 oder 116 123. "
        "Österreich: 142. Schweiz: 143. Anderswo: findahelpline.com. Deine bezahlte Zeit ist "
        "angehalten."
    ),
    "es": (
        "Detengo nuestra conversación porque lo que escribes me preocupa. Soy una IA y no puedo "
        "darte la ayuda que mereces, pero hay personas que sí, ahora y gratis. Si estás en "
        "peligro, llama a emergencias (112 en España, 911 en gran parte de América). En España, "
        "llama al 024; en Estados Unidos, al 988. En otros países: findahelpline.com. Tu tiempo "
        "pagado está detenido."
    ),
    "fr": (
        "J'arrête notre conversation, car ce que tu écris m'inquiète. Je suis une IA et je ne "
        "peux pas t'apporter l'aide que tu mérites, mais des personnes le peuvent, maintenant et "
        "gratuitement. En danger : le 112 ou le 15. En France, appelle le 3114 ; au Canada, le "
        "988 ; en Belgique, le 0800 32 123 ; en Suisse, le 143. Ailleurs : findahelpline.com. "
        "Ton temps payé est suspendu."
    ),
    "pt": (
        "Vou pausar a nossa conversa, porque o que escreveste me preocupa. Sou uma IA e não posso "
        "dar a ajuda que mereces, mas há pessoas que podem, agora e de graça. Em perigo: 112 em "
        "Portugal, 192 no Brasil. No Brasil, liga para o CVV, 188; em Portugal, SOS Voz Amiga, "
        "213 544 545. Noutros países: findahelpline.com. O teu tempo pago está parado."
    ),
}
"""Fixed texts: never produced by a mind, never changed by an owner."""


def find_crisis(text: str) -> Crisis | None:
    """Look for signs that the fan, or someone near, is in danger.

    Args:
        text: One turn of the fan, as typed or heard.

    Returns:
        The first sign found, or None.
    """
    line = normalise(text)
    if not line:
        return None
    if _is_story(line):
        return None
    for kind, patterns in _KINDS:
        for locale, pattern in patterns:
            if pattern.search(line):
                return Crisis(kind, locale)
    return None


def _is_story(line: str) -> bool:
    if QUOTED.search(line):
        return True
    return bool(NOT_THE_FAN.search(line)) and not FIRST_PERSON_WISH.search(line)


def crisis_message(locale: Locale) -> str:
    """The fixed resource message."""
    return MESSAGES[locale]


def claims_to_be_minor(text: str) -> bool:
    """True when a fan says an age under 18; the caller decides what follows."""
    return _MINOR.search(normalise(text)) is not None
