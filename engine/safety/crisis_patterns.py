"""Sentences in which a fan may be in danger, by language.

Matched on normalised text (:func:`engine.safety.normalise.normalise`): lower case, no accents, no
apostrophes, no punctuation. Every list is curated by hand; ``engine/safety/sets``
holds the lines that set its floors.
"""

import re
from typing import Final, Literal

Locale = Literal["en", "de", "es", "fr", "pt", "it", "nl", "pl", "tr", "ja"]
CrisisKind = Literal["self_harm", "harm_to_others", "abuse"]

_WANT_EN: Final = (
    r"(?:want|wanna|going|gonna|need|plan|planning|ready|decided|trying|tried|thinking|thought|"
    r"think|wish|about|like|tempted|intend|feel|rather|will|ll|might|could|should|just|gotta)"
)

SELF_HARM: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        r"\b(?:tired|sick|done|exhausted|finished) (?:of|with) (?:living|being alive|life|my life|"
        r"existing|existence)\b(?! (?:in|here|with|on the|as))",
        r"\b(?:dont|do not|cant|cannot|no longer) see (?:a|any|the|much)? ?(?:reason|point|sense) "
        r"(?:to|in|of) (?:keep going|keep on|go(?:ing)? on|liv(?:e|ing)|continu(?:e|ing)|"
        r"being here)",
        r"\b(?:lost|lose|losing|have no|no) (?:the |my |any )?will to live\b",
        r"\b(?:give|giving|gave|given) up on (?:life|living)\b|\bhate (?:being alive|living)\b",
        r"\bwhy am i (?:even |still )(?:alive|living)\b|\bwish i (?:was|were|"
        r"had) never (?:been )?born",
        r"\b(?:sleep|asleep|bed|eyes)\b.{0,25}\b(?:never|not|and dont|without) (?:ever )?"
        r"(?:wake|waking) up\b",
        r"\b(?:last (?:night|day|hours?)) (?:on (?:this )?earth|alive)\b",
        r"\b(?:want|wanna|wish|could|need) (?:to |i could )?(?:just )?(?:disappear|vanish|"
        r"cease to exist|"
        r"stop existing|not exist)(?: (?:forever|completely|for good))?$",
        r"\b(?:want|wanna|wish) (?:to )?(?:just )?(?:disappear|vanish) (?:forever|for good)\b",
        r"\bwant (?:it|it all|everything|all of it|this life) to (?:end|be over)\b",
        r"\b(?:slit|slitting|slash|slashing|cut|cutting|opened?) (?:open )?(?:up )?my "
        r"(?:own )?(?:wrists?|veins|throat)\b|\b(?:cut|cutting) my (?:arms?|thighs?|legs?)\b",
        r"\b(?:razor|blade|knife|scissors)\b.{0,30}\bmy (?:wrists?|arms?|thighs?|skin)\b",
        r"\b(?:have|got|with|holding|hold) (?:the |a |my )?(?:pills|gun|rope|noose|blade|"
        r"razor|knife) "
        r"(?:in (?:front of me|my (?:hand|mouth))|next to me|ready|to my head)\b",
        r"\b(?:gun|rope|noose|pills|bridge|blade)\b.{0,40}\bcant stop (?:looking|staring|"
        r"thinking)\b",
        r"\b(?:tried|trying|going|plan|planning|about) to (?:overdose|od)\b|\bod tonight\b",
        r"\b(?:no ?(?:one|body)|they|anyone) (?:will|would|d|wont|wouldnt) (?:even |ever )?"
        r"(?:miss me|notice) (?:when|if|after|once) im gone\b",
        r"\brather be dead\b|\bwant to be gone (?:forever|for good)\b",
        r"\b(?:step|jump|walk|throw my ?self) (?:out )?(?:in ?front of|under) (?:a|the) "
        r"(?:train|bus|truck|car|subway|metro)\b",
        r"\bdrive (?:my (?:self|car) )?(?:off|into) (?:a|the) (?:cliff|bridge|wall|tree|lake)\b"
        r"(?!.*\b(?:game|level|movie)\b)",
        r"\b(?:stab|stabbing|starve|starving|choke|choking|strangle|punish) my ?self\b"
        r"(?! (?:with (?:a|the) (?:fork|pencil|needle)|on))",
        r"\bwont be (?:alive|around) (?:much longer|tomorrow|by)\b",
        r"\b(?:kill|killing|killed|hang|hanging|shoot|shooting|drown|drowning|poison|unalive|"
        r"unaliving|off|offing) my ?self\b",
        r"\b(?:kms|unalive my ?self)\b",
        r"\b(?:end|ending) (?:my (?:own )?life|it all)\b(?! (?:with|off|nicely|on a|in style))"
        r"|\b(?:take|taking|took) my (?:own )?life\b(?! (?:with|off|in stride|back|story|"
        r"seriously|for granted|into))",
        r"\bend my (?:own )?(?:suffering|existence|pain)\b",
        r"\b(?:commit|committing|attempt|attempting|attempted|considering|contemplating) suicide\b",
        r"\b(?:im|i am|i feel|feel|feeling|been|get|got|getting) (?:so |really |very )?suicidal\b",
        r"\bsuicidal (?:thoughts|feelings|ideation|again|tonight|lately)\b",
        r"\b(?:thinking|think|thoughts|thought) (?:about|of) (?:my )?suicide\b",
        r"\b(?:my )?suicide (?:note|letter|plan)\b.*\b(?:i|my|wrote|writing|ready)\b",
        r"\bi (?:wrote|have written|am writing) (?:a|my) (?:suicide note|goodbye letter)\b",
        r"\b(?:want|wanna|wanted|ready|going|wish i could|rather|hope i|"
        r"gonna) (?:to )?(?:just )?die\b"
        r"(?! (?:laughing|of|from|for|happy|on|hard|in (?:this|the) (?:game|level)|inside))",
        r"\b(?:want|wanna|wish) (?:to )?(?:be|i (?:was|were)) dead\b(?! (?:sea|set|honest|"
        r"serious))",
        r"\bbetter off (?:dead|without me|if i (?:was|were) (?:dead|gone))\b",
        r"\b(?:dont|do not|no longer|cant|cannot) (?:really )?(?:want to|wanna) "
        r"(?:be alive|live|exist|wake up|be here)(?: any ?more| tomorrow)?\b"
        r"(?! (?:in|with|near|there|at|on|without))",
        r"\b(?:cant|cannot|can not) (?:go on|live (?:like this|any ?more)|keep living)\b"
        r"(?! (?:\w+day|tour|stage|holiday|vacation|the (?:trip|ride)|a (?:trip|date)))",
        r"\bno (?:reason|point) (?:to|in) (?:live|living|be alive|go(?:ing)? on)\b",
        r"\b(?:nothing|not) (?:left )?(?:worth )?(?:to live for|worth living)\b",
        r"\blife (?:is|isnt|is not) (?:not )?worth living\b",
        r"\b(?:cut|cutting|burn|burning|hurt|hurting|harm|harming) my ?self\b"
        r"(?! (?:shaving|cooking|off|some|a (?:slice|piece)|on (?:a|the)|at the gym|"
        r"playing|falling))",
        r"\bself ?harm(?:ing|ed)?\b.*\b(?:i|im|ive|again|urge)\b|\bi .{0,20}self ?harm",
        r"\b(?:took|swallowed|taken|taking|take|swallow) (?:a |the )?(?:whole )?"
        r"(?:bottle|all|too many|handful|pack)(?: of)? (?:of )?(?:my |the |these )?"
        r"(?:pills|tablets|meds|sleeping|painkillers|paracetamol)",
        r"\bi (?:just |have |ve )?overdosed\b(?! on (?:choc|cake|coffee|caffeine|sugar|cheese|"
        r"netflix|memes|your))|\b(?:want|going|gonna|wanna) (?:to )?overdose\b",
        r"\bjump(?:ing)? (?:off|from) (?:a|the|this|that) (?:bridge|roof|building|balcony)\b"
        r"(?!.*\b(?:game|level|movie|film|bungee|parachute|video)\b)",
        r"\bi (?:bought|have|got) (?:a|the) (?:rope|gun|pills) (?:to|and) (?:end|kill|do it)",
        r"\b(?:goodbye|bye) (?:forever|world)\b.*\b(?:cant|tonight|sorry|end|over)\b",
        r"\b(?:no ?(?:one|body)|they) would (?:even )?(?:miss me|care|notice) if i "
        r"(?:was|were|am|died|disappeared)",
        r"\bhow (?:do|can|would|should) i (?:end it all|end my life|kill my ?self|die)\b"
        r"(?! (?:laughing|less|in))",
        r"\b(?:painless|easiest|quickest|best) way to (?:die|kill my ?self|end (?:it|my))\b",
        r"\bhow many (?:pills|tablets|paracetamol|sleeping pills) .{0,30}\b(?:die|kill|"
        r"fatal|lethal)\b",
    ),
}

