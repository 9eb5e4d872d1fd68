"""The words of a clause as a face reads them: with their marks and their place in a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

CURLY: Final = "\u2019"
"""The apostrophe that typesetters use."""
WORD: Final = re.compile(rf"[^\W_]+(?:['{CURLY}][^\W_]+)*")
ENDS: Final = frozenset(".!?…")
DOTS: Final = re.compile(r"\.\.|…")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a clause."""

    first: int
    """Its first character."""
    text: str
    """In small letters, with a straight apostrophe."""
    after: str
    """What stands between it and the next word."""
    is_first: bool
    """A sentence begins here."""
    mark: str
    """What its sentence ends with: ``.``, ``!``, ``?``, or nothing yet."""

    @property
    def ends(self) -> bool:
        """Its sentence ends here."""
        return not ENDS.isdisjoint(self.after)

    @property
    def trails_off(self) -> bool:
        """Dots follow."""
        return DOTS.search(self.after) is not None


def words_of(text: str) -> list[Word]:
    """Read a clause."""
    return [word for sentence in _sentences(text) for word in sentence]


def _sentences(text: str) -> Iterator[list[Word]]:
    """Words of each sentence, all with its mark."""
    found = list(WORD.finditer(text))
    bare: list[tuple[int, str, str]] = []
    for index, one in enumerate(found):
        until = found[index + 1].start() if index + 1 < len(found) else len(text)
        after = text[one.end() : until]
        bare.append((one.start(), one.group().lower().replace(CURLY, "'"), after))
        if not ENDS.isdisjoint(after):
            yield _sentence(bare)
            bare = []
    if bare:
        yield _sentence(bare)


def _sentence(bare: list[tuple[int, str, str]]) -> list[Word]:
    last = bare[-1][2]
    mark = next((one for one in "?!." if one in last), "")
    return [
        Word(first, text, after, index == 0, mark)
        for index, (first, text, after) in enumerate(bare)
    ]
