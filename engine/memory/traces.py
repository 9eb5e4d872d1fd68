"""Words by which something is known again after it was forgotten: names, places, things."""

import re
from collections.abc import Iterable
from typing import Final

from engine.memory.patterns import PEOPLE, PETS
from engine.safety.normalise import words

_COMMON_WORDS: Final = """
a about after again all also always am an and another any are around as at away back be because
been before being best big bit both but by call called came can come comes could day days did do
does doing done down each end enough even ever every fan fans far favorite favourite few find
first for friend from fun gave get gets getting give glad go goes going good got great had happy
has have having he hear hello help her here hers hey him his home hope how i if ill im in into is
it its ive job just keep kind know last later learn learning learns let lets life like liked likes
little live lives long look lot lots love loves made make makes many may maybe me mean met might
mine more most moved much must my name named never new next nice night no not nothing now of off
often oh ok okay old on once one only or other our out over own part people place plan plans play
plays please probably quite really remember right said same saw say says see she should since so
some somebody someone something soon sorry sounds speak speaks still studies study such sure take
talk tell than thank thanks that thats the their them then there these they thing things think
this those though thought time times to today together told tomorrow tonight too tried try two
under until up us use used very visit want wanted wants was way we week weekend weeks well went
were what when where which while who why will wish with without wonderful work working works world
would year years yes yesterday yet you your yours youre
"""
_SMALL_WORDS_ABROAD: Final = """
que los las una unos unas por para con sin del pero muy mas como esta este eso esto soy estoy tengo
les des une est pas pour dans avec sur plus tres mon mes mais suis jai dun dune aux qui
der die das und ist nicht ein eine einen mit auf fur den dem von vom zum zur ich bin habe hab aber
che non per della dello delle degli gli sono anche molto nel nella alla
nao uma com dos das muito mais num numa pelo pela sou estou tenho
"""
_COMMON: Final = frozenset(f"{_COMMON_WORDS} {_SMALL_WORDS_ABROAD}".split())
_KINDS: Final = frozenset(re.findall(r"[a-z]+", f"{PEOPLE} {PETS}"))
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?\n]*\s*")
_NUMBER: Final = re.compile(r"\d{2,}")
SHORTEST: Final = 3
CUT: Final = "…"
"""Stands where a whole turn is unsaid."""


def traces(*texts: str) -> frozenset[str]:
    """The words of some texts that few others share."""
    found = {word for text in texts for word in words(text)}
    telling = frozenset(one for one in found if len(one) >= SHORTEST or _NUMBER.fullmatch(one))
    return telling - _COMMON - _KINDS


def holds_trace(text: str, gone: frozenset[str]) -> bool:
    """Does a text hold one of these words?"""
    return bool(gone) and not gone.isdisjoint(words(text))


def without_traces(text: str, gone: frozenset[str]) -> str:
    """A text without the sentences that hold one of these words; ``…`` where none is left."""
    if not holds_trace(text, gone):
        return text
    kept = [one for one in _SENTENCE.findall(text) if not holds_trace(one, gone)]
    return "".join(kept).strip() or CUT


def lost_traces(gone: Iterable[str], standing: Iterable[str]) -> frozenset[str]:
    """Words of texts that are gone and in none of those that stand."""
    return traces(*gone) - traces(*standing)
