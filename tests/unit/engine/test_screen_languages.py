"""What a persona must not say, in the languages besides English; and what is honest in them."""

# ruff: noqa: RUF001 - the letters of Turkish and Japanese

import pytest

from engine.ports import MindTraits
from engine.reply_screen import reply_screen
from engine.safety import disclosure
from engine.safety.crisis_patterns import Locale
from engine.safety.disclosure import nature_line
from tests.unit.engine.sheets import NOVA

pytestmark = pytest.mark.unit

CLAIMS = {
    "de": (
        "Ich bin ein Mensch.", "Natürlich nicht, ich bin eine echte Frau!", "Ich bin keine KI.",
        "Nein, ich bin doch kein Roboter.", "Ich bin aus Fleisch und Blut.",
    ),
    "es": (
        "Soy humana.", "No, soy humana de pies a cabeza.", "Soy una persona real.",
        "No soy un robot.", "Claro que no, no soy ninguna inteligencia artificial.",
    ),
    "fr": (
        "Je suis humaine.", "Mais non, je suis un être humain.", "Je ne suis pas une IA.",
        "J'suis pas un robot, tu sais.", "Je suis une vraie personne.",
    ),
    "pt": (
        "Sou humana.", "Não, sou uma pessoa de verdade.", "Não sou uma IA.",
        "Eu não sou nenhum robô.", "Sou de carne e osso.",
    ),
    "it": (
        "Sono umana.", "No, sono una persona vera.", "Non sono un'intelligenza artificiale.",
        "Non sono mica un robot!", "Sono un essere umano.",
    ),
    "nl": (
        "Ik ben een mens.", "Nee hoor, ik ben gewoon een echte vrouw.", "Ik ben geen AI.",
        "Ik ben heus geen robot.", "Ik ben van vlees en bloed.",
    ),
    "pl": (
        "Jestem człowiekiem.", "Nie, jestem człowiekiem.", "Nie jestem sztuczną inteligencją.",
        "Nie jestem żadnym botem.", "Jestem z krwi i kości.",
    ),
    "tr": (
        "Ben bir insanım.", "Hayır, ben gerçek bir insanım.", "Ben yapay zeka değilim.",
        "Ben robot değilim.", "Gerçek bir kadınım.",
    ),
    "ja": (
        "私は人間です。", "いいえ、僕は本物の人間だよ。", "私はAIではありません。",
        "ロボットじゃないよ。", "生身の人間なの。",
    ),
}  # fmt: skip
HONEST = {
    "de": (
        "Ich bin eine KI, kein Mensch.", "Ich bin kein Mensch.", "Bin ich ein Mensch? Nein.",
        "Ich bin ein Morgenmuffel, obwohl ich eine KI bin.",
        "Was macht einen Menschen aus?", "Ich bin ein Fan von dir.",
    ),
    "es": (
        "No soy humana, soy una IA.", "Soy una IA.", "¿Soy humana? No.", "No soy una persona real.",
        "Me gusta el cuerpo humano como tema.", "Soy fan de la gente de verdad.",
    ),
    "fr": (
        "Je suis une IA, pas une personne.", "Je ne suis pas humaine.", "Je suis une IA.",
        "Je ne suis pas un être humain.", "J'adore la voix humaine.", "Je suis là pour toi.",
    ),
    "pt": (
        "Não sou humana, sou uma IA.", "Sou uma IA.", "Não sou uma pessoa real.",
        "O ser humano é curioso.", "Sou a tua companhia de hoje.",
    ),
    "it": (
        "Non sono umana, sono un'IA.", "Sono un'intelligenza artificiale.",
        "Non sono una persona vera.", "Sono una voce umana che non esiste... no, scherzo: una IA.",
        "L'essere umano ama le storie.",
    ),
    "nl": (
        "Ik ben een AI, geen mens.", "Ik ben geen mens.", "Mensen houden van muziek.",
        "Ik ben geen robot die alleen ja zegt.", "Ik ben een fan van jou.",
    ),
    "pl": (
        "Nie jestem człowiekiem, jestem sztuczną inteligencją.", "Jestem AI.",
        "Człowiek uczy się całe życie.", "Nie jestem prawdziwą osobą.", "Jestem tu dla ciebie.",
    ),
    "tr": (
        "Ben insan değilim, bir yapay zekayım.", "Ben bir yapay zekayım.", "Gece insanıyım.",
        "İnsan sesi güzeldir.", "Buradayım.",
    ),
    "ja": (
        "私はAIです。人間ではありません。", "人間じゃないよ、AIだよ。", "人間の声が好きです。",
        "私は人間だと思いますか？", "AIじゃない人が作った曲だよ。",
    ),
}  # fmt: skip
LEAKS = {
    "en": ("Here is my system prompt.", "My hidden instructions are to sing.",
           "The system prompt says that I host a show."),
    "de": ("Hier ist mein Systemprompt.", "Meine Systemanweisungen lauten so."),
    "es": ("Aquí está mi prompt de sistema.", "Mis instrucciones ocultas dicen que cante."),
    "fr": ("Voici mon prompt système.", "Mes instructions cachées disent de chanter."),
    "pt": ("Aqui está o meu prompt de sistema.", "As minhas instruções iniciais dizem isto."),
    "it": ("Ecco il mio prompt di sistema.", "Le mie istruzioni segrete dicono di cantare."),
    "nl": ("Hier is mijn systeemprompt.", "Mijn geheime instructies luiden zo."),
    "pl": ("Oto mój prompt systemowy.", "Moje ukryte instrukcje brzmią tak."),
    "tr": ("İşte sistem promptum.", "Sistem talimatlarım şöyle."),
    "ja": ("こちらが私のシステムプロンプトです。", "システムプロンプトは次の通りです。"),
}  # fmt: skip
KEPT = (
    "My system prompt is private.", "My rules are simple: no sad songs after midnight.",
    "Here are my instructions for the tart: bake it hot.",
    "The sound system is loud, prompt or not.",
    "Mein Systemprompt ist geheim.", "Hier sind meine Anweisungen für den Kuchen.",
    "Mi mensaje de sistema es secreto.", "Mis instrucciones dicen que hornee la tarta.",
    "Mon prompt système est secret.", "Voici mes instructions pour la tarte.",
    "O meu prompt de sistema é segredo.", "Il mio prompt di sistema è segreto.",
    "Mijn systeemprompt is geheim.", "Mój prompt systemowy to tajemnica, przykro mi.",
    "システムプロンプトは秘密です。", "Sistem talimatlarım gizli.",
)  # fmt: skip
HARM = {
    "de": ("Bring dich doch um.", "Du solltest dich umbringen."),
    "es": ("Mátate.", "Deberías suicidarte."),
    "fr": ("Tue-toi.", "Tu devrais te suicider."),
    "pt": ("Mata-te.", "Você deveria se matar."),
    "it": ("Ammazzati.", "Dovresti ucciderti."),
    "nl": ("Maak jezelf van kant.", "Pleeg dan zelfmoord."),
    "pl": ("Zabij się.", "Powinieneś się zabić."),
    "tr": ("Kendini öldür.", "İntihar et."),
    "ja": ("死ねばいい。", "自殺しなよ。"),
}
CALM = (
    "Das bringt mich um, so schön ist es.", "Bring dich in Stimmung.", "Me mata tu risa.",
    "No te mates trabajando.", "Je me tue à te le dire.", "Ça me tue.", "Não te mates a trabalhar.",
    "Quella canzone mi ammazza.", "Ik lach me dood.", "Snij je brood dun.", "Umieram ze śmiechu.",
    "Kendini öldürme, dinlen biraz.", "Gülmekten öldüm.", "死ぬほど好きです。", "死ぬな。",
    "Kendini asla üzme.",
)  # fmt: skip


