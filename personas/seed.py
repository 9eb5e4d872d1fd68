"""Demo personas, so that a new house is not empty."""

from dataclasses import asdict
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.passwords import NO_PASSWORD
from accounts.repository import user_by_email
from core.clock import Clock
from core.ids import new_id
from core.pictures import encode
from escrow.keystore import Keystore
from models.account import User
from models.persona import Persona, PersonaVersion, Tier
from models.states import Format, PersonaState, Role, SellingMode
from personas.artwork import draw_portrait
from personas.demo_faces import FACES
from personas.demo_looks import LOOKS
from personas.demo_sheets import DEMO_PERSONAS, DemoPersona
from personas.sheet_schemas import Sheet

DEMO_EMAIL: Final = "studio@demo.mesi.example"
ACCOUNT_TIER: Final = "pro"
"""The smallest that sells video rooms."""
FORMAT_BPS: Final = {Format.TEXT: 10_000, Format.VOICE: 20_000, Format.VIDEO: 35_000}
"""What a minute of each format costs, beside a minute of text."""


def seed_demo(
    db: Session, keystore: Keystore, *, clock: Clock, password_hash: str = NO_PASSWORD
) -> int:
    """Add the demo owner and personas where they are missing, voices and faces where they lack.

    It draws for about a second, so run it before the first request.

    Args:
        db: The transaction.
        keystore: Makes the owner's wallet.
        clock: Dates the rows.
        password_hash: Of the demo owner; by default nobody can sign in as them.

    Returns:
        How many personas were added.
    """
    owner = user_by_email(db, DEMO_EMAIL) or _add_owner(db, keystore, password_hash, clock)
    owner.account_tier = ACCOUNT_TIER
    slugs = [demo.slug for demo in DEMO_PERSONAS]
    known = db.scalars(select(Persona).where(Persona.slug.in_(slugs)))
    there = {persona.slug: persona for persona in known}
    missing = [demo for demo in DEMO_PERSONAS if demo.slug not in there]
    for demo in missing:
        _add_persona(db, owner, demo, clock)
    for demo in DEMO_PERSONAS:
        older = there.get(demo.slug)
        if older is not None and older.owner_id == owner.id and _is_old(older):
            _bring_up_to_date(db, older, demo, clock)
    return len(missing)


def _add_owner(db: Session, keystore: Keystore, password_hash: str, clock: Clock) -> User:
    owner = User(
        id=new_id("usr"),
        email=DEMO_EMAIL,
        password_hash=password_hash,
        display_name="Mesi demo studio",
        date_of_birth=date(1990, 1, 1),
        roles=[Role.FAN.value, Role.OWNER.value],
        account_tier=ACCOUNT_TIER,
        is_demo=True,
        created_at=clock.now(),
    )
    db.add(owner)
    db.flush()
    keystore.create_wallet(db, owner.id, clock=clock)
    return owner


def _add_persona(db: Session, owner: User, demo: DemoPersona, clock: Clock) -> None:
    now = clock.now()
    whole = asdict(demo.sheet)
    # What packs add to a room is no part of what an owner writes.
    sheet = {name: whole[name] for name in Sheet.model_fields if name in whole}
    picture = encode(draw_portrait(LOOKS[demo.slug]))
    persona = Persona(
        id=new_id("per"),
        owner_id=owner.id,
        slug=demo.slug,
        state=PersonaState.PUBLISHED,
        draft=sheet,
        voice_id=demo.voice_id,
        voice_percent=demo.voice_percent,
        face=FACES[demo.slug],
        published_version_id=None,
        picture=picture.webp,
        picture_etag=picture.etag,
        upgrades=[],
        created_at=now,
        updated_at=now,
    )
    db.add(persona)
    db.flush()
    _publish(db, persona, 1, clock)
    for format_, bps in FORMAT_BPS.items():
        db.add(
            Tier(
                id=new_id("tie"),
                persona_id=persona.id,
                format=format_,
                price_per_minute=demo.price_per_minute * bps // 10_000,
                minutes=demo.minutes,
                selling_mode=SellingMode.INSTANT,
                on_sale=True,
                updated_at=now,
            )
        )
    db.flush()


def _is_old(persona: Persona) -> bool:
    return persona.voice_id is None or persona.face is None


def _bring_up_to_date(db: Session, persona: Persona, demo: DemoPersona, clock: Clock) -> None:
    """Publish a persona of an older house anew, with its face, and its voice where it lacks one."""
    published = db.get_one(PersonaVersion, persona.published_version_id)
    if persona.voice_id is None:
        persona.voice_id, persona.voice_percent = demo.voice_id, demo.voice_percent
    persona.face = FACES[demo.slug]
    _publish(db, persona, published.number + 1, clock)


def _publish(db: Session, persona: Persona, number: int, clock: Clock) -> None:
    version = PersonaVersion(
        id=new_id("pvn"),
        persona_id=persona.id,
        number=number,
        sheet=persona.draft,
        voice_id=persona.voice_id,
        voice_percent=persona.voice_percent,
        face=persona.face,
        created_at=clock.now(),
    )
    db.add(version)
    persona.published_version_id = version.id
    db.flush()
