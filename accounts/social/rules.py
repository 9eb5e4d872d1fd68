"""Decisions about addresses of pages, and what a search looks for."""

import re
import unicodedata
from typing import Final

MIN_SLUG_CHARS: Final = 3
MAX_SLUG_CHARS: Final = 40
TAIL_CHARS: Final = 5
"""Of the random end that keeps two equal names apart."""
MAX_WORDS: Final = 8
NAMELESS: Final = "creator"
"""Begins the address of a person whose name has no Latin letters."""
_SHAPE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SPELLED: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"}
)
"""Latin letters that are no letter with an accent."""
RESERVED: Final = frozenset(
    {
        *("about", "account", "admin", "administrator", "api", "arbiter", "assets", "auctions"),
        *("bids", "blocks", "calendar", "contact", "conversations", "creator", "creators"),
        *("disputes", "docs", "earnings", "faq", "fan", "fans", "followers", "help", "house"),
        *("index", "inbox", "legal", "login", "logout", "mails", "me", "meetings", "mesi"),
        *("moderation", "moderator", "new", "notifications", "null", "offers", "official"),
        *("owner", "owners", "persona", "personas", "picture", "privacy", "profile", "register"),
        *("reports", "root", "search", "security", "settings", "static", "staff", "status"),
        *("support", "system", "team", "terms", "undefined", "user", "users", "wallet", "www"),
    }
)


def slug_of(name: str) -> str:
    """The address that a name reads like; empty where the name has too few Latin letters."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_SPELLED))
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    slug = re.sub(r"[^a-z0-9]+", "-", kept).strip("-")[:MAX_SLUG_CHARS].strip("-")
    return slug if len(slug) >= MIN_SLUG_CHARS else ""


def slug_with_tail(slug: str, tail: str) -> str:
    """The address for a name that has none of its own, or whose own is taken."""
    room = MAX_SLUG_CHARS - len(tail) - 1
    return f"{(slug or NAMELESS)[:room].rstrip('-')}-{tail}"


def slug_problem(slug: str) -> str | None:
    """What is wrong with an address that somebody chose, as a sentence; ``None`` if it will do."""
    if not MIN_SLUG_CHARS <= len(slug) <= MAX_SLUG_CHARS:
        return f"An address has {MIN_SLUG_CHARS} to {MAX_SLUG_CHARS} characters."
    if _SHAPE.fullmatch(slug) is None:
        return "An address has small letters a to z and digits, with single hyphens between them."
    if slug in RESERVED:
        return "This address is kept for the house. Choose another one."
    return None


def search_words(query: str) -> list[str]:
    """The words that a search looks for; of a long query the first ones."""
    return query.split()[:MAX_WORDS]


def spellings(word: str) -> frozenset[str]:
    """A searched word in the cases that SQLite, which folds ASCII only, does not fold itself."""
    return frozenset({word, word.lower(), word.upper(), word.title()})
