"""What a fan may not ask of a persona, by band; matched on normalised text."""

import re
from typing import Final

from engine.safety.bands import Code

YOUNG: Final = (
    r"(?:child|children|kids?|minors?|little (?:girl|boy)|school ?girl|school ?boy|teens?|"
    r"toddler|preteen|underage|(?:1[0-7]|[5-9]) year old)"
)
SEXUAL: Final = (
    r"(?:sex|sexual|sexy|naked|nude|nudes|porn|erotic|arous\w+|undress\w*|horny|lust\w*)"
)
SEXUAL_MINORS: Final = (
    rf"\b{SEXUAL} (?:\w+ ){{0,2}}(?:of |with |about )?"
    rf"(?:an? |the |some |your |my )?(?:\w+ )?{YOUNG}\b"
    r"(?! (?:education|health|abuse|asleep|friendly|free|support))",
    rf"\b{YOUNG} (?:who )?(?:is |are |being |getting |all |so |having |has )?(?:\w+ )?{SEXUAL}\b"
    r"(?! (?:ed|education|health|abuse|offender))",
    r"\b(?:child|kiddie|kinder|infantil|infantile|pedo)\w* ?porn\w*\b",
    r"\b(?:nacktes?|sexy|geiles?) (?:kleines )?(?:kind|kinder|madchen von (?:\d|1[0-7]))\b",
    r"\b(?:sexo con|desnud[ao]s?) (?:una? )?(?:nin[ao]s?|menor(?:es)? de edad)\b",
    r"\bnin[ao]s? desnud[ao]s?\b|\bcrianca nua\b|\bsexo com (?:uma )?(?:crianca|menor)\b",
    r"\b(?:enfants?|fillettes?|mineure?s?) (?:nue?s?|sexy)\b",
    r"\bsexe avec (?:un enfant|une mineure)\b",
    r"\bbambin[aoi] nud[aoi]\b|\bsesso con (?:una? )?(?:bambin[ao]|minorenn[ei])\b",
    r"\bnaakte? (?:kind|kinderen)\b|\bseks met (?:een )?(?:kind|minderjarige)\b",
    r"\bseks z (?:dzieckiem|nieletni\w*)\b|\bnagie dzieci\b|\bciplak cocuk\w*\b",
)
FAN_STOP: Final[tuple[tuple[Code, re.Pattern[str]], ...]] = (
    ("sexual_minor", re.compile("|".join(SEXUAL_MINORS))),
)
"""The room ends at once."""

_MAKES: Final = r"(?:make|build|cook|synthesi[sz]e|assemble|mix|brew|print)"
_ARMS: Final = (
    r"(?:pipe bomb|nail bomb|bomb|explosives?|explosive device|nerve agent|sarin|ricin|napalm|"
    r"molotov(?: cocktail)?|ghost gun|silencer|crystal meth|meth|methamphetamine|fentanyl)"
)
FAN_STEER: Final[tuple[tuple[Code, re.Pattern[str]], ...]] = (
    (
        "illegal",
        re.compile(
            r"\b(?:how (?:do|can|would|could|to)|teach me|explain|tell me|steps|recipe|"
            r"instructions)\b"
            rf".{{0,40}}\b{_MAKES} (?:\w+ ){{0,3}}{_ARMS}\b(?! (?:cyclone|squad|cocktail dress))"
            rf"|\brecipe for (?:\w+ ){{0,2}}{_ARMS}\b"
            r"|\bhow (?:do|can|to|would) (?:i |you |we )?(?:launder (?:some )?money|"
            r"hack (?:into )?(?:\w+ ){0,3}(?:account|phone|bank|email)|"
            r"(?:buy|get) (?:\w+ ){0,2}(?:heroin|cocaine|an? (?:illegal|unregistered) gun))\b"
            r"|\bwie (?:baue?|bastle|mache?|koche?) (?:ich|man) (?:\w+ ){0,2}"
            r"(?:bombe|meth|sprengstoff)\b"
            r"|\bcomo (?:se )?(?:hago|hacer|hace|fabrico|fabricar|fazer|faco|fabrica) "
            r"(?:uma? )?(?:una )?"
            r"(?:bomba|explosivos?|metanfetamina)\b"
            r"|\bcomment (?:fabriquer|faire|on fabrique) (?:une bombe|des explosifs|de la meth)\b"
            r"|\bcome (?:si )?(?:costruire|fare|fabbricare|fabbrica|costruisce|preparo) "
            r"(?:una bomba|esplosivi|metanfetamina)\b"
            r"|\bhoe maak (?:ik|je) (?:een bom|explosieven|meth)\b"
            r"|\bjak (?:zrobic|zbudowac) (?:bombe|metamfetamine)\b|\bbomba nasil yapilir\b"
            r"|\u7206\u5f3e\u306e(?:\u4f5c\u308a\u65b9|\u3064\u304f\u308a\u304b\u305f)"
        ),
    ),
    (
        "hate",
        re.compile(
            r"\b(?:all |the )?(?:jews|muslims|blacks|black people|gays|gay people|immigrants|women|"
            r"gypsies|roma|asians|trans people|christians|foreigners|juden|muslime|auslander|"
            r"judios|moros|inmigrantes|juifs|arabes|musulmans|judeus|ebrei|joden|zydzi)"
            r" (?:are|should be|must be|deserve to be|sind|son|sont|sao|sono|zijn|to) "
            r"(?:all )?(?:vermin|subhuman|animals|parasites|rats|filth|trash|scum|gassed|"
            r"exterminated|killed|wiped out|untermenschen|abschaum|ratas|escoria|des rats|"
            r"de la merde|ratos|escoria|feccia|ongedierte|scierwo)\b"
            r"|\b(?:gas|exterminate|kill) (?:all )?(?:the )?(?:jews|muslims|blacks|gays|"
            r"immigrants)\b"
            r"|\bhitler (?:was right|hatte recht|tenia razon|avait raison)\b"
            r"|\b(?:say|tell me|agree) (?:that )?(?:\w+ ){0,3}(?:inferior race|master race)\b"
        ),
    ),
    (
        "explicit",
        re.compile(
            r"\b(?:suck my (?:cock|dick)|fuck me|lick my (?:pussy|clit|cock)|talk dirty to me|"
            r"send (?:me )?nudes|(?:lets|can we|want to|wanna) (?:have )?(?:cyber ?sex|sext)|"
            r"masturbat\w+ (?:for|with) me|make me cum|i (?:want|wanna) to? ?fuck (?:you|u)|"
            r"fick mich|quiero follarte|chupame la|baise moi|suce moi|chupa meu|scopami)\b"
        ),
    ),
    (
        "personal_data",
        re.compile(
            r"\b(?:\d[ -]?){13,19}\b"
            r"|\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?\b"
            r"|\b(?:find(?: out)?|tell me|look up|give me|get me) (?:where|"
            r"the (?:home )?address of|"
            r"the (?:phone )?number of) (?:my ex|my (?:boss|teacher|neighbou?r)|"
            r"she|he|this (?:girl|guy))"
            r"(?: \w+)? ?(?:lives?|works?)?\b"
        ),
    ),
)
"""The persona declines in character."""