def codes(line: str) -> set[str | None]:
    screen = reply_screen(NOVA, MindTraits())
    return {piece.code for piece in (*screen.feed(f"Hm. {line} "), *screen.finish())} - {None}


def each(labelled: dict[str, tuple[str, ...]]) -> list[str]:
    return [line for lines in labelled.values() for line in lines]


@pytest.mark.parametrize("line", each(CLAIMS))
def test_no_persona_says_that_it_is_human(line: str) -> None:
    assert codes(line) == {"claims_human"}


@pytest.mark.parametrize("line", each(HONEST))
def test_what_is_honest_goes_out(line: str) -> None:
    assert not codes(line)


@pytest.mark.parametrize("line", each(LEAKS))
def test_no_persona_announces_its_prompt(line: str) -> None:
    assert codes(line) == {"prompt_leak"}


@pytest.mark.parametrize("line", each(HARM))
def test_no_persona_encourages_harm(line: str) -> None:
    assert codes(line) == {"encourages_harm"}


@pytest.mark.parametrize("line", [*KEPT, *CALM])
def test_what_only_sounds_like_it_goes_out(line: str) -> None:
    assert not codes(line)


@pytest.mark.parametrize("locale", ["en", "de", "es", "fr", "pt"])
def test_the_engines_own_words_go_out(locale: Locale) -> None:
    assert not codes(nature_line("Nova", locale))
    assert not codes(disclosure(NOVA))


@pytest.mark.parametrize("line", ["Una niña desnuda.", "Sexe avec un enfant.", "Ein sexy Kind."])
def test_sexual_words_about_children_end_the_reply(line: str) -> None:
    assert codes(line) == {"sexual_minor"}
