"""All SQL of personas."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.pictures import StoredPicture
from models.account import User
from models.offer import Auction
from models.persona import Persona, PersonaVersion, Tier
from models.states import AuctionState, PersonaState


class Shown(NamedTuple):
    """A published persona with what its page needs."""

    persona: Persona
    version: PersonaVersion
    owner: User


def _published() -> Select[Persona, PersonaVersion, User]:
    return (
        select(Persona, PersonaVersion, User)
        .join(PersonaVersion, PersonaVersion.id == Persona.published_version_id)
        .join(User, User.id == Persona.owner_id)
        .where(Persona.state == PersonaState.PUBLISHED)
    )


def published_personas(db: Session) -> list[Shown]:
    """Published personas, the oldest first."""
    rows = db.execute(_published().order_by(Persona.created_at, Persona.id))
    return [Shown(row[0], row[1], row[2]) for row in rows]


def published_persona(db: Session, slug: str) -> Shown | None:
    """A published persona by its address."""
    row = db.execute(_published().where(Persona.slug == slug)).first()
    return Shown(row[0], row[1], row[2]) if row else None


def picture_of(db: Session, slug: str) -> StoredPicture | None:
    """The picture of a published persona."""
    row = db.execute(
        select(Persona.picture, Persona.picture_etag).where(
            Persona.slug == slug, Persona.state == PersonaState.PUBLISHED
        )
    ).first()
    return _picture(row[0], row[1]) if row else None


def own_picture(db: Session, owner_id: str, persona_id: str) -> StoredPicture | None:
    """The picture of an owner's persona, published or not."""
    row = db.execute(
        select(Persona.picture, Persona.picture_etag).where(
            Persona.id == persona_id, Persona.owner_id == owner_id
        )
    ).first()
    return _picture(row[0], row[1]) if row else None


def _picture(webp: bytes | None, etag: str | None) -> StoredPicture | None:
    return StoredPicture(webp, etag) if webp is not None and etag is not None else None


def own_personas(db: Session, owner_id: str) -> Sequence[Persona]:
    """An owner's personas, the newest first."""
    return db.scalars(
        select(Persona)
        .where(Persona.owner_id == owner_id)
        .order_by(Persona.created_at.desc(), Persona.id.desc())
    ).all()


def own_persona(db: Session, owner_id: str, persona_id: str) -> Persona | None:
    """An owner's persona, locked until the transaction ends."""
    return db.scalar(
        select(Persona)
        .where(Persona.id == persona_id, Persona.owner_id == owner_id)
        .with_for_update()
    )


def count_own(db: Session, owner_id: str) -> int:
    """How many personas an owner has."""
    query = select(func.count()).select_from(Persona).where(Persona.owner_id == owner_id)
    return db.scalar(query) or 0


def slugs_like(db: Session, slug: str) -> Sequence[str]:
    """Addresses that begin like this one."""
    return db.scalars(select(Persona.slug).where(Persona.slug.startswith(slug))).all()


def tiers_of(db: Session, persona_ids: Sequence[str]) -> Mapping[str, list[Tier]]:
    """Tiers by persona, in the order text, voice, video."""
    found: dict[str, list[Tier]] = {persona_id: [] for persona_id in persona_ids}
    query = select(Tier).where(Tier.persona_id.in_(persona_ids))
    for tier in db.scalars(query):
        found[tier.persona_id].append(tier)
    order = ("text", "voice", "video")
    for tiers in found.values():
        tiers.sort(key=lambda tier: order.index(tier.format))
    return found


def tier_of(db: Session, persona_id: str, format_: str) -> Tier | None:
    """The tier of one format."""
    return db.scalar(select(Tier).where(Tier.persona_id == persona_id, Tier.format == format_))


def versions_of(db: Session, persona_id: str) -> Sequence[PersonaVersion]:
    """All published versions, the newest first."""
    return db.scalars(
        select(PersonaVersion)
        .where(PersonaVersion.persona_id == persona_id, PersonaVersion.number > 0)
        .order_by(PersonaVersion.number.desc())
    ).all()


def published_version(db: Session, persona: Persona) -> PersonaVersion | None:
    """What fans meet."""
    version_id = persona.published_version_id
    return db.get(PersonaVersion, version_id) if version_id else None


def last_number(db: Session, persona_id: str) -> int:
    """The number of the newest version; 0 where none was published."""
    newest = select(func.max(PersonaVersion.number)).where(PersonaVersion.persona_id == persona_id)
    return max(db.scalar(newest) or 0, 0)


def tried_number(db: Session, persona_id: str) -> int:
    """The next number of a version that is only tried: 0, -1, -2 and on."""
    lowest = select(func.min(PersonaVersion.number)).where(PersonaVersion.persona_id == persona_id)
    found = db.scalar(lowest)
    return min(1 if found is None else found, 1) - 1


def newest_tried(db: Session, persona_id: str) -> PersonaVersion | None:
    """The draft as it was tried last."""
    return db.scalar(
        select(PersonaVersion)
        .where(PersonaVersion.persona_id == persona_id, PersonaVersion.number < 1)
        .order_by(PersonaVersion.number)
        .limit(1)
    )


def version_of(db: Session, persona_id: str, number: int) -> PersonaVersion | None:
    """One published version."""
    return db.scalar(
        select(PersonaVersion).where(
            PersonaVersion.persona_id == persona_id, PersonaVersion.number == number
        )
    )


def versions_by_id(db: Session, ids: Sequence[str]) -> Mapping[str, PersonaVersion]:
    """Versions by their id."""
    rows = db.scalars(select(PersonaVersion).where(PersonaVersion.id.in_(ids)))
    return {row.id: row for row in rows}


def is_in_auction(db: Session, tier_id: str) -> bool:
    """Do fans bid on a tier's terms at this moment?"""
    query = select(Auction.id).where(Auction.tier_id == tier_id, Auction.state == AuctionState.OPEN)
    return db.scalar(query) is not None
