"""What is not spoken as it is written: one pattern a line, with what is said instead."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from voice.spoken_numbers import (
    MONTHS,
    cardinal,
    clock_time,
    date,
    decade,
    decimal,
    digits,
    money,
    ordinal,
    year,
)

Say = Callable[[re.Match[str]], str | None]
"""What a match sounds like; empty says nothing, None leaves it as written."""


@dataclass(frozen=True)
class Pattern:
    """A way of writing and how it is said; the source has no named groups."""

    source: str
    say: Say

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern alone."""
        return re.compile(self.source, re.MULTILINE)


CURRENCIES: Final = {
    "$": ("dollar", "cent"),
    "€": ("euro", "cent"),
    "£": ("pound", "penny"),
    "¥": ("yen", ""),
}
SCALES: Final = {"k": "thousand", "m": "million", "b": "billion", "bn": "billion"}
UNITS: Final = {
    "km/h": "kilometer per hour",
    "mph": "mile per hour",
    "km": "kilometer",
    "cm": "centimeter",
    "mm": "millimeter",
    "kg": "kilogram",
    "mg": "milligram",
    "ml": "milliliter",
    "ms": "millisecond",
    "khz": "kilohertz",
    "mhz": "megahertz",
    "ghz": "gigahertz",
    "hz": "hertz",
    "kb": "kilobyte",
    "mb": "megabyte",
    "gb": "gigabyte",
    "tb": "terabyte",
    "°c": "degree celsius",
    "°f": "degree fahrenheit",
    "°": "degree",
}
ABBREVIATIONS: Final = {
    "mr.": "Mister",
    "mrs.": "Missus",
    "ms.": "Miz",
    "dr.": "Doctor",
    "prof.": "Professor",
    "st.": "Saint",
    "mt.": "Mount",
    "jr.": "Junior",
    "sr.": "Senior",
    "vs.": "versus",
    "e.g.": "for example",
    "i.e.": "that is",
    "etc.": "et cetera",
    "approx.": "approximately",
    "dept.": "department",
    "est.": "established",
    "fig.": "figure",
}
FRACTIONS: Final = {
    "1/2": "one half",
    "1/3": "one third",
    "2/3": "two thirds",
    "1/4": "one quarter",
    "3/4": "three quarters",
    "½": "one half",
    "¼": "one quarter",
    "¾": "three quarters",
}
SIGNS: Final = {"&": "and", "@": "at", "+": "plus", "=": "equals", "×": "times", "%": "percent"}

AMOUNT: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NOT_IN_WORD: Final = r"(?<![\w.])"
EMOJI: Final = (
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u23e9-\u23fa\u3030\u303d"
    "\ufe0f\ufe0e\u200d\u20e3\U000e0000-\U000e007f©®™]+"
)


def _link(match: re.Match[str]) -> str:
    host = match[1].removeprefix("www.").rstrip(".")
    return host.replace(".", " dot ") + match[0][len(match[0].rstrip(".,!?;:")) :]


def _email(match: re.Match[str]) -> str:
    return match[0].replace("@", " at ").replace(".", " dot ")


def _abbreviation(match: re.Match[str]) -> str:
    said = ABBREVIATIONS[match[0].lower()]
    rest = match.string[match.end() :]
    # "etc." may also end the sentence; the stop is kept where one seems to end.
    ends = not rest.strip() or bool(re.match(r"\s+[A-Z]", rest))
    return said + "." if said == "et cetera" and ends else said


def _money(match: re.Match[str]) -> str:
    unit, small = CURRENCIES[match[1]]
    scale = (match[3] or "").strip().lower()
    return money(match[2], unit, small, SCALES.get(scale, scale))


def _time(match: re.Match[str]) -> str | None:
    hour, minute = int(match[1]), int(match[2])
    if hour >= 24 or minute >= 60:
        return None
    return clock_time(hour, minute, (match[3] or "").lower())


def _date(match: re.Match[str]) -> str | None:
    month, day = int(match[2]), int(match[3])
    if not (1 <= month <= len(MONTHS) and 1 <= day <= 31):
        return None
    return date(int(match[1]), month, day)


def _unit(match: re.Match[str]) -> str:
    name = UNITS[match[2].lower()]
    head, *rest = name.split(" ", 1)
    if match[1] != "1" and not head.endswith("hertz"):
        head += "s"
    return " ".join([decimal(match[1]), head, *rest])


def _whole(match: re.Match[str]) -> str:
    text = match[0]
    is_year = len(text) == 4 and text.isdecimal() and 1100 <= int(text) <= 2099
    said = year(int(text)) if is_year else decimal(text)
    is_glued = match.string[match.end() : match.end() + 1].isalpha()  # "3D"
    return f"{said} " if is_glued else said


def _silent(_: re.Match[str]) -> str:
    return ""


