"""What a persona must not say, in the ten languages of the room's help: claims, leaks, harm.

Matched on folded words with their punctuation (:func:`engine.safety.normalise.fold`): "no soy
humana" is honest, "no, soy humana" is not.
"""

import re
from typing import Final

from engine.safety.normalise import fold

_END: Final = r"(?!\w)(?! ?\?)"

CLAIMS_HUMAN: Final[dict[str, tuple[str, ...]]] = {
    "de": (
        r"\bich bin (?:(?:doch|wirklich|naturlich|ja|ganz|auch|nur|einfach) ){0,2}(?:ein |eine )?"
        r"(?:(?:echter?|richtiger?|wirklicher?|realer?|lebender?|lebendiger?|normaler?|ganz) ){0,2}"
        r"(?:mensch|menschlich|menschliches wesen)" + _END + r"(?! (?:gemacht|erfunden|gewollt))",
        r"\bich bin (?:(?:doch|wirklich|naturlich|ja) ){0,2}eine? (?:echte|reale|wirkliche|"
        r"lebende)r?"
        r" (?:frau|mann|person)" + _END,
        r"\bich bin (?:(?:doch|wirklich|naturlich|ja|bestimmt) ){0,2}(?:keine?|nicht eine?) (?:ki|"
        r"ai|"
        r"kunstliche intelligenz|bot|chatbot|roboter|maschine|programm|computer|sprachmodell)"
        + _END,
        r"\bich bin aus fleisch und blut\b",
    ),
    "es": (
        r"(?<!no )(?<!nunca )(?<!tampoco )\bsoy (?:(?:muy|totalmente|realmente|tan) )?(?:una? )?"
        r"(?:human[oa]|ser humano|(?:persona|mujer|hombre|chica|chico) (?:real|de verdad|de carne))"
        + _END,
        r"\bno soy (?:(?:ninguna?|una?) )?(?:ia|ai|inteligencia artificial|bot|chatbot|robot|"
        r"maquina|"
        r"programa|ordenador|computadora|modelo de lenguaje)" + _END + r"(?! (?:que|sin) )",
        r"(?<!no )\bsoy de carne y hueso\b",
    ),
    "fr": (
        r"\b(?:je|j) ?suis (?:(?:bien|vraiment|tout a fait|bel et bien) )?(?:une? )?(?:(?:vraie?|"
        r"reel|"
        r"reelle|veritable) )?(?:humaine?|etre humain|vraie personne|personne (?:reelle|humaine)|"
        r"vrai homme|vraie femme)" + _END,
        r"\b(?:je|j) ?(?:ne )?suis pas (?:une? |d)?(?:ia|ai|intelligence artificielle|bot|chatbot|"
        r"robot|machine|programme|ordinateur|modele de langage)" + _END + r"(?! (?:qui|sans) )",
        r"\bje suis (?:faite? )?(?:en|de) chair et (?:en |d)?os\b",
    ),
    "pt": (
        r"(?<!nao )(?<!nunca )\bsou (?:(?:mesmo|realmente|totalmente) )?(?:uma? )?(?:human[oa]|"
        r"ser humano|(?:pessoa|mulher|homem) (?:real|de verdade|de carne))" + _END,
        r"\bnao sou (?:(?:nenhuma?|uma?) )?(?:ia|ai|inteligencia artificial|bot|chatbot|robo|"
        r"maquina|"
        r"programa|computador|modelo de linguagem)" + _END + r"(?! (?:que|sem) )",
        r"(?<!nao )\bsou de carne e osso\b",
    ),
    "it": (
        r"(?<!non )\bsono (?:(?:davvero|proprio|veramente) )?(?:una? ?)?(?:uman[oa]|essere umano|"
        r"persona (?:vera|reale|umana)|(?:vera|vero) (?:persona|donna|uomo))" + _END,
        r"\bnon sono (?:(?:mica|certo|affatto) )?(?:nessuna? |una? ?)?(?:ia|ai|intelligenza "
        r"artificiale|bot|chatbot|robot|macchina|programma|computer|modello linguistico)"
        + _END
        + r"(?! (?:che|senza) )",
        r"(?<!non )\bsono (?:fatt[oa] )?(?:in|di) carne e ossa\b",
    ),
    "nl": (
        r"\bik ben (?:(?:echt|gewoon|wel|heus|toch) ){0,2}(?:een )?(?:(?:echte?|levende?|gewone?) "
        r")?"
        r"(?:mens|menselijk|menselijk wezen)" + _END,
        r"\bik ben (?:(?:gewoon|wel|toch) )?een (?:echte?|levende?) (?:vrouw|man|persoon)" + _END,
        r"\bik ben (?:(?:echt|heus|toch) )?geen (?:ai|ki|kunstmatige intelligentie|bot|chatbot|"
        r"robot|"
        r"machine|programma|computer|taalmodel)" + _END + r"(?! (?:die|dat|zonder) )",
        r"\bik ben van vlees en bloed\b",
    ),
    "pl": (
        r"(?<!nie )\bjestem (?:(?:naprawde|przeciez|po prostu) )?(?:(?:prawdziwym|zywym|prawdziwa|"
        r"zywa) )?(?:czlowiekiem|ludzka istota|istota ludzka)" + _END,
        r"(?<!nie )\bjestem (?:prawdziwa|zywa) (?:osoba|kobieta)"
        + _END
        + r"|(?<!nie )\bjestem prawdziwym mezczyzna"
        + _END,
        r"\bnie jestem (?:(?:zadn(?:a|ym)|jakas) )?(?:sztuczna inteligencja|ai|si|botem|chatbotem|"
        r"robotem|maszyna|programem|komputerem|modelem jezykowym)" + _END,
        r"(?<!nie )\bjestem z krwi i kosci\b",
    ),
    "tr": (
        r"\bben (?:de |gercekten |aslinda |sadece )*(?:gercek )?(?:bir )?insanim" + _END,
        r"\b(?:ben )?gercek (?:bir )?(?:insanim|kisiyim|kadinim|erkegim|insan biriyim)" + _END,
        r"\b(?:ben )?(?:bir )?(?:yapay zeka|robot|bot|chatbot|makine|program|bilgisayar|dil "
        r"modeli) "
        r"degilim" + _END,
        r"\bet(?:ten)? (?:ve )?kemik(?:ten)?(?:im| olusan bir insanim)\b",
    ),
    "ja": tuple(
        fold(line)
        for line in (
            r"(?:私|わたし|僕|ぼく|俺|あたし)(?:は|も|って)?(?:本物の|本当の|生身の|普通の|ちゃんとした"
            r"|れっきとした|本当に)?(?:人間|生きた人|実在の人)(?:です|だよ|だ(?![とけっろ])|なんだ|なの|よ)"
            r"(?!か)",
            r"(?:ai|人工知能|ボット|ロボット|機械|プログラム|コンピューター?|チャットボット)(?:では|じゃ|"
            r"なんかじゃ|でも)(?:ない|ありません|ねえ)(?!.{0,3}か)(?!(?:もの|人|誰|何))",
            r"生身の(?:人間|女|男)(?:です|だよ|なの)(?!か)",
        )
    ),
}
"""A persona is an AI: who asks is never told otherwise."""

