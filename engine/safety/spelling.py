"""Misspellings and slang of danger as the words that patterns know, in English.

Only letters that are no word of another language are mended: the same line is matched in all ten.
"""

import re
from typing import Final

_MENDED: Final = (
    (r"m(?:ys|y s|sy|sye|yse)(?:lef|elf|lf|ef|el)|myselve?s?|mself|mysellf", "myself"),
    (r"ki+llin|kiling", "killing"),
    (r"kil|kll|klil|kiill", "kill"),
    (r"su[iy]?[cs]+[iu]?de|suic[iu]d|su[iy]s[iy]de|suiside|sucicide|sewer ?slide", "suicide"),
    (r"su[iy]?[cs]+i?dal|suicidle|suisidal|suicidel", "suicidal"),
    (r"dieing|dyeing my life", "dying"),
    (r"wana|wnana|wnna|wan na|wannah", "wanna"),
    (r"gona|gunna|gon na|gonn", "gonna"),
    (r"tryna|trynna", "trying to"),
    (r"imma|finna|ima", "im gonna"),
    (r"dnt|dont t|dunt|donot", "dont"),
    (r"cnt|cant t|carnt|cannt", "cant"),
    (r"wnat|wabt", "want"),
    (r"want too|wnat too", "want to"),
    (r"overdoes|over dose|overdos", "overdose"),
    (r"pils|pillz", "pills"),
    (r"anymor|nomore|any mor", "any more"),
    (r"alife", "alive"),
    (r"gud bye|good bye|goodby", "goodbye"),
    (r"cuz|coz|bc", "because"),
    (r"tn|2nite|tonite", "tonight"),
    (r"rly", "really"),
    (r"e?vry[1i]|every[1i]|evryone", "everyone"),
    (r"no[1i]|noone", "no one"),
)
_WORDS: Final = re.compile(
    "|".join(rf"\b(?P<m{n}>{wrong})\b" for n, (wrong, _) in enumerate(_MENDED))
)


def mended(line: str) -> str:
    """A normalised line with its misspellings and slang as plain words."""
    return _WORDS.sub(_word, line)


def _word(found: re.Match[str]) -> str:
    return _MENDED[int((found.lastgroup or "m0")[1:])][1]
