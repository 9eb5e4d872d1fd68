"""English sentences around danger: passive wishes, goodbyes, means, being unsafe at home, slang.

See ``crisis_patterns``; matched on the line with its spelling mended (``engine.safety.spelling``).
"""

from typing import Final

_PILLS: Final = (
    r"(?:pills?|tablets?|meds|medication|medicine|sleeping \w+|painkillers|antidepressants|insulin|"
    r"paracetamol|xanax|tylenol|benzos)"
)
_GONE: Final = (
    r"(?:im (?:dead|gone|not (?:here|around|alive)(?: any ?more)?)"
    r"|i(?: was|m| were) (?:dead|gone)|i (?:died|die|disappeared|wasnt here|wasnt around))"
    r"(?! (?:for|to|on|at|in|with|away|this|next))"
)
_WISH: Final = r"(?:hope|hoping|hoped|wish|wishing|wished|pray|praying|prayed|if only|want|wanting)"
_NOBODY: Final = r"(?:no ?(?:one|body)|not a soul|who|they|anyone)"
_FAMILY: Final = (
    r"(?:husband|wife|partner|boyfriend|girlfriend|bf|gf|fiance|ex|dad|daddy|father|stepdad|"
    r"step ?father|mom|mum|mother|stepmom|stepmum|uncle|aunt|grandpa|grandad|grandfather|"
    r"step ?brother|brother|cousin|coach|priest|roommate|(?:moms|mums|mothers|sisters) "
    r"(?:boyfriend|"
    r"husband))"
)
_WHO: Final = rf"(?:he|she|they|my {_FAMILY}|(?:some|any)(?:one|body) i know|somebody)"
_CHILD: Final = (
    r"(?:my|the|her|his|our|their|a) (?:little |baby |own |younger |youngest |small )*(?:kids?|"
    r"child(?:ren)?|sons?|daughters?|baby|toddler|brother|sister|niece|nephew)"
)
_PLAY: Final = (
    r"(?! (?:(?:at|in) (?:\w+ ){0,2}(?:chess|cards|poker|tennis|mario|golf|pool|games?|match|race|"
    r"\w+ball|\w+ing)|at (?:it|this|that|every|all)\b|with (?:a|the|his|her)))"
)