PATTERNS: Final = (
    # Markdown: marks go, their text stays; code is not read out.
    Pattern(r"```[\s\S]*?(?:```|\Z)", _silent),
    Pattern(r"^[ \t]*(?:[-*_][ \t]*){3,}$", _silent),
    Pattern(r"^[ \t]*\|?[ \t]*:?-{3,}[-:| \t]*$", _silent),
    Pattern(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+•][ \t]+|\d{1,2}[.)][ \t]+)+", _silent),
    Pattern(r"!?\[(?=[^\]\n]*\]\([^)\n]*\))", _silent),
    Pattern(r"\]\([^)\n]*\)", _silent),
    Pattern(r"</?[A-Za-z][^<>\n]{0,200}>", _silent),
    # Addresses.
    Pattern(r"\bhttps?://([\w.-]+)(?:[^\s()\[\]<>]*)", _link),
    Pattern(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _email),
    # Words that end in a stop.
    Pattern(
        r"(?<![\w.])(?i:" + "|".join(re.escape(one) for one in ABBREVIATIONS) + r")(?!\w)",
        _abbreviation,
    ),
    Pattern(r"(?<![\w.])No\. ?(\d+)\b", lambda m: f"number {cardinal(int(m[1]))}"),
    # Numbers.
    Pattern(
        rf"([$€£¥]) ?({AMOUNT})(?:( ?(?i:million|billion|thousand|trillion|bn)\b|[kmbKMB]\b))?",
        _money,
    ),
    Pattern(NOT_IN_WORD + r"(\d{4})-(\d{2})-(\d{2})(?![\w-])", _date),
    Pattern(
        NOT_IN_WORD + r"(\d{1,2}):(\d{2})(?: ?([aApP])\.?[mM]\b\.?)?(?![\w:])",
        _time,
    ),
    Pattern(
        NOT_IN_WORD + r"(\d{1,2}) ?([aApP])\.?[mM]\b(?:\.(?=\s+[a-z]))?",
        lambda m: clock_time(int(m[1]), 0, m[2].lower()),
    ),
    Pattern(r"\b(\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)\b", lambda m: ordinal(_int(m[1]))),
    Pattern(NOT_IN_WORD + r"((?:1[1-9]|20)\d0)s\b", lambda m: decade(int(m[1]))),
    Pattern(NOT_IN_WORD + r"(\d{1,4})[xX]\b", lambda m: f"{cardinal(int(m[1]))} times"),
    Pattern(
        NOT_IN_WORD + r"(?:1/[234]|2/3|3/4)(?![\w/])|[½¼¾]",
        lambda m: FRACTIONS[m[0]],
    ),
    Pattern(
        NOT_IN_WORD
        + rf"([-\u2212]?(?:{AMOUNT})) ?((?i:km/h|mph|km|cm|mm|kg|mg|ml|ms|khz|mhz|ghz|hz|"
        r"kb|mb|gb|tb)\b|°(?i:[cf])\b|°)",
        _unit,
    ),
    Pattern(
        NOT_IN_WORD + rf"([-\u2212]?(?:{AMOUNT})) ?%",
        lambda m: f"{decimal(m[1])} percent",
    ),
    Pattern(
        NOT_IN_WORD + r"(\d{1,4}) ?[-\u2013] ?(\d{1,4})(?![\w-]|\.\d)",
        lambda m: f"{_number(m[1])} to {_number(m[2])}",
    ),
    Pattern(NOT_IN_WORD + r"\+?\d+(?:[- ]\d{2,}){2,}\b", lambda m: digits(m[0])),
    Pattern(
        NOT_IN_WORD + r"\d+(?:\.\d+){2,}\b",
        lambda m: " point ".join(cardinal(int(part[:15])) for part in m[0].split(".")),
    ),
    Pattern(r"#(\d+)\b", lambda m: f"number {cardinal(int(m[1]))}"),
    Pattern(NOT_IN_WORD + rf"[-\u2212](?:{AMOUNT})\b", lambda m: decimal(m[0])),
    Pattern(r"(?<![^\W_])(?:" + AMOUNT + r")(?!\d)", _whole),
    # Signs.
    Pattern(r"(?<=\s)[&@+=×](?=\s)|(?<=\w)&(?=\w)", lambda m: f" {SIGNS[m[0].strip()]} "),
    Pattern(r"[*_~`#^|\\<>\[\]{}]+", lambda m: " " if "|" in m[0] else ""),
    Pattern(r" ?(?:\u2014|\u2013|--+) ?", lambda _: ", "),
    Pattern(EMOJI, lambda _: " "),
    Pattern(r"[\u201c\u201d„«»\"]", _silent),
    Pattern(r"[\u2018\u2019]", lambda _: "'"),
    Pattern(r"[\u200b\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]+", _silent),
)
"""Earlier ones win where two begin at the same place."""


def _int(text: str) -> int:
    return int(text.replace(",", ""))


def _number(text: str) -> str:
    is_year = len(text) == 4 and 1100 <= int(text) <= 2099
    return year(int(text)) if is_year else cardinal(int(text))