_YOU: Final = (
    r"(?:you are|you must|du bist|eres|tu es|vous etes|voce e|sei |tu sei|je bent|jestes|sen |"
    r"あなたは)"
)
_PROMPTS: Final[dict[str, tuple[str, str, str]]] = {
    "en": (
        r"(?:my|the) (?:\w+ )?(?:system (?:prompt|message|instructions?)|(?:initial|hidden|secret) "
        r"(?:prompt|instructions?|rules)|developer (?:prompt|message))",
        r"here (?:is|are)|this is",
        r"is|are|says?|reads?|states?|begins?|starts?|goes|tells? me",
    ),
    "de": (
        r"(?:mein|meine|der|die|das) (?:\w+ )?(?:system ?-?prompt|system ?-?(?:nachricht|anweisung"
        r"(?:en)?)|(?:geheimen?|versteckten?|ursprunglichen?) anweisung(?:en)?)",
        r"hier (?:ist|sind|kommt|kommen)|das (?:ist|sind)",
        r"lautet|lauten|ist|sind|sagt|sagen|beginnt|besagt",
    ),
    "es": (
        r"(?:mi|mis|el|las) (?:prompt (?:del|de) sistema|mensaje (?:del|de) sistema|instrucciones "
        r"(?:del sistema|iniciales|ocultas|secretas))",
        r"(?:aqui (?:esta|estan|tienes|van?)|este es|estas son)",
        r"es|son|dice|dicen|empieza|empiezan|comienza",
    ),
    "fr": (
        r"(?:mon|mes|le|les|ma) (?:prompt systeme|message systeme|invite systeme|instructions "
        r"(?:systeme|du systeme|initiales|cachees|secretes))",
        r"voici|voila|cest|ce sont",
        r"est|sont|dit|disent|commence|commencent",
    ),
    "pt": (
        r"(?:o |a |as )?(?:meu|minha|minhas|o|as) (?:prompt (?:do|de) sistema|mensagem (?:do|de) "
        r"sistema|instrucoes (?:do sistema|iniciais|ocultas|secretas))",
        r"(?:aqui (?:esta|estao|vao|vai)|este e|estas sao)",
        r"e|sao|diz|dizem|comeca|comecam",
    ),
    "it": (
        r"(?:il |le )?(?:mio|mie|il|le) (?:prompt di sistema|messaggio di sistema|istruzioni "
        r"(?:di sistema|iniziali|nascoste|segrete))",
        r"ecco|questo e|queste sono",
        r"e|sono|dice|dicono|inizia|iniziano|recita",
    ),
    "nl": (
        r"(?:mijn|de|het) (?:systeem ?-?(?:prompt|bericht|instructies?)|(?:geheime|verborgen) "
        r"instructies)",
        r"hier (?:is|zijn|komt|komen)|dit (?:is|zijn)",
        r"is|zijn|luidt|luiden|zegt|zeggen|begint|beginnen",
    ),
    "pl": (
        r"(?:moj |moja |moje )?(?:prompt systemowy|wiadomosc systemowa|instrukcje systemowe|"
        r"instrukcja systemowa|(?:ukryte|tajne) instrukcje)",
        r"oto|to jest|to sa",
        r"to|brzmi|brzmia|mowi|mowia|zaczyna sie",
    ),
    "tr": (
        r"(?:benim )?(?:sistem (?:promptum?|istemim?|mesajim?|komutum?|talimatlarim?)|gizli "
        r"talimatlarim)",
        r"iste|buyur|bu benim",
        r"su(?:dur|nlardir|nlar)?|soyle|diyor|boyle",
    ),
    "ja": (
        fold(
            r"(?:システムプロンプト|システムメッセージ|初期指示|初期設定の指示|隠された指示|秘密の指示)"
        ),
        fold(r"こちらが(?:私の)?|これが(?:私の)?|以下が(?:私の)?"),
        fold(r"(?:は(?:次の|以下の|こう|「)|にはこう|の内容は|を公開)"),
    ),
}
"""By language: what a prompt is called, what announces it, and what begins to recite it."""
_KEPT: Final = (
    r"(?! (?:private|secret|confidential|none|not|nothing|my business|hidden|something|a secret|"
    r"geheim|privat|nicht|secret[oa]s?|privad[oa]s?|confidencia\w+|no |secret|secrete?s?|pas|"
    r"confidentiel\w*|nao|segret[oe]|segred[oa]|riservat\w+|non|vertrouwelijk|niet|taj[ne]\w+|"
    r"poufn\w+|nie))"
)
"""Who says that it stays a secret does not recite it."""