SELF_HARM_AROUND: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        # Wishing that it were over, without saying by whose hand.
        rf"\b(?:{_WISH}|if|relief|better)\b.{{0,30}}\b(?:dont|didnt|never|not|wouldnt|couldnt) "
        r"(?:ever )?(?:wake|waking) up\b(?! (?:early|earlier|in time|on time|before|by|at|for|to|"
        r"so|with|next|beside|late|until|till)\b)",
        rf"\b{_WISH}\b.{{0,20}}\b(?:(?:i|to) (?:just )?(?:get|got|am|be) (?:hit by a|run over|"
        r"cancer|killed|shot)|(?:car|truck|bus|train|lorry)\b.{0,12}\b(?:hit|hits|ran|run|kill|"
        r"kills|take|takes) me)\b",
        r"\bhop(?:e|ing) (?:that )?(?:something|it) (?:bad )?(?:happens|kills)\b.{0,40}\b"
        r"(?:do it my ?self|me so i|have to do it)",
        r"\bi should(?:ve| have) (?:just )?(?:died|been the one (?:who|that|to))\b(?! (?:in (?:"
        r"that|this|the) (?:level|game|round|fight|run|match)|laughing|my hair))"
        r"|\bit should(?:ve| have) been me (?:who|that|in (?:that|the)) ?(?:died|car|coffin|crash)",
        r"\b(?:dont|do not|didnt|never) deserve (?:to (?:be alive|live|exist|be here)|life|"
        r"(?:this|my) life)\b",
        rf"\b{_WISH} i (?:didnt|did not|dont) exist\b|\b{_WISH} i (?:wasnt|werent) (?:alive|born|"
        r"(?:around|here) any ?more)\b",
        r"\b(?:(?:want|need) to|wanna|wish i could) (?:just )?(?:go to |fall a)?"
        r"(?:sleep|rest) (?:forever|for ?ever|for good|and never)\b",
        r"\b(?:wanna|want to|gonna|going to|might|trying to|try) suicide\b",
        r"\bfinally (?:get to |be able to |can )?(?:rest forever|be at peace|have peace)\b"
        r"(?=.*\b(?:tonight|soon|goodbye|gone|pain)\b)",
        r"\b(?:rather|wanna|want to|would like to) not (?:be (?:here|alive|around)|exist)\b"
        r"(?! (?:tonight|today|at|with|for))",
        r"\b(?:want|wanna) (?:to )?(?:do|deal with|live) (?:this |the )?(?:whole )?life "
        r"(?:thing )?any ?more\b",
        r"\b(?:cant|cannot) (?:do|take|stand|handle) (?:my |this )?(?:life|living|existing|being "
        r"alive)\b(?! (?:in|with|here|at))",
        r"\b(?:life|living) (?:just )?(?:isnt|is not) for me\b"
        r"|\bcheck(?:ing)? out (?:of life|for good|forever)\b",
        r"\b(?:dont|do not|no longer) (?:even |really )?care (?:if|whether) i (?:live|die|wake up|"
        r"am alive|survive)\b",
        r"\b(?:want|wanna|need) (?:it|this|everything|the pain|all) (?:all )?to (?:just )?"
        r"(?:stop|end) (?:for good|forever)\b",
        r"\b(?:tired|done|sick) (?:of )?(?:fighting|surviving|trying to (?:live|survive))\b"
        r"(?! (?:with|about|over|my|the|for)).{0,40}\b(?:stop|end|die|over|rest|sleep)\b",
        r"\b(?:dying|death|being dead) (?:\w+ )?(?:sounds|seems|feels|looks|would be) (?:so |like |"
        r"kinda |really )*(?:a )?(?:peaceful|relief|nice|easier|better|good|freedom|the answer)\b"
        r"|\bi (?:crave|long for|dream of|fantasi[sz]e about|welcome) (?:my own )?(?:death|"
        r"dying)\b",
        r"\b(?:only|one) (?:way|thing|answer|solution|exit|option)(?: out| left)?(?: (?:for me|"
        r"that "
        r"helps|i (?:see|have)))?(?: is| left is) (?:death|to die|dying|suicide|to end)\b"
        r"|\bdeath is the only\b",
        r"\b(?:better|happier|easier|lighter)(?: off| place)?(?: for (?:\w+ ){1,2})? (?:without me|"
        r"if i (?:was|were) (?:gone|dead|not here)|if i (?:wasnt|werent|didnt exist|disappeared|"
        r"died))\b(?! (?:singing|talking|there|on the|at the|playing|in the))",
        r"\bi(?: a)?m (?:just |only |such |nothing but |always )*a burden (?:to|on|for) (?:every|"
        r"my|them|him|her|people|you all|all)",
        rf"\b{_NOBODY} (?:would|ll|will|d)? ?(?:even |ever |really |actually )?(?:miss|notice|care|"
        rf"cry|remember|come|show up)\b.{{0,25}}\b(?:my funeral|(?:if|when|once|after) {_GONE})",
        r"\b(?:joining|join|be with|see|seeing) (?:him|her|them|my \w+) (?:again )?(?:soon )?"
        r"(?:in heaven|on the other side|up there)\b.{0,20}\b(?:tonight|soon|tomorrow|maybe)\b"
        r"|\b(?:soon|tonight) (?:ill|i will|im|i) (?:gonna |going to )?(?:be with|join|see) (?:"
        r"him|her|them|my \w+) (?:again )?(?:in heaven|on the other side|up there)\b",
        r"\b(?:suicide|ending it|killing my ?self|dying|death) (?:is )?(?:\w+ )?(?:on|in) my "
        r"mind\b",
        # Goodbyes and last things.
        r"\b(?:last|final) (?:time|message|words?|thing|goodbye)\b.{0,20}\b(?:hear from me|(?:hear|"
        r"see|read) (?:of |from )?me|i(?:ll| will)? ever (?:write|say|send))\b(?!.*\b(?:week|month|"
        r"today|until|till|before|for (?:a|the))\b)",
        r"\b(?:wrote|written|writing|write|left|leave|leaving|finished|recorded)\b.{0,20}\b"
        r"(?:goodbyes?|farewell|suicide|last) (?:letters?|notes?|messages?|video)\b",
        rf"\b(?:look after|take care of|read|find|miss|forgive|letters?|have my|keep my|give my)\b"
        rf".{{0,40}}\b(?:when|after|once) {_GONE}",
        r"\b(?:gave|giving|given|give) away (?:all )?(?:of )?my (?:things|stuff|belongings|clothes|"
        r"pets?|cat|dog|records)\b.{0,60}\b(?:wont|dont|not) need\b",
        r"\b(?:forgive me|im sorry|sorry) (?:\w+ )?for what (?:im|i am|ill|i will) (?:about|going|"
        r"gonna|do)\b|\bdont (?:try to |you )?(?:stop|save) me\b.{0,30}\b(?:tonight|goodbye|"
        r"decided|"
        r"die|over|now)\b",
        r"\b(?:cant|cannot) (?:do|take) (?:this|it) any ?more\b.{0,60}\b(?:goodbye|bye|im sorry|"
        r"die|"
        r"dead|end it|pills|alive|gone|love you all|forgive|tell (?:my|them))\b",
        r"\b(?:soon|tonight|tomorrow)\b.{0,15}\b(?:it|itll|everything|all)(?: will| ll)?(?: all)? "
        r"(?:be )?over\b.{0,30}\b(?:nobody|no ?one|everyone|pain|peace|free|worry)\b",
        # Means and plans.
        rf"\b(?:saving|saved|hoarding|hoarded|stockpil\w+|collecting|collected|hiding|counting|"
        rf"counted|stashing|stashed)(?: up| out)?\b.{{0,15}}\b{_PILLS}\b(?! for (?:my|the|her|"
        r"his))",
        rf"\b(?:what|wat) (?:would |will |ll |d )?(?:happens? )?if (?:i|you|u|someone) "
        r"(?:took|take|takes|swallow(?:ed)?|mix(?:ed)?|drank|drink)\b.{0,20}\b(?:all|too many|"
        rf"whole|bottle|pack|lot of|\d+|bunch of)\b.{{0,25}}\b(?:{_PILLS}|bleach)\b",
        r"\b(?:picked|chosen|chose|set|got|have) (?:a|the|my) (?:date|day|time|place) (?:to (?:do "
        r"it|"
        r"die|end|go)|for (?:it|my death))\b.{0,40}\b(?:no ?(?:one|body)|nobodys?|goodbye|die|end|"
        r"knows)\b",
        r"\bi(?:ve| have)? (?:just )?loaded (?:the|my|a|his|her|dads|my \w+) (?:gun|pistol|rifle|"
        r"shotgun|revolver)\b",
        r"\bi(?:m| am)? ?(?:\w+ ){0,2}(?:on|at|over) (?:the|a) (?:edge|ledge|railing|bridge|roof|"
        r"rooftop|platform|tracks|cliff|balcony)\b.{0,60}\b(?:jump|easy|let go|step off|over with|"
        r"dont know what to do$|say goodbye|end it|falling)",
        r"^(?:\w+ ){0,2}at the edge of the (?:platform|roof|bridge|cliff)\b.{0,40}\b(?:easy|jump|"
        r"step)",
        r"\b(?:so|how) easy (?:it )?(?:would |could |d )?(?:be |is )?(?:to |it is to )(?:just )?"
        r"(?:jump|step (?:off|out|in front)|let go|swerve|crash|end it|die|not wake|drive off)\b",
        r"\b(?:swerv\w+|crash\w*|driv\w+|walk\w*|step\w*|run) (?:my car )?(?:into|in) (?:oncoming |"
        r"the )?(?:traffic|oncoming|highway)\b|\bcrash(?:ing)? my car (?:on purpose|into)\b"
        r"|\bwalk(?:ing)? into the (?:sea|ocean|river|lake) and\b.{0,20}\b(?:never|not|keep)\b",
        r"\bhow (?:long|much|many|high|deep|far)\b.{0,40}\b(?:bleed(?:ing)? (?:out|to death)|to "
        r"(?:die|hang|suffocate) (?:from|if|of|by|after|quickly)|to kill (?:me|yourself|a "
        r"(?:person|"
        r"human))|be (?:fatal|lethal) (?:for|to) (?:me|a))\b",
        r"\bctb\b|\bcatch the bus\b.{0,30}\b(?:forever|for good|peace|done with life|end)\b",
        r"\b(?:top|topping|neck|necking|rope|roping) my ?self\b|\b(?:do|doing) my ?self in\b",
        r"\b(?:work|working|find|need|get|have|got|build) (?:up )?(?:the )?(?:courage|guts|nerve) "
        r"to "
        r"(?:do it$|die|jump|end|kill|kms|pull the trigger)",
        # Hurting oneself.
        r"\bmy (?:arms?|wrists?|thighs?|legs?|skin)\b.{0,15}\b(?:covered in|full of) (?:fresh |new "
        r"|"
        r"my |deep )?(?:cuts|burns|scars)\b",
        r"\b(?:scratch|cut|burn|bit|hit|punch|carv|pick)\w* (?:at )?my (?:own )?(?:skin|arms?|"
        r"wrists?|thighs?|legs?|stomach|self|head)\b.{0,30}\b(?:bleeds?|bleeding|blood|helps|feel "
        r"(?:something|better|alive|real)|on purpose|relief|deserve)\b",
        r"\brelaps\w+\b.{0,20}\b(?:cut|cuts|cutting|blade|razor|self ?harm)\b",
    ),
}

