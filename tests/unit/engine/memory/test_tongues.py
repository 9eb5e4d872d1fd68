"""What fans say of themselves in Spanish, French, German, Italian and Portuguese."""

import pytest

from engine.memory.asking import asks_for_memory, is_question
from engine.memory.cues import cue_of, is_answered_by
from engine.memory.found import SaidTurn
from engine.memory.patterns import find_facts
from engine.memory.special import is_special
from engine.memory.traces import holds_trace, traces
from engine.safety.normalise import words

pytestmark = pytest.mark.unit

SAID = {
    "Hola, me llamo Ana María y soy de Sevilla.": ["is called Ana María", "comes from Sevilla"],
    "Vivo en Málaga desde hace dos años": ["lives in Málaga"],
    "trabajo como enfermera en un hospital": ["works as enfermera en un hospital"],
    "Tengo 34 años y estoy casada": ["is 34 years old", "is married (“casada”)"],
    "mi perro se llama Toby": ["has a dog called Toby"],
    "Tengo un gato": ["has a cat (“gato”)"],
    "Mi hermana se llama Lucía": ["'s sister is called Lucía"],
    "me encanta el café por la mañana": ["likes café por la mañana"],
    "No me gusta el fútbol": ["does not like fútbol"],
    "Mi color favorito es el verde": ["'s favourite colour is verde"],
    "Je m'appelle Chloé.": ["is called Chloé"],
    "J'habite à Lyon avec mon chat": ["lives in Lyon"],
    "Je viens de Bretagne": ["comes from Bretagne"],
    "je travaille comme infirmière": ["works as infirmière"],
    "J\u2019ai 28 ans": ["is 28 years old"],
    "mon chien s'appelle Filou": ["has a dog called Filou"],
    "Ma sœur s'appelle Inès": ["'s sister is called Inès"],
    "j'adore le jazz mais pas le rock": ["likes jazz"],
    "Je n'aime pas le café": ["does not like café"],
    "Ma couleur préférée est le bleu": ["'s favourite colour is bleu"],
    "Ich heiße Jürgen": ["is called Jürgen"],
    "ich wohne in Köln und arbeite viel": ["lives in Köln"],
    "Ich bin nach Graz gezogen": ["lives in Graz"],
    "Ich komme aus Österreich": ["comes from Österreich"],
    "Ich arbeite als Krankenpfleger": ["works as Krankenpfleger"],
    "Ich bin 41 Jahre alt": ["is 41 years old"],
    "Mein Hund heißt Bello": ["has a dog called Bello"],
    "Ich habe eine Katze": ["has a cat (“Katze”)"],
    "Ich bin Single": ["is single"],
    "Meine Schwester heisst Grete": ["'s sister is called Grete"],
    "Ich mag Tee": ["likes Tee"],
    "Ich mag Kaffee überhaupt nicht": ["does not like Kaffee"],
    "Ich hasse Montage": ["does not like Montage"],
    "Meine Lieblingsfarbe ist Türkis": ["'s favourite colour is Türkis"],
    "Mi chiamo Giulia": ["is called Giulia"],
    "Abito a Torino con due amici": ["lives in Torino"],
    "Vengo da Napoli": ["comes from Napoli"],
    "lavoro come cuoca": ["works as cuoca"],
    "Ho 30 anni": ["is 30 years old"],
    "Il mio gatto si chiama Micio": ["has a cat called Micio"],
    "Mia sorella si chiama Elena": ["'s sister is called Elena"],
    "mi piace il gelato": ["likes gelato"],
    "Non mi piace il calcio": ["does not like calcio"],
    "Il mio libro preferito è Momo": ["'s favourite book is Momo"],
    "Chamo-me João": ["is called João"],
    "Meu nome é Beatriz": ["is called Beatriz"],
    "Moro em São Paulo com a minha mãe": ["lives in São Paulo"],
    "Sou de Coimbra": ["comes from Coimbra"],
    "trabalho como jornalista": ["works as jornalista"],
    "Tenho 25 anos": ["is 25 years old"],
    "O meu cão chama-se Bolota": ["has a dog called Bolota"],
    "Minha irmã se chama Rita": ["'s sister is called Rita"],
    "gosto muito de cinema": ["likes cinema"],
    "Não gosto de futebol": ["does not like futebol"],
    "Mi película favorita es Volver": ["'s favourite film is Volver"],
    "Ma chanson préférée est Ne me quitte pas": ["'s favourite song is Ne me quitte pas"],
    "Minha cor favorita é o azul": ["'s favourite colour is azul"],
}
NOTHING = (
    "¿Me llamo Ana?", "No vivo en Madrid", "Si fuera rica, viviría en París", "Me gusta tu voz",
    "me encanta hablar contigo", "Mi amigo dice: vivo en Roma", "tengo 5 minutos",
    "tengo un gato en la cabeza de la canción, dice ella", "soy de los que duermen poco",
    "vivo en una casa pequeña", "me llamo la atención a mí misma", "Me gusta que llueva",
    "Où est-ce que j'habite ?", "je n'habite pas à Lyon", "J'aime ta chanson", "j'aime ça",
    "Si j'habitais à Rome, je serais heureux", "j'ai 3 minutes", "j'adore quand tu chantes",
    "je ne m'appelle pas Paul", "je viens de manger", "J'aime bien parler avec toi",
    "Wohne ich in Köln?", "Ich wohne nicht in Berlin", "Ich mag dich", "Ich liebe deine Stimme",
    "Im Lied singt er: ich heiße Niemand", "ich bin 30 Minuten zu spät",
    "Ich mag es, wenn du singst", "Ich komme aus Versehen zu spät",
    "Wenn ich reich wäre, wohnte ich in Rom", "ich komme aus dem Bad", "ich arbeite gern",
    "Non abito a Roma", "Mi piace la tua voce", "mi piace quando ridi", "Ho 5 minuti",
    "Se fossi ricco vivrei a Parigi", "Nel film dice: mi chiamo Nessuno", "Non mi chiamo Luca",
    "mi piace parlare con te", "vivo in una casa piccola", "sono di buon umore",
    "Não moro em Lisboa", "Gosto de ti", "gosto de falar contigo", "adoro a tua voz",
    "Se eu fosse rico, morava em Paris", "tenho 5 minutos", "gosto quando cantas",
    "A música diz: moro na Lua", "sou de ferro", "Não me chamo Rui",
    "I like you", "Chat with me", "The film is called Mi piace",
)  # fmt: skip


