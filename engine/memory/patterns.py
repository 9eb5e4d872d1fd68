"""Facts by their wording: what a small mind can't be asked for is found without one.

Only the plainest sentences, in English and five other languages (``engine.memory.tongues``): what
is missed is asked for again, what is made up hurts.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from engine.memory.found import FAVOURITE, FoundFact, SaidTurn
from engine.memory.special import is_special
from engine.memory.tongues import CONFIDENCE as ABROAD_CONFIDENCE
from engine.memory.tongues import told_abroad

MAX_VALUE_CHARS: Final = 80
MAX_QUOTE_CHARS: Final = 300
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]*")
_UNREAL: Final = re.compile(
    r"\b(?:if i|i wish|i would|i'd|i used to|i didn't|i don't have|i never|imagine|pretend|"
    r"let's say|suppose|joking|kidding|said|says|told me|lyrics)\b"
    # Words that stand in a song or a film; a film that somebody likes is as true as a cake.
    r"|\b(?:in|from|it's|it is|there's|there is) (?:an?|the|this|that|my|his|her|their) "
    r"(?:\w+ ){0,2}(?:song|movie|film)\b"
    r"|\b(?:song|movie|film) (?:where|in which|(?:that )?goes|(?:called|named) [\"“']?(?:i|my)\b)"
    r"|\b(?:song|movie|film)[:\"“]",
    re.IGNORECASE,
)
"""Not of the fan, or not true: such sentences are passed over."""
_NAME: Final = r"(?P<value>[^\W\d_][\w'-]*(?: (?-i:[A-Z])[\w'-]*)?)"
_REST: Final = r"(?P<value>[\w'&+#-][^,;:.!?\n]*)"
_STOPS: Final = re.compile(
    r"\s(?:and|but|so|because|since|although|though|which|who|where|when|while|if|as|than|too|"
    r"any ?more|right now|at the moment|"
    r"these days|lately|now|today|actually|you know|haha|lol|honestly|"
    r"a lot|very much|so much|the most|(?:last|this|next) (?:year|month|week|summer|spring|autumn|"
    r"winter)|for (?:\w+ )?(?:years?|months?)|years ago|badly|well enough)\b.*",
    re.IGNORECASE | re.DOTALL,
)
PEOPLE: Final = (
    r"wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|mother|mum|mom|father|dad|sister|brother|"
    r"son|daughter|grandmother|grandma|grandfather|grandpa|aunt|uncle|cousin|niece|nephew|"
    r"best friend|roommate|flatmate|boss|teacher|neighbour|neighbor"
)
PETS: Final = (
    r"dog|puppy|cat|kitten|parrot|budgie|canary|rabbit|hamster|guinea pig|turtle|tortoise|snake|"
    r"lizard|horse|pony|goldfish|fish|chicken|ferret|rat|mouse|hedgehog"
)
_JOBS: Final = (
    r"(?:\w+ ){0,2}?(?:nurse|doctor|teacher|engineer|developer|programmer|designer|lawyer|student|"
    r"chef|cook|waiter|waitress|driver|pilot|sailor|carpenter|electrician|plumber|mechanic|farmer|"
    r"baker|butcher|barber|hairdresser|journalist|writer|editor|author|poet|painter|artist|musician|"
    r"singer|dancer|actor|actress|photographer|filmmaker|architect|accountant|banker|consultant|"
    r"manager|secretary|librarian|scientist|researcher|professor|lecturer|biologist|chemist|"
    r"physicist|astronomer|geologist|historian|psychologist|therapist|dentist|vet|veterinarian|"
    r"pharmacist|paramedic|firefighter|police officer|soldier|guard|cleaner|cashier|barista|"
    r"salesman|saleswoman|analyst|translator|interpreter|gardener|florist|tailor|jeweller|welder|"
    r"builder|surveyor|midwife|social worker|judge|politician|diplomat|clerk|postman|courier|"
    r"fisherman|bookseller|beekeeper|retiree|freelancer|bus driver|truck driver)"
)


class _Rule(NamedTuple):
    predicate: str
    says: str
    """With ``{value}``, and ``{kind}`` where the pattern names one."""
    pattern: re.Pattern[str]
    confidence: int
    cuts: bool = True
    """The value ends where the sentence goes on."""


def _rule(
    predicate: str, says: str, pattern: str, confidence: int = 80, *, cuts: bool = True
) -> _Rule:
    return _Rule(predicate, says, re.compile(pattern, re.IGNORECASE), confidence, cuts)


_I: Final = r"(?:^|\b)i"
_BE: Final = rf"{_I}(?:'m| am)"
_WE: Final = r"(?:^|\b)(?:i|we)"
"""A household's: what holds of all of them holds of the fan."""
_CAPITAL: Final = r"(?=(?-i:[A-Z]))"
"""A name follows: “we come from different worlds” tells of no place."""
_COMMA: Final = r",(?! I\b)(?= (?-i:[A-Z]))"
"""Before a name, and not before “who lives in Oslo”."""
_NO_HOME: Final = (
    r"(?!together\b|with\b|different\b|(?:an? |the |this |these |such |our |one )?(?:\w+ ){0,2}"
    r"(?:world|society|times?(?! square)|age|era|century|simulation|universe|democracy|planet|"
    r"moment|present|past|hope|fear)\b)"
)
"""“We live in a strange world” tells of nobody's home."""
_RULES: Final = (
    _rule("name", "The fan is called {value}.", rf"\bmy name(?:'s| is) {_NAME}", 95, cuts=False),
    _rule("name", "The fan is called {value}.", rf"\b(?:call me|i go by) {_NAME}", 85, cuts=False),
    _rule(
        "lives_in",
        "The fan lives in {value}.",
        rf"{_WE}(?: (?:both |all |still )?live in|(?:'ve| have)? (?:just |recently )?moved to"
        rf"|(?:'m|'re| am| are) (?:now |currently )?living in) {_NO_HOME}{_REST}",
        90,
    ),
    _rule(
        "comes_from",
        "The fan comes from {value}.",
        rf"(?:{_BE} (?:originally )?from |{_I} (?:come from|grew up in|was born in) "
        r"|\bwe(?:(?:'re| are) (?:both |all )?(?:originally )?from"
        rf"| (?:both |all )?(?:come from|grew up in|were born in)) {_CAPITAL})(?!\d){_REST}",
        85,
    ),
    _rule("works_as", "The fan works as {value}.", rf"{_I} work as {_REST}", 90),
    _rule(
        "works_as",
        "The fan is a {value}.",
        rf"{_BE} (?:an? )(?P<value>{_JOBS})\b(?! of your)",
        85,
        cuts=False,
    ),
    _rule("works_at", "The fan works at {value}.", rf"{_I} work (?:at|for) {_REST}", 80),
    _rule(
        "studies",
        "The fan studies {value}.",
        rf"(?:{_I} study|{_BE} studying|{_BE} majoring in) {_REST}",
        85,
    ),
    _rule(
        "age",
        "The fan is {value} years old.",
        rf"{_BE} (?P<value>\d{{2}})(?: years old| now)?(?=[\s,.!?]|$)"
        r"(?! (?:percent|minutes|hours|km|miles|weeks|months|days))",
        70,
        cuts=False,
    ),
    _rule(
        "birthday",
        "The fan's birthday is on {value}.",
        rf"\bmy birthday(?:'s| is) (?:on )?(?:the )?{_REST}",
        90,
    ),
    _rule(
        "relationship",
        "The fan is {value}.",
        rf"{_BE} (?P<value>married|single|divorced|engaged|widowed)\b",
        85,
        cuts=False,
    ),
    _rule(
        "pet",
        "The fan has a {kind} called {value}.",
        rf"\b(?:{_WE}(?:'ve| have)(?: got)? (?:an? )?(?:\w+ )??|(?:my|our) )(?P<kind>{PETS})"
        rf"(?:'s name is| is called| is named| named| called|{_COMMA}) {_NAME}",
        92,
        cuts=False,
    ),
    _rule(
        "pet",
        "The fan has {value}.",
        rf"{_WE}(?:'ve got| have(?: got)?| own| keep) "
        rf"(?P<value>(?:an?|two|three|four|some) (?:\w+ )?(?:{PETS})s?)"
        r"\b(?! (?:named|called))",
        85,
        cuts=False,
    ),
    _rule(
        "person",
        "The fan's {kind} is called {value}.",
        rf"\b(?:my|our|{_WE}(?:'ve got| have(?: got)?)(?: an?)?) "
        rf"(?P<kind>(?:older |younger |little |big |twin )?(?:{PEOPLE}))"
        rf"(?:'s name is| is called| is named| named| called|{_COMMA}) {_NAME}",
        90,
        cuts=False,
    ),
    _rule(
        "likes",
        "The fan likes {value}.",
        rf"{_I}(?: really| absolutely| just| also| do)* (?:love|like|adore|enjoy) "
        r"(?!you\b|yours?\b|it\b|that\b|this\b|to hear|how\b|what\b|when\b|him\b|her\b|them\b|"
        rf"talking|being here){_REST}",
    ),
    _rule(
        "likes",
        "The fan likes {value}.",
        rf"{_BE} (?:really |totally )?(?:into|crazy about|obsessed with|a (?:huge |big )?fan of) "
        rf"(?!you\b|yours?\b|it\b|that\b|this\b){_REST}",
    ),
    _rule(
        "dislikes",
        "The fan does not like {value}.",
        rf"{_I}(?: really| absolutely| just)* (?:hate|can't stand|cannot stand|dislike|don't like) "
        r"(?!you\b|it\b|that\b|this\b|to say|when\b|how\b|him\b|her\b|them\b|myself)"
        rf"{_REST}",
    ),
    _rule(
        "favourite",
        "The fan's favourite {kind} is {value}.",
        r"\bmy (?:all[- ]time )?favou?rite (?P<kind>\w+(?: \w+)??)(?: of all time| ever)? "
        rf"(?:is|are|was) {_REST}",
        92,
    ),
    _rule("allergy", "The fan is allergic to {value}.", rf"{_BE} allergic to {_REST}", 90),
    _rule("plays", "The fan plays {value}.", rf"{_I} play (?:the )?(?!with\b|along\b){_REST}", 75),
    _rule(
        "speaks",
        "The fan speaks {value}.",
        rf"(?:{_I} speak |\bwe (?:all |both )?speak {_CAPITAL}){_REST}",
        70,
    ),
    _rule(
        "learns",
        "The fan is learning {value}.",
        rf"{_BE} (?:learning|practising|practicing|training for|saving (?:up )?for) {_REST}",
        80,
    ),
    _rule("wants", "The fan wants {value}.", rf"{_I}(?:'d love| want| hope| dream) (?P<value>to (?!"
          r"know|hear|ask|say|tell|talk|see you|meet you|be here|go home|thank)[^,;:.!?\n]+)", 65),
    _rule(
        "plan",
        "The fan said: “{value}”.",
        rf"(?P<value>{_I}(?:'m| am|'ve| have| 'll|'ll| will)(?: got)? [^.!?\n]*\b(?:tomorrow|next "
        r"(?:week|month|year|\w+day|summer|winter|autumn|spring)|"
        r"this (?:weekend|summer|winter|autumn|spring)|"
        r"on \w+day|in (?:two|three|four|a few) (?:days|weeks|months))[^.!?\n]*)",
        70,
        cuts=False,
    ),
)  # fmt: skip
_OF_SOMEBODY: Final = re.compile(
    rf"\b(?:my|our) (?P<who>(?:{PEOPLE}))(?:,? (?P<name>(?-i:[A-Z])[\w'-]*),?)? "
    r"(?P<value>(?:is|lives|works|studies|has|loves|likes|plays|moved|"
    r"died|passed away|teaches|runs) [^,;:.!?\n]+)",
    re.IGNORECASE,
)


