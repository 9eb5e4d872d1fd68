"""Text as a matcher sees it: no disguise by case, accents, digits, spacing or repetition."""

import re
import unicodedata
from typing import Final

_APOSTROPHES: Final = str.maketrans(
    dict.fromkeys("\u2019\u2018\u02bc\u0060\u00b4\u2032\uff07", "'")
)
_PLAIN: Final = str.maketrans(
    {"\u0142": "l", "\u0131": "i", "\u00f8": "o", "\u0111": "d", "\u00e6": "ae", "\u0153": "oe"}
)
"""Letters that no decomposition makes plain."""
_LOOKALIKES: Final = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u043a\u043c\u0442\u0432\u043d\u03b1\u03bf\u03c1\u03b5\u03b9\u03ba\u03bd\u03c4\u03c5",
    "aeopcyxijshdkmtbhaopeikvtu",
)
"""Cyrillic and Greek letters that read as Latin ones."""
_MIXED_WORD: Final = re.compile(
    r"\b(?=\w*[a-z])(?=\w*[\u0370-\u03ff\u0400-\u04ff\u0500-\u052f])\w+"
)
_LEET: Final = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
)
_LEET_WORD: Final = re.compile(r"\b(?=\w*[a-z])(?=[\w@$]*[0134577@$])[\w@$]+", re.IGNORECASE)
_SPACED_OUT: Final = re.compile(r"(?<![a-z0-9'])(?:[a-z0-9@$][ ._*\-]+){3,}[a-z0-9@$](?![a-z0-9'])")
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}")
_NOT_WORD: Final = re.compile(r"[^\w' ]+")


_ASCII_GONE: Final = dict.fromkeys((*range(9), *range(11, 32), 127, ord("'"), ord("`")))
"""What folding takes out of plain text: control characters and apostrophes."""


def fold(text: str) -> str:
    """Lower case without accents; apostrophes become straight and then vanish inside words."""
    if text.isascii():
        return text.lower().translate(_ASCII_GONE)  # The same, without a look at each letter.
    text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    text = "".join(
        c for c in text if unicodedata.category(c) not in {"Mn", "Cf", "Cc"} or c in "\n\t"
    )
    text = text.translate(_PLAIN).replace("'", "")
    return _MIXED_WORD.sub(lambda word: word.group().translate(_LOOKALIKES), text)


def normalise(text: str) -> str:
    """Fold, undo spelt-out and leet words, and drop punctuation.

    Returns:
        Words separated by one space, for example ``k1ll  my-self`` as ``kill my self``.
    """
    return plain(fold(text))


def plain(folded: str) -> str:
    """The rest of it: a folded text without disguises and punctuation."""
    text = _SPACED_OUT.sub(_close_up, folded)
    text = _LEET_WORD.sub(lambda word: word.group().translate(_LEET), text)
    text = _STRETCHED.sub(r"\1\1", text)
    return " ".join(_NOT_WORD.sub(" ", text).split())


def words(text: str) -> list[str]:
    """The normalised words of a text."""
    return normalise(text).split()


def _close_up(run: re.Match[str]) -> str:
    """Join letters that were typed apart; a wider gap still separates words."""
    parts = re.split(r" {2,}|(?<=\w) [._*\-] (?=\w)", run.group())
    return " ".join(re.sub(r"[ ._*\-]+", "", part) for part in parts)
