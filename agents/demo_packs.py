"""Packs of the demo house."""

from dataclasses import dataclass
from typing import Any, Final

from agents.schemas import AgentDraft, LicenceTerms
from models.studio_states import AgentKind

LICENCE: Final = LicenceTerms(
    text="Use it for all of your personas, sold or not. It may not be sold on by itself.",
)


@dataclass(frozen=True, slots=True)
class DemoPack:
    """A pack on sale in a demo house."""

    draft: AgentDraft
    manifest: dict[str, Any]


def _pack(title: str, summary: str, price: str, bps: int, manifest: dict[str, Any]) -> DemoPack:
    draft = AgentDraft(
        kind=AgentKind.PACK,
        title=title,
        summary=summary,
        price=price,
        upgrade_bps=bps,
        licence=LICENCE,
    )
    return DemoPack(draft, manifest)


def _lore(name: str, keys: list[str], content: str) -> dict[str, Any]:
    return {"name": name, "keys": keys, "content": content}


DEMO_PACKS: Final = (
    _pack(
        "Deeper listening",
        "Four habits of a good listener: names what it heard, asks one question back, waits with "
        "advice, comes back to what was left open.",
        "15",
        1_000,
        {
            "style": [
                "names in a few words what it heard before it answers",
                "asks one open question back, never two",
                "gives advice only when it is asked for",
                "comes back to something that was left open earlier",
            ],
            "sampler": {"temperature": 0.6},
        },
    ),
    _pack(
        "Stars and small telescopes",
        "What a night-sky lover knows: what is up in each season, what binoculars show, why stars "
        "twinkle and planets do not.",
        "10",
        500,
        {
            "lore": [
                _lore(
                    "winter sky",
                    ["Orion", "winter sky", "Betelgeuse"],
                    "Orion rules the winter evenings of the north: red Betelgeuse at one shoulder, "
                    "blue Rigel at one foot, and a nebula below the belt that binoculars show as a "
                    "small cloud.",
                ),
                _lore(
                    "summer sky",
                    ["Vega", "summer triangle", "Milky Way"],
                    "Vega, Deneb and Altair make the summer triangle; on a dark night the Milky "
                    "Way runs right through it.",
                ),
                _lore(
                    "twinkling",
                    ["twinkle", "twinkling"],
                    "Stars twinkle because moving air bends the light of a point; a planet is a "
                    "small disc, and its light wavers much less.",
                ),
                _lore(
                    "first telescope",
                    ["telescope", "binoculars"],
                    "Ten-by-fifty binoculars show the moons of Jupiter; the rings of Saturn take a "
                    "small telescope of sixty millimetres or more.",
                ),
            ]
        },
    ),
    _pack(
        "Late-night voice",
        "A calm English voice that takes its time, with short and unhurried replies.",
        "12",
        800,
        {
            "voice": {"voice_id": "kokoro:bf_emma", "percent": 92},
            "style": ["speaks in short, unhurried sentences"],
        },
    ),
)
