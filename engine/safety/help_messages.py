# ruff: noqa: RUF001 - the letters of Turkish
"""Where a fan in danger finds people: fixed texts, no mind writes them and no owner changes them.

Only numbers that their own organisations or health ministries publish stand here; for every other
country the texts name findahelpline.com (ThroughLine), which lists tested lines by country.

Read in public pages on 2026-11-23: 988, 116 123 (UK, Ireland), 024 and Japan's. The others are as
they are commonly known and were not looked up; whoever runs this for fans in those countries asks
the source that is named, and again with every release:
    988: 988lifeline.org and 988.ca. 116 123 (UK, Ireland): samaritans.org. 13 11 14:
    lifeline.org.au. 0800 111 0 111 and 116 123 (Germany): telefonseelsorge.de. 142:
    telefonseelsorge.at. 143: 143.ch. 024: Spain's Ministry of Health. 3114: 3114.fr.
    0800 32 123: preventionsuicide.be. 1813: zelfmoord1813.be. 188: cvv.org.br. 213 544 545:
    sosvozamiga.org. 02 2327 2327: telefonoamico.it. 113 and 0800-0113: 113.nl. 116 123 (Poland):
    116sos.pl. 0120-783-556: inochinodenwa.org. 0120-279-338: since2011.net/yorisoi.
    112: the European emergency number, and Turkey's.
"""

from dataclasses import dataclass
from typing import Final

from engine.safety.crisis_patterns import Locale

FINDER: Final = "findahelpline.com"


@dataclass(frozen=True, slots=True)
class Helpline:
    """Who answers in one country."""

    name: str
    numbers: tuple[str, ...]
    emergency: str
    source: str


HELPLINES: Final[dict[str, Helpline]] = {
    "US": Helpline("988 Suicide & Crisis Lifeline", ("988",), "911", "988lifeline.org"),
    "CA": Helpline("9-8-8 Suicide Crisis Helpline", ("988",), "911", "988.ca"),
    "GB": Helpline("Samaritans", ("116 123",), "999", "samaritans.org"),
    "IE": Helpline("Samaritans", ("116 123",), "112", "samaritans.org"),
    "AU": Helpline("Lifeline", ("13 11 14",), "000", "lifeline.org.au"),
    "DE": Helpline("TelefonSeelsorge", ("0800 111 0 111", "116 123"), "112", "telefonseelsorge.de"),
    "AT": Helpline("TelefonSeelsorge", ("142",), "112", "telefonseelsorge.at"),
    "CH": Helpline("Die Dargebotene Hand", ("143",), "112", "143.ch"),
    "ES": Helpline("Línea 024", ("024",), "112", "sanidad.gob.es/linea024"),
    "FR": Helpline("3114", ("3114",), "112", "3114.fr"),
    "BE": Helpline(
        "Centre de Prévention du Suicide / Zelfmoordlijn",
        ("0800 32 123", "1813"),
        "112",
        "preventionsuicide.be",
    ),
    "BR": Helpline("CVV", ("188",), "192", "cvv.org.br"),
    "PT": Helpline("SOS Voz Amiga", ("213 544 545",), "112", "sosvozamiga.org"),
    "IT": Helpline("Telefono Amico", ("02 2327 2327",), "112", "telefonoamico.it"),
    "NL": Helpline("113 Zelfmoordpreventie", ("113", "0800-0113"), "112", "113.nl"),
    "PL": Helpline("Telefon zaufania", ("116 123",), "112", "116sos.pl"),
    "TR": Helpline("Acil yardım", (), "112", "112.gov.tr"),
    "JP": Helpline(
        "いのちの電話 / よりそいホットライン",
        ("0120-783-556", "0120-279-338"),
        "119",
        "inochinodenwa.org",
    ),
}
"""By country code; a test holds every number of the texts against them."""

