"""Which lore entries a conversation calls up."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from time import monotonic
from typing import Final

import regex

from engine.lorebook import MAX_KEY_CHARS, Lorebook, LoreEntry, LoreRules
from engine.macros import hidden_keys

SCAN_S: Final = 0.03
"""All expressions of one scan together; what has not been found by then is not found."""
WORDS_S: Final = 0.15
"""All keys of one scan that are words: what an owner writes may not hold up other rooms."""
MAX_COMPILED: Final = 1_024
"""Expressions kept compiled, and as many words."""
MAX_UNROLLED: Final = 5_000
"""An expression's characters times its counts: ``a{9999999}`` would be compiled into gigabytes."""
MAX_PASSES: Final = 4
"""Entries that call up entries that call up entries."""
MAX_SCANNED_CHARS: Final = 40_000
_SLASHED: Final = re.compile(r"/(.+)/([a-z]*)", re.DOTALL)
_COUNT: Final = re.compile(r"\{\s*(\d+)")
_LIKE_ASCII: Final = str.maketrans("\u0130\u0131\u017f", "iis")
"""Letters that an expression without case takes for one of ASCII; ``lower`` knows the others."""
_JS_FLAGS: Final = {"i": regex.IGNORECASE, "m": regex.MULTILINE, "s": regex.DOTALL}


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A message as the scan sees it."""

    text: str
    is_persona: bool


@dataclass(frozen=True, slots=True)
class LoreHit:
    """An entry that enters the prompt."""

    entry: LoreEntry
    why: str
    """The key that was found, ``always``, or the name of the entry that called it up."""
    tokens: int


@dataclass(frozen=True, slots=True)
class LoreScan:
    """What a conversation calls up."""

    hits: tuple[LoreHit, ...] = ()
    """In the order in which they enter the prompt."""
    left_out: tuple[LoreHit, ...] = ()
    """Called up, but the budget was full."""
    timed_out: bool = False
    """An expression took too long."""


NO_LORE: Final = LoreScan()


def constant_lore(book: Lorebook) -> list[LoreEntry]:
    """Entries that never leave the prompt, in order: they belong to its prefix."""
    return sorted((one for one in book.entries if _is_prefix(one)), key=lambda one: one.order)


def scan_lore(
    book: Lorebook, said: Sequence[SaidLine], *, tokens_of: Callable[[str], int]
) -> LoreScan:
    """Find the entries that the last messages call up.

    The same conversation calls up the same entries: nothing is remembered between two scans.

    Args:
        book: The card's lorebook, its macros resolved.
        said: The conversation, the newest message last.
        tokens_of: Estimates the tokens of a text.
    """
    search = _Search(said, monotonic() + SCAN_S)
    waiting = [one for one in book.entries if one.is_on and not _is_prefix(one)]
    found: dict[int, LoreHit] = {}
    called: list[tuple[str, str]] = []
    for _ in range(MAX_PASSES if book.is_recursive else 1):
        fresh: list[tuple[str, str]] = []
        for entry in waiting:
            if id(entry) in found:
                continue
            why = _why(entry, book, search, called)
            if why is not None:
                found[id(entry)] = LoreHit(entry, why, tokens_of(entry.text))
                fresh.append((entry.name or next(iter(entry.keys), why), entry.text))
        called += fresh
        if not fresh:
            break
    kept, left_out = _within(found.values(), book.token_budget)
    return LoreScan(
        tuple(sorted(kept, key=lambda hit: hit.entry.order)), tuple(left_out), search.is_late
    )


def has_bad_expression(entry: LoreEntry) -> bool:
    """Is one of the keys an expression that nothing understands?"""
    return entry.is_regex and any(
        _compiled(key, entry.is_case_sensitive) is None for key in entry.keys
    )


class _Search:
    """Looks for keys in messages until its time is over."""

    def __init__(self, said: Sequence[SaidLine], until: float) -> None:
        self._said = said
        self._until = until
        self._words_until = until - SCAN_S + WORDS_S
        self._recent: dict[int, str] = {}
        self._lowered: dict[str, str] = {}
        self.is_late = False
        self.replies = sum(line.is_persona for line in said)

    def recent(self, depth: int) -> str:
        """The last messages as one text."""
        if depth not in self._recent:
            lines = "\n".join(line.text for line in self._said[-depth:])
            self._recent[depth] = lines[-MAX_SCANNED_CHARS:]
        return self._recent[depth]

    def earlier(self, depth: int) -> str:
        """All messages before those."""
        older = self._said[:-depth] if depth < len(self._said) else ()
        return "\n".join(line.text for line in older)[-MAX_SCANNED_CHARS:]

    def first_of(self, keys: Iterable[str], text: str, entry: LoreEntry) -> str | None:
        """The first key that stands in a text."""
        for key in keys:
            if self._has(key, text, entry):
                return key
        return None

    def _has(self, key: str, text: str, entry: LoreEntry) -> bool:
        began = monotonic()
        left = (self._until if entry.is_regex else self._words_until) - began
        if left <= 0:
            self.is_late = True
            return False
        if not entry.is_regex:
            if not self._may_hold(key, text):
                return False
            pattern = _literal(key, entry.is_case_sensitive)
            return pattern is not None and pattern.search(text) is not None
        expression = _compiled(key, entry.is_case_sensitive)
        if expression is None:
            return False
        try:
            return expression.search(text, timeout=left) is not None
        except TimeoutError:
            self.is_late = True
            return False
        finally:
            self._words_until += monotonic() - began

    def _may_hold(self, key: str, text: str) -> bool:
        """Can a word stand in a text? Most can't, and that is seen without an expression."""
        if not key.isascii():
            return True
        if text not in self._lowered:
            self._lowered[text] = text.translate(_LIKE_ASCII).lower()
        return key.strip().lower() in self._lowered[text]