HARM_TO_OTHERS: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        r"\bi(?:m| am)? (?:going to|gonna|will|want to|wanna|plan to) (?:kill|shoot|stab|murder|"
        r"strangle|hurt) (?:him|her|them|my (?:wife|husband|boss|ex|girlfriend|boyfriend|mother|"
        r"mom|father|dad|kids?|son|daughter|neighbou?r|brother|sister|teacher)|everyone|people)\b"
        r"(?! (?:in (?:the|this) (?:game|match|round)|at (?:chess|poker|tennis)|with kindness))",
        r"\b(?:shoot|blow) up (?:my|the|a) (?:school|office|church|mall|workplace)\b",
    ),
}

ABUSE: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        r"\bmy (?:husband|wife|partner|boyfriend|girlfriend|dad|father|mom|mother|stepdad|uncle|ex)"
        r" (?:beats|hits|rapes|raped|molests|molested|chokes|choked|strangled|abuses) me\b",
        r"\bi (?:was|am being|got|have been|ve been|am) (?:being )?(?:raped|molested|"
        r"sexually (?:abused|"
        r"assaulted)|trafficked)\b",
    ),
}

NOT_THE_FAN: Final = re.compile(
    r"\b(?:lyrics?|song called|movie|film|novel|book|character|chapter|in the game|this level|"
    r"headline|documentary|squad|episode|titled|boss fight|respawn)\b"
)
"""Signs of a story; they excuse a line only without a first person who wants to."""
QUOTED: Final = re.compile(
    r"\b(?:lyrics?|chorus|verse|song|film|movie|book|poem|character|headline) "
    r"(?:says?|said|sings?|goes|reads|called|titled|about)\b"
)
"""Words that are plainly someone else's."""
FIRST_PERSON_WISH: Final = re.compile(rf"\bi(?:m| am|ve| have|ll| will)? (?:\w+ )?{_WANT_EN}\b")
