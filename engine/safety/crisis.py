"""Finds a fan in danger and answers with a fixed message instead of the mind."""

import re
from dataclasses import dataclass
from typing import Final, cast

from engine.safety.crisis_around import ABUSE_AROUND, HARM_AROUND, SELF_HARM_AROUND
from engine.safety.crisis_around_europe import ABUSE_AROUND_EUROPE, SELF_HARM_AROUND_EUROPE
from engine.safety.crisis_east import ABUSE_EAST, HARM_EAST, SELF_HARM_EAST
from engine.safety.crisis_europe import ABUSE_EUROPE, HARM_EUROPE, SELF_HARM_EUROPE
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
from engine.safety.help_messages import MESSAGES
from engine.safety.normalise import normalise
from engine.safety.spelling import mended


@dataclass(frozen=True, slots=True)
class Crisis:
    """What a fan's line revealed. The line itself is never logged."""

    kind: CrisisKind
    locale: Locale
    """Language of the pattern that matched, so of the message to show."""


def _compile(*lists: dict[str, tuple[str, ...]]) -> tuple[tuple[Locale, re.Pattern[str]], ...]:
    return tuple(
        (cast("Locale", locale), re.compile("|".join(lines)))
        for one in lists
        for locale, lines in one.items()
    )


_SELF_HARM: Final = _compile(
    SELF_HARM, SELF_HARM_AROUND, SELF_HARM_EUROPE, SELF_HARM_AROUND_EUROPE, SELF_HARM_EAST
)
_ABUSE: Final = _compile(ABUSE, ABUSE_AROUND, ABUSE_EUROPE, ABUSE_AROUND_EUROPE, ABUSE_EAST)
_HARM: Final = _compile(HARM_TO_OTHERS, HARM_AROUND, HARM_EUROPE, HARM_EAST)
_KINDS: Final[tuple[tuple[CrisisKind, tuple[tuple[Locale, re.Pattern[str]], ...]], ...]] = (
    ("self_harm", _SELF_HARM),
    ("abuse", _ABUSE),
    ("harm_to_others", _HARM),
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


def find_crisis(text: str) -> Crisis | None:
    """Look for signs that the fan, or someone near, is in danger.

    Args:
        text: One turn of the fan, as typed or heard.

    Returns:
        The first sign found, or None.
    """
    line = mended(normalise(text))
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
