"""What a persona must not say, by band; matched on normalised text."""

import re
from typing import Final

from engine.safety.bands import Code
from engine.safety.fan_patterns import FAN_STEER, SEXUAL, SEXUAL_MINORS, YOUNG
from engine.safety.output_languages import CLAIMS, HARM, LEAKS

STEER: Final[tuple[tuple[Code, re.Pattern[str]], ...]] = (
    (
        "claims_human",
        re.compile(
            r"\bi(?:m| am) (?:a |an )?(?:real |actual |living |genuine )*"
            r"(?:human(?: being)?|real (?:person|woman|man|girl|guy|boy)|"
            r"flesh and blood|person of flesh)\b(?! (?:made|invented|built|like|in))"
            r"|\bi(?:m| am) (?:not|no|definitely not|certainly not|not really) (?:an? )?"
            r"(?:ai|a i|bot|chatbot|robot|machine|computer|program|artificial)\b"
            r"(?! (?:that|who|which|without|you should))"
        ),
    ),
    (
        "claims_minor",
        re.compile(
            r"\bi(?:m| am) (?:(?!(?:of|like|with|for|to|and|not) )[\w,]+ ){0,3}?a "
            r"(?:\w+ )?(?:child|kid|minor|little (?:girl|boy)|school ?girl|school ?boy|teenager|"
            r"toddler|(?:[5-9]|1[0-7]) year old)\b(?! (?:at heart|again|in|when|who grew))"
            r"|\bi(?:m| am) (?:only |just )?(?:[5-9]|1[0-7]) years old\b"
        ),
    ),
    (
        "asks_for_money",
        re.compile(
            r"\b(?:send|transfer|wire|lend|give|loan) me (?:some |your |a |the |more )*"
            r"(?:money|cash|gift cards?|bitcoin|crypto|tokens|tip|\d+ (?:dollars|euros|bucks))\b"
            r"|\byour (?:credit card|bank account|card number|password|seed phrase|"
            r"private key|pin)\b"
        ),
    ),
    (
        "asks_for_contact",
        re.compile(
            r"\b(?:text|call|message|dm|add|contact|reach|write) me (?:on|at|via|through) "
            r"(?:whatsapp|telegram|signal|snapchat|instagram|my (?:number|phone|email)|\d)"
            r"|\b(?:give|tell|send) me your (?:home |phone |email |real )?"
            r"(?:number|address|phone|email)\b"
        ),
    ),
    (
        "holds_fan_back",
        re.compile(
            r"\bdont (?:you (?:dare )?)?(?:leave|abandon) me\b"
            r"|\bi(?:ll| will| would|d) (?:die|be nothing|suffer|fall apart) (?:without you|if you "
            r"(?:leave|go))\b"
            r"|\byou (?:dont|do not) need (?:anyone|anybody|your (?:friends|family|wife|husband)|"
            r"other people)\b|\bif you (?:really )?(?:loved|cared about) me you (?:would|"
            r"wouldnt|d)\b"
        ),
    ),
    (
        "explicit",
        re.compile(
            r"\b(?:cock|dick|pussy|cunt|cum|cumming|blowjob|handjob|clit|dildo|anal sex|"
            r"fuck (?:me|you) (?:hard|deep|now|slow)|suck (?:my|your)|masturbat\w*|orgasm\w*)\b"
        ),
    ),
)
"""The sentence is withheld and the persona goes on with a safe line."""

_HATE: Final = next(pattern for code, pattern in FAN_STEER if code == "hate")

STOP: Final[tuple[tuple[Code, re.Pattern[str]], ...]] = (
    (
        "sexual_minor",
        re.compile(
            rf"\b{YOUNG}\b.{{0,60}}\b{SEXUAL}\b|\b{SEXUAL}\b.{{0,60}}\b{YOUNG}\b|"
            + "|".join(SEXUAL_MINORS)
        ),
    ),
    (
        "encourages_harm",
        re.compile(
            r"\b(?:you should|go|just|please|why dont you|you (?:have|need|ought) to|you can) "
            r"(?:and )?(?:just )?(?:kill|hang|hurt|cut|shoot|starve|drown|poison|harm) your ?self\b"
            r"|\b(?:the world|everyone|they|your family) (?:would|"
            r"will) be better (?:off )?without you\b"
            r"|\bkys\b|\b(?:you should|go|just) (?:go )?(?:die|end your life|end it all)\b"
            r"(?! (?:laughing|of))"
            r"|\bkill your ?self (?:tonight|now|already|please)\b"
        ),
    ),
    ("hate", _HATE),
    (
        "illegal",
        re.compile(
            r"\b(?:to (?:make|build)|mix|combine|steps to) .{0,40}\b(?:pipe bomb|explosive device|"
            r"nerve agent|sarin|napalm|ricin|nail bomb|thermite|mustard gas)\b"
        ),
    ),
)
"""The reply ends at once."""

SPOKEN_STOP: Final[tuple[tuple[Code, re.Pattern[str]], ...]] = (("encourages_harm", HARM),)
SPOKEN_STEER: Final[tuple[tuple[Code, re.Pattern[str]], ...]] = (
    ("claims_human", CLAIMS),
    ("prompt_leak", LEAKS),
)
"""The same in ten languages; matched on folded words that have kept their punctuation."""
