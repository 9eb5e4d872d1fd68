"""Decisions about personas: addresses, what a published one needs, terms, what is on sale."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal

from core.money import MICRO
from models.states import Format

MAX_SLUG_CHARS: Final = 48
MIN_CHARACTER_CHARS: Final = 40
"""Fewer characters than this are a note, not a character."""
MIN_EXAMPLES: Final = 1
MIN_PRICE: Final = MICRO // 100
"""Micro-units per minute: a hundredth of a token."""
MAX_PRICE: Final = 10_000 * MICRO
"""Micro-units per minute."""
MIN_MINUTES: Final = 1
MAX_MINUTES: Final = 240
TEASER_CHARS: Final = 220
OPENING_CHARS: Final = 160
"""About ten seconds of speech."""

TierStatus = Literal["on_sale", "coming", "off"]


def slug_of(name: str) -> str:
    """The readable address of a name: ASCII words joined by dashes; ``persona`` if none is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:MAX_SLUG_CHARS].strip("-") or "persona"


def free_slug(name: str, taken: Iterable[str]) -> str:
    """The first address of a name that nobody has: ``mira``, ``mira-2``, ``mira-3`` and on."""
    wanted, others = slug_of(name), set(taken)
    if wanted not in others:
        return wanted
    number = 2
    while (slug := f"{wanted}-{number}") in others:
        number += 1
    return slug


def missing_before_publishing(
    *,
    tagline: str,
    character: str,
    greeting: str,
    examples: int,
    has_picture: bool,
    has_tier_on_sale: bool,
    needs_face: bool,
) -> list[str]:
    """What a persona still lacks, in the order in which an owner fills it in."""
    needs = (
        ("tagline", bool(tagline.strip())),
        ("character", len(character.strip()) >= MIN_CHARACTER_CHARS),
        ("greeting", bool(greeting.strip())),
        ("examples", examples >= MIN_EXAMPLES),
        ("picture", has_picture),
        ("tier", has_tier_on_sale),
        ("face", not needs_face),
    )
    return [name for name, is_there in needs if not is_there]


def tier_problem(price_per_minute: int, minutes: int) -> str | None:
    """What is wrong with the terms of a tier, as a sentence."""
    if not MIN_PRICE <= price_per_minute <= MAX_PRICE:
        return "A minute costs between 0.01 and 10,000 MESI."
    if not MIN_MINUTES <= minutes <= MAX_MINUTES:
        return f"A room lasts between {MIN_MINUTES} and {MAX_MINUTES} minutes."
    return None


def tier_status(
    format_: Format,
    *,
    on_sale: bool,
    available: frozenset[Format],
    offered: frozenset[Format],
) -> TierStatus:
    """Can a fan buy this format?

    Args:
        format_: The tier's format.
        on_sale: The owner's switch.
        available: Formats that this server can deliver.
        offered: Formats that the owner's account tier includes.
    """
    if not on_sale:
        return "off"
    if format_ not in available:
        return "coming"
    return "on_sale" if format_ in offered else "off"


def teaser_of(character: str) -> str:
    """The beginning of a character, cut at a sentence or else at a word."""
    return _beginning(character, TEASER_CHARS)


def spoken_opening(greeting: str) -> str:
    """The beginning of a greeting, short enough to show a voice."""
    return _beginning(greeting, OPENING_CHARS)


def _beginning(words: str, limit: int) -> str:
    text = " ".join(words.split())
    if len(text) <= limit:
        return text
    cut = text[:limit]
    sentence = max(cut.rfind(mark) for mark in (". ", "! ", "? "))
    if sentence >= limit // 2:
        return cut[: sentence + 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(",;:") + "…"