def _is_prefix(entry: LoreEntry) -> bool:
    """Is it in the prompt whatever is said, and at the place where the card is?"""
    rules = entry.rules
    return entry.is_on and entry.is_constant and rules == type(rules)(always=rules.always)


def _why(
    entry: LoreEntry, book: Lorebook, search: _Search, called: Sequence[tuple[str, str]]
) -> str | None:
    rules = entry.rules
    depth = rules.scan_depth or book.scan_depth
    recent, earlier = search.recent(depth), search.earlier(depth)
    if not _is_time(rules, search.replies) or _is_kept_away(entry, recent, earlier, search):
        return None
    if rules.always or entry.is_constant:
        return "always"
    texts = [] if rules.never else [recent, *([earlier] if rules.keeps else [])]
    why = next((why for text in texts if (why := _key_in(text, entry, search))), None)
    return why or next((name for name, text in called if _key_in(text, entry, search)), None)


def _is_time(rules: LoreRules, replies: int) -> bool:
    """Has the persona said enough messages, or as many as ask for it?"""
    if rules.after is not None and replies < rules.after:
        return False
    return rules.every is None or (replies > 0 and replies % rules.every == 0)


def _is_kept_away(entry: LoreEntry, recent: str, earlier: str, search: _Search) -> bool:
    rules = entry.rules
    if search.first_of(rules.unless, recent, _words_of(entry)):
        return True
    return rules.once and search.first_of(entry.keys, earlier, entry) is not None


def _key_in(text: str, entry: LoreEntry, search: _Search) -> str | None:
    """The key that calls the entry up, where all it asks for is there."""
    why = search.first_of(entry.keys, text, entry)
    if why is None:
        return None
    beside = _words_of(entry)
    if entry.is_selective and entry.secondary_keys:
        secondary = entry if entry.is_regex else beside
        if search.first_of(entry.secondary_keys, text, secondary) is None:
            return None
    if entry.rules.also and search.first_of(entry.rules.also, text, beside) is None:
        return None
    return why


def _words_of(entry: LoreEntry) -> LoreEntry:
    """The same entry with keys that are words: those of decorators always are."""
    return LoreEntry("", is_case_sensitive=entry.is_case_sensitive) if entry.is_regex else entry


def _within(hits: Iterable[LoreHit], budget: int) -> tuple[list[LoreHit], list[LoreHit]]:
    """What the budget holds, the important first, and what it leaves out."""
    kept: list[LoreHit] = []
    left_out: list[LoreHit] = []
    for hit in sorted(hits, key=lambda one: (-one.entry.priority, one.entry.order)):
        fits = hit.tokens <= budget
        budget -= hit.tokens if fits else 0
        (kept if fits else left_out).append(hit)
    return kept, left_out


@lru_cache(MAX_COMPILED)
def _literal(key: str, is_case_sensitive: bool) -> re.Pattern[str] | None:  # noqa: FBT001 - a cache's key
    """A key as words: ``art`` is not found in ``start``, ``寿司`` is found anywhere."""
    key = key.strip()
    if not key:
        return None
    before = r"(?<!\w)" if _is_spaced(key[0]) else ""
    after = r"(?!\w)" if _is_spaced(key[-1]) else ""
    flags = re.NOFLAG if is_case_sensitive else re.IGNORECASE
    return re.compile(f"{before}{re.escape(key)}{after}", flags)


def _is_spaced(letter: str) -> bool:
    """Does a script put spaces between words? Chinese, Japanese, Thai and the like do not."""
    return letter.isalnum() and ord(letter) < 0x0E00


@lru_cache(MAX_COMPILED)
def _compiled(key: str, is_case_sensitive: bool) -> regex.Pattern[str] | None:  # noqa: FBT001 - same
    """A key as an expression, with the slashes and flags of JavaScript or without."""
    slashed = _SLASHED.fullmatch(key.strip())
    source, named = (slashed[1], slashed[2]) if slashed else (key, "")
    if len(source) > MAX_KEY_CHARS or _unrolled(source) > MAX_UNROLLED:
        return None
    flags = regex.V0 if is_case_sensitive or slashed else regex.V0 | regex.IGNORECASE
    for letter in named:
        flags |= _JS_FLAGS.get(letter, 0)
    try:
        return regex.compile(source, flags)
    # Flags that exclude each other are a ValueError; brackets in hundreds of brackets recurse.
    except (regex.error, ValueError, RecursionError):
        return None


def _unrolled(source: str) -> int:
    """How long an expression may become at most where every count stands inside all others."""
    counts = (
        int(count[:6]) if len(count) < 7 else MAX_UNROLLED for count in _COUNT.findall(source)
    )
    return len(source) * prod(max(1, count) for count in counts)


def lines_of(texts: Iterator[tuple[str, bool]]) -> list[SaidLine]:
    """Messages as the scan sees them; hidden keys count as said."""
    return [
        SaidLine(" ".join([text, *hidden_keys(text)]), is_persona) for text, is_persona in texts
    ]
