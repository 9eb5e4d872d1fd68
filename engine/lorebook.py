"""A card's lorebook: pieces of knowledge that enter the prompt when they are talked about."""

from dataclasses import dataclass, field
from typing import Final, Literal

MAX_ENTRIES: Final = 500
MAX_ENTRY_CHARS: Final = 8_000
MAX_LORE_CHARS: Final = 400_000
"""Of all entries together."""
MAX_KEYS: Final = 50
"""Of one entry."""
MAX_KEY_CHARS: Final = 1_000
MAX_ORDER: Final = 1_000_000
DEFAULT_SCAN_DEPTH: Final = 4
"""Messages."""
MAX_SCAN_DEPTH: Final = 50
DEFAULT_BUDGET: Final = 500
"""Tokens of triggered entries in one prompt."""
MAX_BUDGET: Final = 4_000

LoreRole = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class LoreRules:
    """What an entry's decorators ask for.

    Source:
        Character Card V3, "Decorators".
    """

    always: bool = False
    """``@@activate``: without any key."""
    never: bool = False
    """``@@dont_activate``: only where another entry's text calls it up."""
    after: int | None = None
    """``@@activate_only_after``: messages of the persona before it may."""
    every: int | None = None
    """``@@activate_only_every``: each so many messages of the persona."""
    keeps: bool = False
    """``@@keep_activate_after_match``: once called up, it stays."""
    once: bool = False
    """``@@dont_activate_after_match``: once called up, it does not come again."""
    depth: int | None = None
    """``@@depth``: goes before the last so many messages."""
    role: LoreRole = "system"
    """``@@role``."""
    scan_depth: int | None = None
    """``@@scan_depth``."""
    also: tuple[str, ...] = ()
    """``@@additional_keys``: one of these is needed besides a key."""
    unless: tuple[str, ...] = ()
    """``@@exclude_keys``: any of these keeps it away."""


@dataclass(frozen=True, slots=True)
class LoreEntry:
    """One piece of knowledge."""

    text: str
    """Without decorators."""
    keys: tuple[str, ...] = ()
    name: str = ""
    is_on: bool = True
    is_constant: bool = False
    """Always in the prompt."""
    secondary_keys: tuple[str, ...] = ()
    is_selective: bool = False
    """One of the secondary keys is needed as well."""
    is_regex: bool = False
    """The keys are regular expressions."""
    is_case_sensitive: bool = False
    order: int = 100
    """Lower comes first."""
    priority: int = 0
    """Where the budget is short, lower goes first."""
    rules: LoreRules = field(default_factory=LoreRules)


@dataclass(frozen=True, slots=True)
class Lorebook:
    """All that a persona may be reminded of."""

    entries: tuple[LoreEntry, ...] = ()
    scan_depth: int = DEFAULT_SCAN_DEPTH
    """Messages that are searched for keys."""
    token_budget: int = DEFAULT_BUDGET
    is_recursive: bool = False
    """Entries call up others by their words."""