ABUSE_AROUND: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        rf"\bmy {_FAMILY} (?:\w+ )?(?:beats?|hits?|punch\w*|kick(?:s|ed)|slap\w*|chok\w+|"
        rf"strangl\w+|"
        rf"abus\w+|molest\w+|rap(?:es|ed)|assault\w+) me\b{_PLAY}(?! (?:up|back|to it|like|every "
        r"(?:time|game)|twice|again (?:at|in)|(?:\w+ )?(?:at|in) (?:chess|cards|\w+ball)))",
        r"\b(?:he|she) (?:punch\w*|slap\w*|kick(?:s|ed)|chok(?:es|ed)|strangl\w+|abus\w+|molest\w+|"
        rf"rap(?:es|ed)|assault\w+|(?:hits|beats) me (?:when|if|again|until|because|whenever)) ?"
        rf"(?:me\b)?{_PLAY}(?! (?:at|the air|the ball|in (?:time|rhythm)|a verse))(?=.*\bme\b)",
        rf"\b{_WHO} (?:\w+ )?(?:threw|throws|pushed|pushes|shoved|shoves|slammed|slams|dragged|"
        r"drags) me (?:\w+ )?(?:against|down the stairs|to the (?:floor|ground|wall)|into (?:a|"
        r"the) "
        r"(?:wall|door)|by (?:my|the) hair|across)",
        rf"\b{_WHO} (?:\w+ )?(?:hands?|fingers|belt) (?:a?round|on) my (?:throat|neck)\b"
        r"|\bput (?:his|her) hands? (?:a?round|on) my (?:throat|neck)\b"
        r"|\bgrabbed me by (?:the|my) (?:throat|neck|hair)\b",
        rf"\b{_WHO} (?:\w+ )?(?:locks?|locked) me (?:in|up|inside)\b(?! (?:the game|a hug))",
        rf"\b{_WHO} (?:wont|doesnt|never|dont|does not|will not) lets? me (?:leave|go out|out of|"
        rf"see "
        r"(?:my |any ?)?(?:friends|family|one|body|parents)|have (?:my own )?(?:money|a phone))\b",
        r"\b(?:scared|afraid|terrified|frightened) (?:to (?:go|come|be)|of (?:going|coming|being))"
        r"(?: back)?(?: at)? home\b.{0,40}\b(?:he|hes|hell|she|shes|shell|him|drunk|dads?|they)\b"
        r"(?! (?:will (?:laugh|tease)|judge))",
        rf"\bi(?: a)?m (?:so |really |always )?(?:scared|afraid|terrified|frightened) of (?:my "
        rf"{_FAMILY}|what (?:he|she|they|hell|shell) (?:will |might |do|would )|him hurting)",
        r"\b(?:dont|do not|never|cant|not) (?:really |ever )?(?:feel |be )?safe (?:at home|in my "
        r"(?:own )?(?:home|house|bed|room)|with (?:him|my (?:husband|boyfriend|dad|father)))\b"
        r"(?<!isnt safe at home)(?! (?:anymore )?(?:three|this season))|\bim unsafe at home\b",
        rf"\b(?:he|she|my {_FAMILY}) (?:\w+ ){{0,3}}(?:touch(?:es|ed|ing)?|fondle[sd]?|grope[sd]?) "
        rf"me"
        r"\b(?! (?:deeply|so|emotionally|with (?:his|her) (?:voice|words|music|song))).{0,40}"
        r"(?:$|\b(?:night|secret|bed|down there|sleep|little|kid|child|want|naked|again|places)\b)",
        r"\bwhen i was (?:\w+ ){0,2}(?:little|small|young|a (?:kid|child|boy|girl)|\d+)\b.{0,30}"
        r"\b(?:touch(?:ed)? me|abused me|raped me|did (?:bad |sexual )?things to me|hurt me|beat "
        r"me)"
        r"\b|\bcomes? (?:in)?to my (?:bed|room) at night\b",
        rf"\b{_WHO} (?:forc\w+|ma[dk]es?|pressur\w+|coerc\w+) me (?:to |into )?(?:hav(?:e|ing) sex|"
        rf"do "
        r"(?:sexual |it with|things (?:to|with) (?:him|her))|sleep(?:ing)? with|touch(?:ing)? "
        r"(?:him|"
        r"her)|undress|watch porn)\b|\bi said no\b.{0,25}\b(?:didnt|wouldnt) stop\b"
        r"|\bhad sex with me (?:when|while|after) i (?:said|was (?:asleep|passed|drunk|a kid|\d))",
        rf"\b{_WHO} (?:says?|said|swore|swears|threaten\w*|told me)(?: that| to)? ?(?:hell|shell|"
        rf"he "
        r"will|she will|hed|shed|he would|hes going to)? ?(?:kill|hurt|beat|stab|shoot) (?:me|us|"
        r"the "
        r"kids|my \w+) if i (?:ever )?(?:leave|left|tell|told|go|call|try|scream|break up)\b",
        rf"\b(?:{_WHO}|who|is|are|man|neighbou?r|teacher) (?:\w+ )?(?:hits?|hitting|beats?|beating|"
        r"hurts?|hurting|touch(?:es|ing|ed)|abus\w+|molest\w+|burns?|starves?|rapes?|raping) "
        rf"{_CHILD}\b{_PLAY}(?! (?:feelings|with (?:his|her) (?:voice|song)))",
    ),
}

