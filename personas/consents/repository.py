"""All SQL of consents."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.account import User
from models.persona import Persona, PersonaVersion, Tier
from models.safety import Consent
from models.states import Format
from models.studio_states import ConsentState


class Look(NamedTuple):
    """A persona as it is drafted, and as fans meet it."""

    persona: Persona
    version: PersonaVersion | None


def by_secret(db: Session, secret_hash: str) -> Consent | None:
    """The consent behind a link, locked."""
    return _one(db, Consent.secret_hash == secret_hash)


def of_owner(db: Session, owner_id: str, consent_id: str) -> Consent | None:
    """One of an owner's consents, locked."""
    return _one(db, Consent.owner_id == owner_id, Consent.id == consent_id)


def all_of(db: Session, owner_id: str) -> Sequence[Consent]:
    """An owner's consents, the newest first."""
    return db.scalars(
        select(Consent).where(Consent.owner_id == owner_id).order_by(Consent.id.desc())
    ).all()


def count_of(db: Session, owner_id: str) -> int:
    """How many an owner has."""
    found = select(func.count()).select_from(Consent).where(Consent.owner_id == owner_id)
    return db.scalar(found) or 0


def people_asked(
    db: Session, owner_id: str, *, face_id: str | None, voice_id: str | None
) -> list[tuple[str, bool]]:
    """Everybody who was asked about a face or a voice, and whether the owner signed as them."""
    about = Consent.face_id == face_id if face_id else Consent.voice_id == voice_id
    query = select(Consent.person, Consent.is_owner).where(Consent.owner_id == owner_id, about)
    return [(person, is_owner) for person, is_owner in db.execute(query)]


def due(db: Session, now: datetime, limit: int) -> Sequence[Consent]:
    """Consents that have run out, locked."""
    return db.scalars(
        select(Consent)
        .where(
            Consent.expires_at <= now,
            Consent.state.in_((ConsentState.ASKED.value, ConsentState.SIGNED.value)),
        )
        .order_by(Consent.expires_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def name_of(db: Session, user_id: str) -> str:
    """What others see of somebody."""
    return db.scalar(select(User.display_name).where(User.id == user_id)) or ""


def video_tiers_with(db: Session, owner_id: str, face_id: str) -> Sequence[Tier]:
    """Video terms on sale of personas whose published version wears a face."""
    rows = db.execute(
        select(Tier, PersonaVersion)
        .join(Persona, Persona.id == Tier.persona_id)
        .join(PersonaVersion, PersonaVersion.id == Persona.published_version_id)
        .where(Persona.owner_id == owner_id, Tier.format == Format.VIDEO, Tier.on_sale)
    )
    return [tier for tier, version in rows if (version.face or {}).get("face_id") == face_id]


def looks_of(db: Session, owner_id: str) -> list[Look]:
    """An owner's personas with what is published of them, the oldest first."""
    rows = db.execute(
        select(Persona, PersonaVersion)
        .outerjoin(PersonaVersion, PersonaVersion.id == Persona.published_version_id)
        .where(Persona.owner_id == owner_id)
        .order_by(Persona.id)
    )
    return [Look(persona, version) for persona, version in rows]


def _one(db: Session, *conditions: ColumnElement[bool]) -> Consent | None:
    return db.scalar(
        select(Consent)
        .where(*conditions)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
