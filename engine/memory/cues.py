"""What a question is after: some memories are looked up by their kind, not by their likeness.

Vectors find the dog for "what's my cat's name?"; a kind that nothing is known of is missed instead.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from engine.memory.found import FAVOURITE
from engine.memory.patterns import PEOPLE, PETS
from engine.memory.tongue_words import LIKED, PEOPLE_ABROAD, PETS_ABROAD
from engine.safety.normalise import normalise


@dataclass(frozen=True, slots=True)
class Cue:
    """Which facts answer a question."""

    predicates: frozenset[str] = frozenset()
    subject: str | None = None
    """None: of the fan themselves, or of anybody."""
    word: str | None = None
    """A word that the fact must hold, for example ``cat``."""


_WORK: Final = frozenset(("works_as", "works_at", "studies"))
_HOME: Final = frozenset(("lives_in", "comes_from"))
_CUES: Final = (
    (r"\b(?:whats|what is|remember|recall|know) my name\b|\bwho am i\b", frozenset(("name",))),
    (
        r"\bwhere (?:(?:do|did) )?i live\b|\bwhere am i living\b|\bmy (?:home )?(?:town|city)\b",
        _HOME,
    ),
    (r"\bwhere (?:am i|do i come) from\b", _HOME),
    (r"\bhow old am i\b|\bmy age\b", frozenset(("age", "birthday"))),
    (r"\b(?:when|what date) is my birthday\b|\bmy birthday\b", frozenset(("birthday",))),
    (
        r"\bwhat do i do(?: for (?:work|a living))?$|\bmy (?:job|work|profession|occupation)\b"
        r"|\bwhere do i work\b|\bwhat (?:do|am) i study(?:ing)?\b",
        _WORK,
    ),
    (r"\ballergic\b|\bmy allerg(?:y|ies)\b", frozenset(("allergy",))),
    (r"\bam i (?:married|single)\b", frozenset(("relationship",))),
)
_ABROAD: Final = (
    (
        r"\bcomo me (?:llamo|chamo)\b|\bcual es mi nombre\b|\bcomment (?:est ce que )?je m "
        r"?appelle\b"
        r"|\bje mappelle comment\b|\bquel est mon (?:pre)?nom\b|\bwie hei(?:ss|s)e ich\b"
        r"|\b(?:wie|was) ist mein name\b|\bcome mi chiamo\b|\bqual e il mio nome\b"
        r"|\bqual e (?:o )?meu nome\b|\bmeinen namen\b|\bde mi nombre\b|\bde mon (?:pre)?nom\b",
        frozenset(("name",)),
    ),
    (
        r"\bdonde vivo\b|\bou (?:est ce que )?j ?habite\b|\bj ?habite ou\b|\bwo (?:wohne|lebe) "
        r"ich\b"
        r"|\bwo ich (?:wohne|lebe)\b|\bdove (?:vivo|abito)\b|\bonde (?:e que )?(?:eu )?(?:moro|"
        r"vivo)\b",
        _HOME,
    ),
    (
        r"\bde donde soy\b|\bdou je viens\b|\bwoher (?:ich )?komme?(?: ich)?\b|\bda dove vengo\b"
        r"|\bde onde (?:eu )?(?:sou|venho)\b",
        _HOME,
    ),
    (
        r"\bcuantos anos tengo\b|\bquel age (?:jai|ai je)\b|\bwie alt (?:bin ich|ich bin)\b"
        r"|\bquanti anni ho\b|\bquantos anos (?:e que )?(?:eu )?tenho\b",
        frozenset(("age", "birthday")),
    ),
    (
        r"\bcuando es mi cumpleanos\b|\bquand est mon anniversaire\b|\bwann (?:ist mein|habe? "
        r"ich) geburtstag\b|\bquando e (?:il mio compleanno|(?:o )?meu aniversario)\b",
        frozenset(("birthday",)),
    ),
    (
        r"\b(?:en|de) que trabajo\b|\bquel est mon (?:metier|travail|boulot)\b|\bwas arbeite ich\b"
        r"|\bwas ist mein beruf\b|\bche lavoro faccio\b|\bem que (?:e que )?(?:eu )?trabalho\b"
        r"|\bqual e (?:a )?minha profissao\b",
        _WORK,
    ),
)
_COMPILED: Final = tuple(
    (re.compile(pattern), predicates) for pattern, predicates in (*_CUES, *_ABROAD)
)
_KINDS: Final = frozenset(("pet",)).union(*(predicates for _, predicates in _CUES))
_FAVOURITE: Final = re.compile(r"\bmy (?:all time )?(favou?rite) (\w+)")
_PET: Final = re.compile(rf"\bmy ({PETS})s?\b")
_MY_ABROAD: Final = (
    r"\b(?:mi|mis|mon|ma|mes|meine?[mnrs]?|(?:il |la )?mi[oa]|miei|mie|meus?|minhas?) "
)
_LIKED_ABROAD: Final = re.compile(
    rf"{_MY_ABROAD}({'|'.join(LIKED)}) (?:favorit|preferid|prefere|favourit|preferit)\w*"
    rf"|\bmeine? lieblings({'|'.join(LIKED)})\b"
)
_PET_ABROAD: Final = re.compile(rf"{_MY_ABROAD}({'|'.join(PETS_ABROAD)})s?\b")
_PEOPLE_SPACED: Final = {word.replace("-", " "): kind for word, kind in PEOPLE_ABROAD.items()}
_PERSON_ABROAD: Final = re.compile(rf"{_MY_ABROAD}({'|'.join(_PEOPLE_SPACED)})\b")
_PERSON: Final = re.compile(rf"\bmy ((?:older |younger |little |big |twin )?(?:{PEOPLE}))s?\b")


def cue_of(text: str) -> Cue | None:
    """What a question is after; None where only likeness can tell."""
    line = normalise(text)
    if found := _FAVOURITE.search(line):
        return Cue(frozenset((f"{FAVOURITE}{found[2]}",)))
    if found := _PET.search(line):
        return Cue(frozenset(("pet",)), word=found[1])
    if found := _PERSON.search(line):
        return Cue(subject=found[1])
    for pattern, predicates in _COMPILED:
        if pattern.search(line):
            return Cue(predicates)
    return _cue_abroad(line)


def _cue_abroad(line: str) -> Cue | None:
    if found := _LIKED_ABROAD.search(line):
        return Cue(frozenset((f"{FAVOURITE}{LIKED[found[1] or found[2]]}",)))
    if found := _PET_ABROAD.search(line):
        return Cue(frozenset(("pet",)), word=PETS_ABROAD[found[1]])
    if found := _PERSON_ABROAD.search(line):
        return Cue(subject=_PEOPLE_SPACED[found[1]])
    return None


def is_answered_by(cue: Cue, subject: str, predicate: str, spoken: Collection[str]) -> bool:
    """Does a fact answer?

    Args:
        cue: What is asked for.
        subject: Whom the fact is about.
        predicate: What it tells.
        spoken: Its words, normalised.
    """
    if cue.subject is not None:
        return subject == cue.subject or subject.endswith(f" {cue.subject}")
    is_kind = subject == "fan" and predicate in cue.predicates
    return is_kind and (cue.word is None or cue.word in spoken or f"{cue.word}s" in spoken)


def is_of_a_kind(subject: str, predicate: str) -> bool:
    """Is a fact of a kind that questions can name? Then it answers no other such question."""
    return subject != "fan" or predicate in _KINDS or predicate.startswith(FAVOURITE)