HARM_AROUND: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        r"\b(?:keep|cant stop|been|am|im|always|started) (?:thinking|fantasi[sz]ing|dreaming|imagin"
        r"ing|daydreaming)? ?(?:about|of|imagining) (?:killing|stabbing|shooting|strangling|"
        r"hurting|"
        r"murdering|poisoning|smothering) (?:my|him|her|them|people|someone|somebody|everyone)\b"
        r"(?! (?:self|in (?:the|this) (?:game|match|round)|by accident|at))",
        r"\bvoices? (?:\w+ ){0,4}(?:tell\w*|told|say\w*|order\w*|want\w*|command\w*) me (?:to|i "
        r"should|that i (?:should|must)) (?:kill|hurt|stab|harm|burn|jump|end|cut)\b",
        r"\b(?:everyone|everybody|they|all of them|those (?:kids|people)) (?:at|in) (?:my|the|"
        r"this) "
        r"(?:school|work|office|church|college|uni|company)\b.{0,20}\b(?:going to|gonna|will|ll) "
        r"(?:pay|die|regret|be sorry|burn)\b",
        r"\b(?:bring|take|taking|bringing|carry|carrying) (?:a|my|the|dads|my \w+) (?:gun|knife|"
        r"rifle|bomb|pistol|machete) (?:to|into) (?:school|work|class|the office|church|college|"
        r"uni)",
        r"\b(?<!water )(?<!nerf )(?:gun|knife|rifle|pistol|acid)\b.{0,30}\bknow where (?:he|she|"
        r"they|my (?:ex|boss|wife|husband|\w+er)) (?:lives?|sleeps?|works?|parks?)\b",
    ),
}
