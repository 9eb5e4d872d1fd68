"""The sheet's character in the first person: a small mind repeats what it seems to have said.

Rough grammar on purpose: the text is a model for the mind, no fan reads it.
"""

import re
from typing import Final

from engine.persona import PersonaSheet

_VERBS: Final = {"is": "am", "has": "have", "was": "was", "does": "do", "doesn't": "don't"}
_SUBJECT: Final = r"\b(?:{subjects})\b (?:(also|always|never|once|often|still) )?(\w+(?:'t)?)"
_NEXT_VERB: Final = re.compile(
    r"\b(and|but) (?!his\b|its\b|this\b)(\w+[^s\W]s) "
    r"(?=(?:a|an|the|my|me|that|it|them|her|him|every|only|about|in|on|to|with)\b)"
)
_HER_AS_OBJECT: Final = re.compile(
    r"\bher\b(?=[.,;:!?]|$| (?:to|of|in|on|for|at|with|how|when|as)\b)"
)
_HER: Final = re.compile(r"\bher\b")
_HIM: Final = re.compile(r"\bhim\b")
_HIS: Final = re.compile(r"\bhis\b")


def first_person(sheet: PersonaSheet) -> str:
    """The character as the persona would tell it.

    ``Mira is 34. She keeps a fox and loves her telescope.`` becomes ``I am 34. I keep a fox and
    love my telescope.`` Pronouns of the other gender stay: they mean somebody else.
    """
    text = re.sub(r"\b[Yy]ou are\b", "I am", sheet.character)
    subjects = [re.escape(sheet.name), re.escape(sheet.name.split()[0]), *_pronouns(text)]
    text = re.sub(_SUBJECT.format(subjects="|".join(subjects)), _as_i, text)
    text = _NEXT_VERB.sub(lambda found: f"{found[1]} {_verb(found[2])} ", text)
    if "She" in subjects:
        return _HER.sub("my", _HER_AS_OBJECT.sub("me", text)).replace("Her ", "My ")
    if "He" in subjects:
        return _HIM.sub("me", _HIS.sub("my", text)).replace("His ", "My ")
    return text


def _pronouns(text: str) -> list[str]:
    """``She`` or ``He``, by the first pronoun of the text: it is the persona's own."""
    found = re.search(r"\b(she|her|he|his|him)\b", text, re.IGNORECASE)
    if found is None:
        return []
    return ["She", "she"] if found[1].lower() in {"she", "her"} else ["He", "he"]


def _as_i(found: re.Match[str]) -> str:
    return " ".join(part for part in ("I", found[1], _verb(found[2])) if part)


def _verb(word: str) -> str:
    """The first person of a verb in the third; other words stay."""
    if word in _VERBS:
        return _VERBS[word]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if re.search(r"(?:ss|sh|ch|x|o)es$", word):
        return word[:-2]
    return word[:-1] if re.search(r"[^s]s$", word) else word