def find_facts(turns: Iterable[SaidTurn]) -> list[FoundFact]:
    """What a fan plainly says, in the order in which it was said."""
    return [
        fact
        for turn in turns
        for sentence in _SENTENCE.findall(turn.text)
        for fact in _in_sentence(sentence.strip(), turn)
    ]


def _in_sentence(sentence: str, turn: SaidTurn) -> list[FoundFact]:
    plain = sentence.replace("\u2019", "'").strip()
    if plain.endswith("?") or _UNREAL.search(plain):
        return []
    quote = plain[:MAX_QUOTE_CHARS]
    special = is_special(plain)
    facts: dict[tuple[str, str], FoundFact] = {}
    for rule in _RULES:
        for found in rule.pattern.finditer(plain):
            value = _value(found["value"], cuts=rule.cuts)
            if not value:
                continue
            kind = (found.groupdict().get("kind") or "").lower()
            predicate = f"{FAVOURITE}{kind}" if rule.predicate == "favourite" else rule.predicate
            subject = kind if rule.predicate == "person" else "fan"
            text = rule.says.format(value=value, kind=kind)
            fact = FoundFact(
                subject, predicate, value, text, quote, turn.item_id, rule.confidence, special
            )
            facts.setdefault((subject, predicate), fact)
    for subject, predicate, value, text in told_abroad(plain):
        fact = FoundFact(
            subject, predicate, value, text, quote, turn.item_id, ABROAD_CONFIDENCE, special
        )
        facts.setdefault((subject, predicate), fact)
    for found in _OF_SOMEBODY.finditer(plain):
        who, value = found["who"].lower(), _value(found["value"], cuts=True)
        named = f" {found['name']}" if found["name"] else ""
        text = f"The fan's {who}{named} {value}."
        fact = FoundFact(who, "about", value, text, quote, turn.item_id, 75, special)
        facts.setdefault((who, "about"), fact)
    return list(facts.values())


def _value(words: str, *, cuts: bool) -> str:
    value = _STOPS.sub("", words) if cuts else words
    value = " ".join(value.split()).strip(" '\"-")
    return value if len(value) <= MAX_VALUE_CHARS else ""
