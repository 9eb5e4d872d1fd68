"""Placeholders in a card's text, resolved once: the same text, room and moment give the same words.

Source:
    Character Card V3, "Curly Braced Syntaxes"; ``<USER>`` and ``<BOT>`` are from before V2.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

MAX_DEPTH: Final = 5
"""Macros inside macros."""
MAX_GROWTH: Final = 4
"""A text becomes at most so many times longer; beyond that the rest stays as written."""
_MACRO: Final = re.compile(r"\{\{([^{}]*)\}\}")
_LEGACY: Final = re.compile(r"<(USER|BOT|CHAR)>", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"\{\{hidden_key:([^{}]*)\}\}", re.IGNORECASE)
_DICE: Final = re.compile(r"(?:(\d{1,3}))?d?(\d{1,9})", re.IGNORECASE)
_COMMA: Final = re.compile(r"(?<!\\),")


@dataclass(frozen=True, slots=True)
class MacroValues:
    """What the placeholders stand for."""

    persona: str
    """``{{char}}``: the nickname where there is one."""
    fan: str
    """``{{user}}``."""
    seed: str = ""
    """Names the room: ``{{random:}}`` and ``{{roll:}}`` fall the same all through it."""
    now: datetime | None = None
    """When the room began, in the persona's zone; None leaves time and date out."""


def resolve(text: str, values: MacroValues) -> str:
    """Put words in place of macros; unknown ones stay as they are."""
    if "{{" not in text and "<" not in text:
        return text
    limit = MAX_GROWTH * len(text) + 200
    text = _LEGACY.sub(lambda found: _legacy(found[1], values), text)
    for _ in range(MAX_DEPTH):
        count = 0

        def put(found: re.Match[str]) -> str:
            nonlocal count
            count += 1
            word = _value(found[1].strip(), count, values)
            return found[0] if word is None else word

        changed = _MACRO.sub(put, text)
        if changed == text or len(changed) > limit:
            break
        text = changed
    return text


def hidden_keys(text: str) -> list[str]:
    """Words that ``{{hidden_key:}}`` hides from readers but not from the lorebook."""
    return [found.strip() for found in _HIDDEN.findall(text)]


def _legacy(name: str, values: MacroValues) -> str:
    return values.fan if name.upper() == "USER" else values.persona


def _value(macro: str, place: int, values: MacroValues) -> str | None:
    """The words of one macro; None where there is no such macro."""
    if macro.startswith("//"):
        return ""
    name, _, given = macro.partition(":")
    name = name.strip().lower()
    if not given:
        return _plain(name, values)
    match name:
        case "random":
            return _one_of(given, f"{values.seed}|{place}|{macro}")
        case "pick":
            return _one_of(given, f"{place}|{macro}")
        case "roll":
            return _rolled(given.strip(), f"{values.seed}|{place}|{macro}")
        case "reverse":
            return given.strip()[::-1]
        case "hidden_key" | "comment":
            return ""
        case _:
            return None


def _plain(name: str, values: MacroValues) -> str | None:
    now = values.now
    match name:
        case "char":
            return values.persona
        case "user":
            return values.fan
        case "newline":
            return "\n"
        case "trim" | "noop" | "original":
            return ""
        case "time" | "isotime" if now:
            return now.strftime("%H:%M")
        case "date" | "isodate" if now:
            return now.strftime("%Y-%m-%d")
        case "weekday" if now:
            return now.strftime("%A")
        case _:
            return None


def _one_of(given: str, seed: str) -> str:
    given = given.removeprefix(":")
    parts = given.split("::") if "::" in given else _COMMA.split(given)
    choices = [part.replace("\\,", ",").strip() for part in parts]
    return choices[_number(seed) % len(choices)]


def _rolled(given: str, seed: str) -> str | None:
    dice = _DICE.fullmatch(given)
    if dice is None:
        return None
    # "20" and "d20" are one die of 20 sides, "2d6" two of 6.
    has_count = dice[1] is not None and "d" in given.lower()
    count = int(dice[1]) if has_count else 1
    sides = int(dice[2]) if has_count or dice[1] is None else int(given)
    if sides == 0:
        return None
    return str(sum(1 + _number(f"{seed}|{die}") % sides for die in range(count)))


def _number(seed: str) -> int:
    return int.from_bytes(sha256(seed.encode()).digest()[:8], "big")
