"""Facts by their wording in Spanish, French, German, Italian and Portuguese: plain sentences.

Patterns know no accents: fans leave them out, and the value is taken from the words as written.
What they find is told in English, as all that a persona reads of a fan.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from engine.memory.found import FAVOURITE
from engine.memory.tongue_words import KINDS, LIKED, PEOPLE_ABROAD, PETS_ABROAD, STATES

MAX_CHARS: Final = 80
CONFIDENCE: Final = 80
_SAYS: Final[Mapping[str, str]] = {
    "name": "The fan is called {value}.",
    "lives_in": "The fan lives in {value}.",
    "comes_from": "The fan comes from {value}.",
    "works_as": "The fan works as {value}.",
    "works_at": "The fan works at {value}.",
    "studies": "The fan studies {value}.",
    "age": "The fan is {value} years old.",
    "birthday": "The fan's birthday is on {value}.",
    "relationship": "The fan is {kind} (“{value}”).",
    "named_pet": "The fan has a {kind} called {value}.",
    "pet": "The fan has a {kind} (“{value}”).",
    "person": "The fan's {kind} is called {value}.",
    "likes": "The fan likes {value}.",
    "dislikes": "The fan does not like {value}.",
    "favourite": "The fan's favourite {kind} is {value}.",
    "allergy": "The fan is allergic to {value}.",
}
_NAME: Final = (
    r"(?!(?:la|el|le|les|il|lo|o|a|os|as|de|que|ich|die|der|das|come|como|comme)\b)"
    r"(?P<value>[^\W\d_][\w'-]*(?: (?-i:[A-Z])[\w'-]*)?)"
)
_REST: Final = r"(?P<value>[\w'&+#-][^,;:.!?\n]*)"
_PLACE: Final = r"(?P<value>(?-i:[A-Z])[^,;:.!?\n]*)"
_PETS: Final = rf"(?P<kind>{'|'.join(PETS_ABROAD)})s?"
_PEOPLE: Final = rf"(?P<kind>{'|'.join(PEOPLE_ABROAD)})"
_LIKED: Final = rf"(?P<kind>{'|'.join(LIKED)})"
_STATE: Final = rf"(?P<value>{'|'.join(STATES)})\b"
_AGE: Final = r"(?P<value>[1-9]\d)"
_YOU: Final = (
    r"(?!(?:tu|tus|tua|tuo|tuoi|tue|teu|teus|ti|te|ta|tes|ton|dich|dir|deine?[mnrs]?|voce|seu|sua|"
    r"que|"
    r"quando|cuando|quand|wenn|wie|come|como|comme|se|si|es|das|dass|eso|esto|esta|este|isso|isto|"
    r"ca|"
    r"cela|ce|cet|cette|quest\w*|che|hablar|parler|parlare|falar|conversar|verte|vederti|sentirti|"
    r"estar|"
    r"etre|essere|ihn|sie|ihr|mi|la idea|l'idee|l'idea|mucho|tanto|molto|muito|bien|beaucoup|gern|"
    r"nicht|"
    r"keine?n?|la tua|il tuo|a tua|o teu|a sua|o seu|dieses?|diesen?|nada|niente|rien)\b)"
)
_THE: Final = (
    r"(?:(?:el|la|los|las|le|les|l'|du|de la|des|den|die|das|der|il|lo|i|gli|o|a|os|as) ?(?<=[ '])"
    r"|l'(?! ))?"
)
_THING: Final = rf"{_YOU}{_THE}{_YOU}{_REST}"


class _Tongue(NamedTuple):
    unreal: re.Pattern[str]
    """Not of the fan, or not true: such sentences are passed over."""
    stops: re.Pattern[str]
    """Where a value ends, since the sentence goes on."""
    rules: tuple[tuple[str, re.Pattern[str]], ...]


def _tongue(unreal: str, stops: str, **rules: str) -> _Tongue:
    compiled = ((name, re.compile(rule, re.IGNORECASE)) for name, rule in rules.items())
    return _Tongue(
        re.compile(rf"\b(?:{unreal})\b", re.IGNORECASE),
        re.compile(rf"\s(?:{stops})\b.*", re.IGNORECASE | re.DOTALL),
        tuple(compiled),
    )


_TONGUES: Final = (
    _tongue(
        "si yo|si fuera|ojala|quisiera|me gustaria|antes|dice|dijo|dicen|cancion dice|"
        "en la (?:pelicula|cancion|serie)|"
        "imagina|imaginate|finge|digamos|es broma|bromeando|nunca|ya no vivo",
        "y|pero|porque|desde|con|ahora|hace|aunque|cuando|donde|que|si|tambien|un monton|mucho|"
        "ultimamente|de momento|la verdad",
        name=rf"(?<!\bno )\b(?:me llamo|mi nombre es|puedes llamarme) {_NAME}",
        lives_in=r"(?<!\bno )\b(?:vivo en|me mude a|me he mudado a) "
        rf"(?!(?:una?|casa|mi|el|la|las nubes|otro)\b){_REST}",
        comes_from=rf"(?<!\bno )\b(?:soy|vengo) de {_PLACE}",
        works_as=rf"(?<!\bno )\btrabajo (?:como|de) (?!(?:noche|dia|lunes|nada)\b){_REST}",
        works_at=rf"(?<!\bno )\btrabajo en ((?:una?|el|la) )(?!proyecto|novela){_REST}",
        studies=rf"^(?:yo )?(?:estudio|estoy estudiando) (?!(?:de|en|para|con)\b){_REST}",
        age=rf"(?<!\bno )\btengo {_AGE} anos\b",
        birthday=rf"\bmi cumpleanos es el {_REST}",
        relationship=rf"(?<!\bno )\b(?:estoy|soy) {_STATE}",
        named_pet=rf"\b(?:mi|tengo una?) {_PETS} (?:que )?se llama {_NAME}",
        pet=rf"(?<!\bno )\btengo una? {_PETS}\b(?! (?:que )?se llama)",
        person=rf"\bmi {_PEOPLE} se llama {_NAME}",
        likes=rf"(?<!\bno )\bme (?:gustan?|encantan?)(?: mucho| muchisimo)? {_THING}",
        dislikes=rf"\b(?:no me gustan?(?: nada)?|odio|detesto) {_THING}",
        favourite=rf"\bmi {_LIKED} (?:favorit[oa]|preferid[oa]) es {_THE}{_REST}",
        allergy=rf"(?<!\bno )\bsoy alergic[oa] (?:al|a la|a los|a las|a) {_REST}",
    ),
    _tongue(
        "si j'|si je|j'aimerais|je voudrais|avant|dit|disait|chanson dit|dans (?:le film|"
        "la chanson|la serie)|imagine|imaginons|"
        "faisons semblant|je plaisante|je rigole|jamais|plus",
        "et|mais|parce|depuis|avec|maintenant|ou|quand|qui|que|car|aussi|en ce moment|tellement|"
        "beaucoup|vraiment",
        name=rf"\b(?:je m'appelle|j'm'appelle|mon (?:pre)?nom est|mon (?:pre)?nom c'est|"
        rf"appelle[- ]moi) {_NAME}",
        lives_in=r"\b(?:j'habite|je vis|j'ai demenage|je viens d'emmenager) (?:a|au|en|aux) "
        rf"(?!(?:la|un|une|cote|l'|deux)\b){_REST}",
        comes_from=rf"\bje (?:viens|suis originaire) (?:de |d'|du |des ){_PLACE}",
        works_as=rf"\bje (?:travaille|bosse) comme {_REST}",
        works_at=rf"\bje (?:travaille|bosse) (?:chez|pour) (?!(?:moi|toi|nous)\b){_REST}",
        studies=rf"\bj'etudie (?:le |la |l'|les )?{_REST}",
        age=rf"\bj'ai {_AGE} ans\b",
        birthday=rf"\bmon anniversaire (?:est|c'est) le {_REST}",
        relationship=rf"\bje suis {_STATE}",
        named_pet=rf"\b(?:mon|ma|j'ai une?) {_PETS} (?:qui )?s'appelle {_NAME}",
        pet=rf"\bj'ai une? {_PETS}\b(?! (?:qui )?s'appelle)",
        person=rf"\b(?:mon|ma) {_PEOPLE} s'appelle {_NAME}",
        likes=rf"\b(?:j'aime(?: bien| beaucoup| trop)?|j'adore) {_THING}",
        dislikes=rf"\b(?:j(?:e n)?'aime pas(?: du tout)?|je deteste) {_THING}",
        favourite=rf"\b(?:mon|ma) {_LIKED} (?:preferee?|favorite?) (?:est|c'est) {_THE}{_REST}",
        allergy=rf"\bje suis allergique (?:au |a la |a l'|aux |a ){_REST}",
    ),
    _tongue(
        "wenn ich|ware|wurde gern|fruher|sagt|sagte|meinte|(?:im|in dem) (?:lied|film|buch|"
        "spiel)|stell dir vor|angenommen|"
        "scherz|witz|spass|nie|nicht mehr",
        "und|aber|weil|seit|mit|jetzt|wo|der|die|das|dass|denn|obwohl|wenn|auch|gerade|sehr|"
        "wirklich|momentan",
        name=rf"\b(?:ich hei(?:ß|ss)e|mein name ist|nenn mich) {_NAME}",
        lives_in=r"\bich (?:wohne|lebe|bin) (?:jetzt |seit \w+ )?(?:gezogen )?in "
        rf"(?=(?-i:[A-Z])){_REST}|\bich bin nach (?P<value2>(?-i:[A-Z])[\w-]+) gezogen",
        comes_from=rf"\bich komme (?:ursprunglich )?aus (?:der (?=schweiz|turkei|ukraine|"
        r"slowakei|mongolei)|dem (?=iran|irak|libanon|sudan|kongo|jemen))?"
        rf"(?!(?:versehen|spass|langeweile|neugier)\b){_PLACE}",
        works_as=rf"\bich arbeite als {_REST}",
        works_at=rf"\bich arbeite (?:bei|fur) (?!(?:mir|uns|dir)\b){_REST}",
        studies=rf"\bich studiere {_PLACE}",
        age=rf"\bich bin {_AGE}(?: jahre alt)?(?=$|[,.!]| jahre)(?! jahre (?:dabei|hier))",
        birthday=rf"\bmein geburtstag ist am {_REST}|\bich hab(?:e)? am (?P<value2>[\w. ]+?) "
        r"geburtstag",
        relationship=rf"\bich bin {_STATE}",
        named_pet=rf"\b(?:mein|meine|ich habe? eine?n?) {_PETS}(?:,? (?:der|die|das))? "
        rf"(?:hei(?:ß|ss)t|namens) {_NAME}",
        pet=rf"\bich habe? eine?n? {_PETS}\b(?!,? (?:der|die|das)? ?(?:hei|namens))",
        person=rf"\bmeine? {_PEOPLE} hei(?:ß|ss)t {_NAME}",
        likes=rf"\bich (?:mag|liebe)(?: sehr| total)? {_THING}(?<!\bnicht)$"
        r"|\bich (?:mag|liebe) (?P<value2>(?-i:[A-Z])\w+)(?=[,.!]| und| aber| sehr| total)",
        dislikes=rf"\bich (?:hasse|mag keine?n?) {_THE}{_REST}"
        rf"|\bich mag {_YOU}{_THE}(?P<value2>[\w' -]+?) (?:uberhaupt |gar )?nicht\b",
        favourite=rf"\bmeine? lieblings{_LIKED} (?:ist|sind|heisst) {_THE}{_REST}",
        allergy=rf"\bich bin allergisch (?:gegen|auf) {_REST}",
    ),
    _tongue(
        "se io|se fossi|vorrei|mi piacerebbe|una volta|prima|dice|diceva|ha detto|"
        "canzone dice|nel (?:film|gioco|libro)|nella canzone|"
        "immagina|facciamo finta|scherzo|scherzavo|mai|piu",
        "e|ma|perche|da|con|ora|adesso|dove|quando|che|anche|tanto|molto|davvero|in questo periodo",
        name=rf"(?<!\bnon )\b(?:mi chiamo|il mio nome e|chiamami) {_NAME}",
        lives_in=r"(?<!\bnon )\b(?:vivo|abito|mi sono trasferit[oa]) (?:a|in|ad) "
        rf"(?!(?:un|una|casa|centro|campagna|due|pochi)\b){_REST}",
        comes_from=rf"(?<!\bnon )\b(?:vengo (?:da|dal|dalla|dall')|sono di) ?{_PLACE}",
        works_as=rf"(?<!\bnon )\blavoro come {_REST}",
        works_at=rf"(?<!\bnon )\blavoro (?:presso|per) (?!(?:me|te|vivere)\b){_REST}",
        studies=rf"^(?:io )?studio (?!(?:di|in|con|per)\b){_REST}",
        age=rf"(?<!\bnon )\bho {_AGE} anni\b",
        birthday=rf"\bil mio compleanno e (?:il |l')?{_REST}",
        relationship=rf"(?<!\bnon )\bsono {_STATE}",
        named_pet=rf"\b(?:il mio|la mia|ho una?) {_PETS} (?:che )?si chiama {_NAME}",
        pet=rf"(?<!\bnon )\bho un[ao]? {_PETS}\b(?! (?:che )?si chiama)",
        person=rf"\b(?:il )?(?:la )?mi[ao] {_PEOPLE} si chiama {_NAME}",
        likes=rf"(?<!\bnon )\b(?:mi (?:piace|piacciono)(?: molto| tanto)?|adoro) {_THING}",
        dislikes=rf"\b(?:non mi (?:piace|piacciono)(?: per niente)?|odio|detesto) {_THING}",
        favourite=rf"\b(?:il mio|la mia) {_LIKED} preferit[oa] e {_THE}{_REST}",
        allergy=rf"(?<!\bnon )\bsono allergic[oa] (?:al |alla |alle |ai |agli |all'|a ){_REST}",
    ),
    _tongue(
        "se eu|se fosse|quem me dera|queria|gostaria|gostava de|antes|disse|diz|dizem|musica diz|"
        "n[oa] (?:filme|musica|jogo|livro)|imagina|faz de conta|brincadeira|brincando|nunca|ja nao",
        "e|mas|porque|desde|com|agora|ha|onde|quando|que|tambem|muito|ultimamente",
        name=rf"(?<!\bnao )\b(?:me chamo|chamo-me|(?:o )?meu nome e|podes chamar-me) {_NAME}",
        lives_in=r"(?<!\bnao )\b(?:moro|vivo|mudei-me|me mudei) (?:em|no|na|nos|para|pra) "
        rf"(?!(?:uma?|casa|meu|minha|outro)\b){_REST}",
        comes_from=rf"(?<!\bnao )\b(?:sou|venho) d(?:e|o|a|os|as) {_PLACE}",
        works_as=rf"(?<!\bnao )\btrabalho como {_REST}",
        works_at=rf"(?<!\bnao )\btrabalho (?:num|numa|no|na) (?!projeto|casa){_REST}",
        studies=r"^(?:eu )?(?:estudo|estou a estudar|estou estudando) (?!(?:em|no|na|com)\b)"
        rf"{_REST}",
        age=rf"(?<!\bnao )\btenho {_AGE} anos\b",
        birthday=rf"\bmeu aniversario e (?:no |a |em )?(?:dia )?{_REST}",
        relationship=rf"(?<!\bnao )\b(?:estou|sou) {_STATE}",
        named_pet=rf"\b(?:meu|minha|tenho uma?) {_PETS} (?:que )?(?:se chama|chama-se) {_NAME}",
        pet=rf"(?<!\bnao )\btenho uma? {_PETS}\b(?! (?:que )?(?:se chama|chama-se))",
        person=rf"\b(?:meu|minha) {_PEOPLE} (?:se chama|chama-se) {_NAME}",
        likes=rf"(?<!\bnao )\b(?:gosto(?: muito| imenso)? d(?:e|o|a|os|as)|adoro) {_THING}",
        dislikes=rf"\b(?:nao gosto (?:nada )?d(?:e|o|a|os|as)|odeio|detesto) {_THING}",
        favourite=rf"\b(?:meu|minha) {_LIKED} (?:favorit[oa]|preferid[oa]) e {_THE}{_REST}",
        allergy=rf"(?<!\bnao )\bsou alergic[oa] (?:ao |a |aos |as ){_REST}",
    ),
)


class Told(NamedTuple):
    """A fact as it was said in another language."""

    subject: str
    predicate: str
    value: str
    text: str


def told_abroad(sentence: str) -> Iterator[Told]:
    """What a fan plainly says in one of these languages.

    Args:
        sentence: Not a question, with straight apostrophes.
    """
    sentence = unicodedata.normalize("NFC", sentence)
    bare = without_accents(sentence)
    for tongue in _TONGUES:
        if tongue.unreal.search(bare):
            continue
        for name, rule in tongue.rules:
            for found in rule.finditer(bare):
                told = _told(name, found, sentence, tongue.stops)
                if told is not None:
                    yield told


def without_accents(text: str) -> str:
    """The same letters bare, each in its old place."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)


def _told(name: str, found: re.Match[str], sentence: str, stops: re.Pattern[str]) -> Told | None:
    groups = found.groupdict()
    group = "value2" if groups.get("value2") else "kind" if name == "pet" else "value"
    value = _value(sentence, found.span(group), stops)
    if not value or len(value) > MAX_CHARS:
        return None
    called = value if name == "relationship" else groups.get("kind") or ""
    kind = KINDS.get(without_accents(called).lower(), "")
    text = _SAYS[name].format(value=value, kind=kind)
    if value.lower() == kind:
        text = text.replace(f" (“{value}”)", "")
    subject = kind if name == "person" else "fan"
    predicate = {"named_pet": "pet", "favourite": f"{FAVOURITE}{kind}"}.get(name, name)
    return Told(subject, predicate, value, text)


def _value(sentence: str, span: tuple[int, int], stops: re.Pattern[str]) -> str:
    bare = without_accents(sentence[slice(*span)])
    end = found.start() if (found := stops.search(bare)) else len(bare)
    return " ".join(sentence[span[0] : span[0] + end].split()).strip(" '\"-")