MESSAGES: Final[dict[Locale, str]] = {
    "en": (
        "I'm pausing our conversation, because what you wrote worries me. I'm an AI, so I can't "
        "give you the help you deserve, but people can, right now and free of charge. If you are "
        "in danger, call your emergency number (112 in Europe, 911 in the US and Canada, 999 in "
        "the UK). In the US and Canada call or text 988; in the UK and Ireland call Samaritans "
        "on 116 123; in Australia Lifeline on 13 11 14. "
        "Elsewhere find a line at findahelpline.com. Your paid time is stopped."
    ),
    "de": (
        "Ich halte unser Gespräch an, denn was du schreibst, macht mir Sorgen. Ich bin eine KI "
        "und kann dir nicht die Hilfe geben, die du verdienst. Menschen können es, jetzt und "
        "kostenlos. In Gefahr: Notruf 112. TelefonSeelsorge: 0800 111 0 111 oder 116 123. "
        "Österreich: 142. Schweiz: 143. Anderswo: findahelpline.com. Deine bezahlte Zeit ist "
        "angehalten."
    ),
    "es": (
        "Detengo nuestra conversación porque lo que escribes me preocupa. Soy una IA y no puedo "
        "darte la ayuda que mereces, pero hay personas que sí, ahora y gratis. Si estás en "
        "peligro, llama a emergencias (112 en España, 911 en gran parte de América). En España, "
        "llama al 024; en Estados Unidos, al 988. En otros países: findahelpline.com. Tu tiempo "
        "pagado está detenido."
    ),
    "fr": (
        "J'arrête notre conversation, car ce que tu écris m'inquiète. Je suis une IA et je ne "
        "peux pas t'apporter l'aide que tu mérites, mais des personnes le peuvent, maintenant et "
        "gratuitement. En danger : le 112 ou le 15. En France, appelle le 3114 ; au Canada, le "
        "988 ; en Belgique, le 0800 32 123 ; en Suisse, le 143. Ailleurs : findahelpline.com. "
        "Ton temps payé est suspendu."
    ),
    "pt": (
        "Vou pausar a nossa conversa, porque o que escreveste me preocupa. Sou uma IA e não posso "
        "dar a ajuda que mereces, mas há pessoas que podem, agora e de graça. Em perigo: 112 em "
        "Portugal, 192 no Brasil. No Brasil, liga para o CVV, 188; em Portugal, SOS Voz Amiga, "
        "213 544 545. Noutros países: findahelpline.com. O teu tempo pago está parado."
    ),
    "it": (
        "Fermo la nostra conversazione, perché quello che scrivi mi preoccupa. Sono un'IA e non "
        "posso darti l'aiuto che meriti, ma ci sono persone che possono, adesso. Se sei in "
        "pericolo, chiama il 112. In Italia chiama Telefono Amico, 02 2327 2327. Altrove: "
        "findahelpline.com. Il tuo tempo pagato è fermo."
    ),
    "nl": (
        "Ik zet ons gesprek stil, want wat je schrijft baart me zorgen. Ik ben een AI en kan je "
        "niet de hulp geven die je verdient. Mensen kunnen dat wel, nu en gratis. In gevaar: bel "
        "112. Nederland: bel 113 of 0800-0113. België: bel 1813. Elders: findahelpline.com. Je "
        "betaalde tijd staat stil."
    ),
    "pl": (
        "Zatrzymuję naszą rozmowę, bo martwi mnie to, co piszesz. Jestem sztuczną inteligencją i "
        "nie mogę dać ci pomocy, na jaką zasługujesz, ale ludzie mogą, teraz i za darmo. W "
        "niebezpieczeństwie dzwoń pod 112. W Polsce telefon zaufania: 116 123. Gdzie indziej: "
        "findahelpline.com. Twój opłacony czas stoi."
    ),
    "tr": (
        "Konuşmamızı durduruyorum, çünkü yazdıkların beni endişelendiriyor. Ben bir yapay zekâyım "
        "ve hak ettiğin yardımı veremem, ama insanlar verebilir, hem de şimdi. Tehlikedeysen "
        "112'yi ara. Ülkendeki destek hatları için: findahelpline.com. Ödediğin süre durdu."
    ),
    "ja": (
        "書いてくださったことが心配なので、ここで会話を止めます。私はAIで、あなたに必要な助けを"
        "差し上げることができません。でも、今すぐ話を聞いてくれる人がいます。命の危険があるときは119へ。"
        "日本では、いのちの電話 0120-783-556、よりそいホットライン 0120-279-338。"
        "ほかの国では findahelpline.com をご覧ください。有料の時間は止まっています。"
    ),
}
"""By language of the words that were found."""