def found(text: str) -> list[str]:
    facts = find_facts([SaidTurn("i1", text)])
    return [one.text.removeprefix("The fan").removesuffix(".").strip() for one in facts]


@pytest.mark.parametrize(("said", "facts"), SAID.items())
def test_plain_sentences_are_found(said: str, facts: list[str]) -> None:
    assert found(said) == facts


@pytest.mark.parametrize("said", NOTHING)
def test_nothing_is_made_up(said: str) -> None:
    assert found(said) == []


def test_the_quote_is_the_fans_own_sentence() -> None:
    (fact,) = find_facts([SaidTurn("i1", "Hola. Vivo en Málaga desde hace poco!")])
    assert (fact.quote, fact.value, fact.predicate) == (
        "Vivo en Málaga desde hace poco!", "Málaga", "lives_in",
    )  # fmt: skip
    assert not fact.is_special


@pytest.mark.parametrize(
    "said",
    ["Soy alérgica a las nueces", "Je suis allergique aux noix", "Ich bin allergisch gegen Nüsse",
     "Sono allergico alle noci", "Sou alérgico a nozes", "Me gusta ir a la iglesia",
     "J'aime aller à l'église", "Ich mag die Kirche", "Mi piace andare in chiesa",
     "Gosto de ir à igreja", "Odio la depresión", "Je déteste mon anxiété"],
)  # fmt: skip
def test_special_kinds_are_known_in_these_languages(said: str) -> None:
    facts = find_facts([SaidTurn("i1", said)])
    assert facts
    assert all(one.is_special for one in facts)


@pytest.mark.parametrize(
    "said", ["Me gusta el mar", "J'aime la mer", "Mi piace il mare", "Me gusta ver el partido"]
)
def test_ordinary_things_are_not_special(said: str) -> None:
    assert not is_special(said)


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("Me llamo Ana", "¿Cómo me llamo?"), ("Vivo en Málaga", "¿Te acuerdas dónde vivo?"),
        ("Mi perro se llama Toby", "¿Cómo se llama mi perro?"),
        ("Mi hermana se llama Lucía", "¿Te acuerdas de mi hermana?"),
        ("Mi color favorito es el verde", "¿Cuál es mi color favorito?"),
        ("J'habite à Lyon", "Où est-ce que j'habite ?"), ("J'ai 28 ans", "Quel âge j'ai ?"),
        ("Mon chat s'appelle Filou", "Tu te souviens de mon chat ?"),
        ("Ich heiße Jürgen", "Wie heiße ich?"),
        ("Ich wohne in Köln", "Weißt du noch, wo ich wohne?"),
        ("Meine Lieblingsfarbe ist Türkis", "Was ist meine Lieblingsfarbe?"),
        ("Lavoro come cuoca", "Che lavoro faccio?"), ("Abito a Torino", "Dove abito?"),
        ("O meu cão chama-se Bolota", "Como se chama o meu cão?"),
        ("Moro em Coimbra", "Onde é que eu moro?"),
        ("Mein Hund heißt Bello", "What's my dog called?"),
    ],
)  # fmt: skip
def test_what_was_told_answers_the_question(said: str, question: str) -> None:
    cue = cue_of(question)
    (fact,) = find_facts([SaidTurn("i1", said)])
    assert cue is not None
    assert is_answered_by(cue, fact.subject, fact.predicate, words(fact.text))
    assert asks_for_memory(question) or is_question(question)


@pytest.mark.parametrize(
    "question",
    ["¿Cómo se llama mi gato?", "Wie heißt meine Katze?", "Comment s'appelle mon chat ?"],
)
def test_the_dog_is_not_the_cat(question: str) -> None:
    cue = cue_of(question)
    (fact,) = find_facts([SaidTurn("i1", "Mi perro se llama Toby")])
    assert cue is not None
    assert not is_answered_by(cue, fact.subject, fact.predicate, words(fact.text))


@pytest.mark.parametrize("said", SAID)
def test_what_is_forgotten_is_known_again_in_the_fans_own_sentence(said: str) -> None:
    for fact in find_facts([SaidTurn("i1", said)]):
        assert holds_trace(said, traces(fact.text)), fact.text


def test_small_words_of_these_languages_are_no_traces() -> None:
    assert traces("The fan likes café por la mañana y los libros con gatos.") == {
        "cafe", "manana", "libros", "gatos",
    }  # fmt: skip
