"""Which mouth a phoneme has, in the symbols of espeak, Piper and Kokoro (IPA)."""

# ruff: noqa: RUF001 - phonetic letters look like other letters

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from engine.face_ports import Viseme


@dataclass(frozen=True, slots=True)
class Sound:
    """A phoneme, or a part of one, as the mouth sees it."""

    viseme: Viseme
    share: float = 1.0
    """Of the phoneme's time."""
    is_vowel: bool = False
    is_reduced: bool = False
    """A vowel without stress, such as the schwa."""


VOWELS: Final[dict[Viseme, str]] = {
    "aa": "a ɑ æ ʌ ɐ ɶ",
    "E": "ɛ e ə ɘ ᵊ ɞ",
    "I": "i ɪ ᵻ ɨ",
    "O": "o ɔ ɒ ɤ ø œ ɵ",
    "U": "u ʊ ʉ ɯ y ʏ ᵿ",
    "RR": "ɚ ɝ ɜ",
}
CONSONANTS: Final[dict[Viseme, str]] = {
    "PP": "p b m ɓ ʙ ɸ β",
    "FF": "f v ɱ ʋ ⱱ",
    "TH": "θ ð",
    "DD": "t d ɾ ʈ ɖ ɗ T",
    "kk": "k ɡ g ŋ h ʔ x ɣ q ɢ χ ħ ʕ ɦ c ɟ ç ɰ ɠ ʛ",
    "CH": "ʃ ʒ ʂ ʐ ɕ ʑ ʧ ʤ ʨ ʥ",
    "SS": "s z ʦ ʣ",
    "nn": "n l ɫ ɲ ɳ ɭ ʎ ɬ ɮ ɴ ʟ",
    "RR": "ɹ r ɻ ʁ ʀ ɽ ɺ",
    "I": "j ʝ",
    "U": "w ʍ ɥ",
}
REDUCED: Final = frozenset("əɐᵻɚᵊᵿɘ")
DIPHTHONGS: Final[dict[str, str]] = {
    "A": "eɪ",
    "I": "aɪ",
    "W": "aʊ",
    "Y": "ɔɪ",
    "O": "oʊ",
    "Q": "əʊ",
}
"""Kokoro writes each in one letter."""
FIRST_SHARE: Final = 0.6
"""Of a diphthong's time."""
UNKNOWN: Final = Sound("kk")
"""A mouth a little open, for a letter that we do not know."""
SILENT: Final = Sound("sil")

SOUNDS: Final[dict[str, Sound]] = {
    **{
        symbol: Sound(viseme, is_vowel=True, is_reduced=symbol in REDUCED)
        for viseme, symbols in VOWELS.items()
        for symbol in symbols.split()
    },
    **{
        symbol: Sound(viseme)
        for viseme, symbols in CONSONANTS.items()
        for symbol in symbols.split()
    },
}


@cache
def sounds_of(symbol: str) -> tuple[Sound, ...]:
    """What the mouth does for a symbol; never empty, and shares add up to 1.

    Stress, length and other marks are put aside; pauses, punctuation and what begins or ends an
    utterance is silence.
    """
    letters = "".join(one for one in unicodedata.normalize("NFD", symbol) if one.isalpha())
    letters = "".join(one for one in letters if unicodedata.category(one) != "Lm" or one in SOUNDS)
    letters = DIPHTHONGS.get(letters, letters)
    found = tuple(_sound(one) for one in letters)
    if not found:
        return (SILENT,)
    if len(found) == 1:
        return found
    if all(one.is_vowel for one in found):
        rest = (1.0 - FIRST_SHARE) / (len(found) - 1)
        shares = (FIRST_SHARE, *(rest for _ in found[1:]))
    else:
        shares = tuple(1.0 / len(found) for _ in found)
    return tuple(
        Sound(one.viseme, share, one.is_vowel, one.is_reduced)
        for one, share in zip(found, shares, strict=True)
    )


def _sound(letter: str) -> Sound:
    known = SOUNDS.get(letter) or SOUNDS.get(letter.lower())
    return known or UNKNOWN