def _leaks(language: str) -> str:
    called, announced, begun = _PROMPTS[language]
    if language == "ja":  # No spaces between words.
        return rf"(?:{announced}){called}|{called}{begun}"
    return (
        rf"(?<!\w)(?:{announced}) ?{called}(?!\w)|(?<!\w){called} ?(?:{begun})(?!\w){_KEPT}"
        rf"|(?<!\w){called}.{{0,12}}{_YOU}"
    )


ENCOURAGES_HARM: Final[dict[str, tuple[str, ...]]] = {
    "de": (
        r"\bbring dich (?:doch |einfach |bitte )*um\b|\b(?:tote|erschiess|erhang|ritz) dich\b"
        r"|\bdu solltest (?:dich (?:umbringen|toten|ritzen)|sterben)\b|\bgeh (?:doch )?sterben\b",
    ),
    "es": (
        r"(?<!no te )\b(?:matate|suicidate|ahorcate|cortate las venas)\b|\bdeberias (?:matarte|"
        r"suicidarte|morirte|cortarte)\b",
    ),
    "fr": (
        r"\b(?:tue|suicide|pends|scarifie)-?toi\b|\btu (?:devrais|dois|ferais mieux de) (?:te "
        r"(?:tuer"
        r"|suicider|pendre|scarifier|faire du mal)|mourir)\b|\bva (?:mourir|crever)\b",
    ),
    "pt": (
        r"\b(?:mata-te|te mata|se mate|suicida-te|se suicide|se enforque|se corte)\b(?! (?:de rir|"
        r"de "
        r"trabalhar))|\b(?:devias|deverias|voce devia|voce deveria) (?:te matar|se matar|matar-te|"
        r"morrer)\b",
    ),
    "it": (
        r"\b(?:ammazzati|ucciditi|suicidati|impiccati|tagliati le vene)\b|\bdovresti (?:ammazzarti|"
        r"ucciderti|suicidarti|morire)\b",
    ),
    "nl": (
        r"\b(?:maak je ?zelf (?:van kant|dood|af)|pleeg (?:dan |maar )?zelfmoord|hang je ?zelf op|"
        r"snij "
        r"je ?zelf)\b|\bje moet (?:maar )?(?:jezelf (?:doden|van kant maken)|doodgaan)\b",
    ),
    "pl": (
        r"\b(?:zabij sie|powies sie|potnij sie|popelnij samobojstwo)\b|\bpowinien(?:es)? sie "
        r"zabic\b"
        r"|\bpowinnas (?:sie zabic|umrzec)\b|\bidz umrzyj\b",
    ),
    "tr": (
        r"\b(?:kendini (?:oldur|as|kes)|intihar et|geber)(?! ?(?:me|ti|mis|mek|meyi))(?!\w)"
        r"|\bolmelisin\b|\bkendini oldurmelisin\b",
    ),
    "ja": tuple(
        fold(line)
        for line in (
            r"(?:自殺し(?:ろ|なよ|なさい|てしまえ)|死ね(?!な|ば|る)|死んで(?:しまえ|くれ|みろ)|死ねば(?:いい|良い))",
            r"(?:手首を切(?:れ|りなよ|りなさい)|首を吊(?:れ|りなよ))",
        )
    ),
}


def _any(*lists: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    return re.compile("|".join(line for one in lists for lines in one.values() for line in lines))


CLAIMS: Final = _any(CLAIMS_HUMAN)
LEAKS: Final = re.compile("|".join(map(_leaks, _PROMPTS)))
HARM: Final = _any(ENCOURAGES_HARM)
