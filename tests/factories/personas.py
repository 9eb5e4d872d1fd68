"""Published personas with their tiers."""

from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from core.clock import Clock
from core.ids import new_id
from models.persona import Persona, PersonaVersion, Tier
from models.states import Format, PersonaState, SellingMode

SHEET: Final[dict[str, Any]] = {
    "name": "Nova Reyes",
    "tagline": "Night radio host",
    "character": "Nova hosts a radio show in Lisbon and owns a parrot called Static. " * 2,
    "greeting": "Good evening, you are on the air.",
    "examples": [{"fan": "Hi!", "persona": "Hello, night owl."}],
    "style": "warm",
}


class MadePersona(NamedTuple):
    """A published persona."""

    persona: Persona
    version: PersonaVersion
    tier: Tier


def make_persona(db: Session, owner_id: str, *, clock: Clock, **overrides: Any) -> MadePersona:
    """A published persona with a text room of 10 minutes at 1.2 a minute."""
    now = clock.now()
    sheet = SHEET | overrides.pop("sheet", {})
    values: dict[str, Any] = {
        "id": new_id("per"),
        "owner_id": owner_id,
        "slug": new_id("nova").replace("_", "-"),
        "state": PersonaState.PUBLISHED,
        "draft": sheet,
        "published_version_id": None,
        "upgrades": [],
        "created_at": now,
        "updated_at": now,
    }
    persona = Persona(**(values | overrides))
    db.add(persona)
    db.flush()
    version = PersonaVersion(
        id=new_id("pvn"), persona_id=persona.id, number=1, sheet=sheet, created_at=now
    )
    db.add(version)
    db.flush()
    persona.published_version_id = version.id
    return MadePersona(persona, version, make_tier(db, persona.id, clock=clock))


def make_tier(db: Session, persona_id: str, *, clock: Clock, **overrides: Any) -> Tier:
    """A tier on sale."""
    values: dict[str, Any] = {
        "id": new_id("tie"),
        "persona_id": persona_id,
        "format": Format.TEXT,
        "price_per_minute": 1_200_000,
        "minutes": 10,
        "selling_mode": SellingMode.INSTANT,
        "on_sale": True,
        "updated_at": clock.now(),
    }
    tier = Tier(**(values | overrides))
    db.add(tier)
    db.flush()
    return tier
