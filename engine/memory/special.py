"""Special categories of personal data: kept only with a fan's explicit consent.

Source:
    GDPR, Article 9(1).
"""

import re
from typing import Final

from engine.safety.normalise import normalise

_HEALTH: Final = (
    r"diagnos\w+|disease|illness|disorder|syndrome|cancer|tumou?r|chemo\w*|diabet\w+|epilep\w+|"
    r"asthma\w*|migraines?|depress(?:ed|ion|ive)|anxiety|bipolar|schizo\w+|autis\w+|adhd|ptsd|ocd|"
    r"anorexi\w+|bulimi\w+|hiv|aids|hepatitis|infertil\w+|miscarr\w+|abortion|pregnan\w+|ivf|"
    r"medications?|antidepress\w+|insulin|prescri\w+|surger(?:y|ies)|hospitali[sz]ed|"
    r"wheelchair|disab(?:led|ility)|blind|deaf|allerg\w+|intoleran\w+|psychiatr\w+|psycholog\w+|"
    r"therap(?:y|ist)|rehab|addict\w*|alcoholic|sober|overdos\w+|blood pressure|heart attack|"
    r"dementia|alzheimers?|parkinsons?|multiple sclerosis|transplant|vaccin\w+|symptoms?|"
    r"krankheit|krank|krebs|schwanger\w*|allergisch|enfermedad|enfermo|enferma|embarazada|"
    r"maladie|malade|enceinte|allergique|doenca|doente|gravida|alergic[oa]|"
    r"depress(?:ao|ione|ionen)|depresion|angststorung|ansiedade?s?|ansia|anxiete|malattia|incinta|"
    r"tumor[ei]?|cancro|terapia|therapie|medikamente?|medicamentos?|medicaments?|"
    # Who studies medicine tells of no illness.
    r"(?:my|on|take|taking|took|mi|mia|minha|tomo|prendo) medicin[ae]|"
    r"embarazo|grossesse|schwangerschaft|gravidez|gravidanza|fehlgeburt|handicap\w*|behindert\w*|"
    r"discapacidad|invalidite|rollstuhl|sida|vih|autist\w*|epileps\w+|adict[oa]|viciad[oa]"
)
_SEX_LIFE: Final = (
    r"gay|lesbian|bisexual|pansexual|asexual|queer|homosexual|heterosexual|straight guy|"
    r"transgender|trans (?:man|woman)|non ?binary|sexual\w*|sex life|slept with|hooked up|"
    r"one night stand|affair|kink\w*|fetish\w*|porn\w*|virgin|schwul|lesbisch|lesbiana|"
    r"lesbienne|homosexu\w+|omosessual\w*|bisessual\w*|bisexuel\w*|lesbic\w+|maricon|sexe|sexo|"
    r"sesso|sexleben|jungfrau|virgen|vierge|vergine|virgem"
)
_BELIEF: Final = (
    r"christian\w*|catholic\w*|protestant|orthodox|evangelical|baptist|mormon|jehovahs|muslim\w*|"
    r"islam\w*|sunni|shia|jewish|judaism|jew|hindu\w*|buddhis\w+|sikh|atheis\w+|agnostic|"
    r"religio\w+|my faith|my god|i pray|church|mosque|synagogue|ramadan|bar mitzvah|baptised|"
    r"baptized|"
    r"katholisch|evangelisch|moslem\w*|judisch|catolic\w+|musulman\w*|judio|juif|juive|catolic[oa]|"
    r"iglesia|eglise|kirche|chiesa|igreja|(?:la|a|alla|zur|di|en) (?:misa|messe|messa|missa)|"
    r"mezquita|mosquee|moschee|moschea|"
    r"mesquita|sinagoga|synagoge|rezar|rezo|prier|je prie|beten|ich bete|pregare|prego dio|"
    r"cristian[oa]s?|crist[ao]|chretien\w*|christ(?:lich|in)?|cattolic\w+|catholique|protestante?|"
    r"buddista|budista|bouddhiste|ateo|atea|athee|ateu|ateia|judisch\w*|ebre[oa]|judeu|judia|"
    r"muslim[ai]n?|mussulman\w*|muculman\w*"
)
_POLITICS: Final = (
    r"vot(?:e|ed|ing) for|i vote|democrats?|republicans?|conservative|liberal party|labour party|"
    r"socialist|communist|far right|far left|left wing|right wing|trade union|union member|"
    r"political part\w+|party member|activist|gewerkschaft|wahle die|sindicato|syndicat|sindacato|"
    r"vot(?:o|e|ei|ato) (?:a|por|pour|per|em|no|na|il|la|le)|je vote|"
    r"partidos? politicos?|partit[oi] politic[oi]|partis? politiques?|partei|comunista|"
    r"kommunist\w*|communiste|socialist[ae]|sozialist\w*|konservativ\w*|"
    r"feminist[aei]n?"
)
_ORIGIN: Final = (
    r"my (?:race|ethnicity|ethnic\w*|skin colou?r|tribe)|i(?:m| am) (?:black|white|asian|"
    r"latin[oax]|hispanic|arab|roma|romani|indigenous|aboriginal|mixed race|biracial)\b|"
    r"undocumented|asylum|refugee|refugiad[oa]|refugiee?|fluchtling|rifugiat[oa]|gitan[oae]|"
    r"asyl\w*|sans papiers|sin papeles"
)
# Articles grow onto words where apostrophes vanish: l'église, un'allergia.
_SPECIAL: Final = re.compile(
    rf"\b(?:l|d|un)?(?:{'|'.join((_HEALTH, _SEX_LIFE, _BELIEF, _POLITICS, _ORIGIN))})\b"
)


def is_special(text: str) -> bool:
    """Does a text tell of health, sex life, belief, politics or origin?

    Errs towards yes: what is held back is asked for again, what is kept may hurt.
    """
    return _SPECIAL.search(normalise(text)) is not None
