"""What owners do with their personas."""

from sqlalchemy.orm import Session

from accounts.agent_links import links_to_pin, sync_upgrades
from accounts.repository import lock_user
from accounts.tiers import account_tier
from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from core.money import to_micro
from core.pictures import StoredPicture
from models.account import User
from models.persona import Persona, Tier
from models.states import Format, PersonaState
from personas import repository, rules, views
from personas.consent_gate import require_consents
from personas.errors import (
    FormatNotOfferedError,
    NotReadyError,
    TierInAuctionError,
    TierTermsError,
    TooManyPersonasError,
)
from personas.faces import require_known_face
from personas.probe_gate import require_probed
from personas.schemas import OwnerPersona, TierTerms
from personas.settings import PersonasSettings
from personas.sheet_schemas import Sheet
from personas.sheets import character_of, face_of, percent_of
from personas.snapshots import differs, take_snapshot


def create_persona(
    db: Session, owner_id: str, sheet: Sheet, *, settings: PersonasSettings, clock: Clock
) -> OwnerPersona:
    """Make a persona; it stays a draft until it is published.

    Raises:
        TooManyPersonasError: The owner has the most that one may have.
    """
    lock_user(db, owner_id)
    require_known_face(db, owner_id, sheet)
    if repository.count_own(db, owner_id) >= settings.max_personas:
        raise TooManyPersonasError(f"You have {settings.max_personas} personas, the most there is.")
    slug = rules.free_slug(sheet.name, repository.slugs_like(db, rules.slug_of(sheet.name)))
    now = clock.now()
    persona = Persona(
        id=new_id("per"),
        owner_id=owner_id,
        slug=slug,
        state=PersonaState.DRAFTED,
        draft=character_of(sheet),
        voice_id=sheet.voice_id,
        voice_percent=percent_of(sheet),
        face=face_of(sheet),
        published_version_id=None,
        picture=None,
        picture_etag=None,
        upgrades=[],
        created_at=now,
        updated_at=now,
    )
    db.add(persona)
    db.flush()
    return _view(db, persona, settings)


def show_persona(
    db: Session, owner_id: str, persona_id: str, *, settings: PersonasSettings
) -> OwnerPersona:
    """Show a persona to its owner."""
    return _view(db, own_persona(db, owner_id, persona_id), settings)


def change_sheet(
    db: Session,
    owner_id: str,
    persona_id: str,
    sheet: Sheet,
    *,
    settings: PersonasSettings,
    clock: Clock,
) -> OwnerPersona:
    """Write the draft anew; what is published stays as it is."""
    persona = own_persona(db, owner_id, persona_id)
    require_known_face(db, owner_id, sheet)
    persona.draft = character_of(sheet)
    persona.voice_id = sheet.voice_id
    persona.voice_percent = percent_of(sheet)
    persona.face = face_of(sheet)
    persona.updated_at = clock.now()
    return _view(db, persona, settings)


def publish(
    db: Session, owner_id: str, persona_id: str, *, settings: PersonasSettings, clock: Clock
) -> OwnerPersona:
    """Publish the draft as the next version; an unchanged draft only goes back on sale.

    Raises:
        NotReadyError: Something is missing.
        ProbesNotPassedError: Its probes have not passed, and this server asks for that.
        ConsentEndedError: Whose face or voice it is does not permit it.
    """
    persona = own_persona(db, owner_id, persona_id)
    missing = _view(db, persona, settings).missing
    if missing:
        raise NotReadyError(f"Before publishing, add: {', '.join(missing)}.", missing=missing)
    require_consents(db, owner_id, face=persona.face, voice_id=persona.voice_id)
    links = links_to_pin(db, [persona.id])[persona.id]
    if differs(persona, repository.published_version(db, persona), links):
        number = repository.last_number(db, persona.id) + 1
        mind = require_probed(db, persona, links, settings)
        version = take_snapshot(db, persona, number, mind=mind, clock=clock)
        persona.published_version_id = version.id
    sync_upgrades(db, persona)
    persona.state = PersonaState.PUBLISHED
    persona.updated_at = clock.now()
    db.flush()
    return _view(db, persona, settings)


def unpublish(
    db: Session, owner_id: str, persona_id: str, *, settings: PersonasSettings, clock: Clock
) -> OwnerPersona:
    """Take a persona off the page; rooms that were won stay as they were sold."""
    persona = own_persona(db, owner_id, persona_id)
    if persona.state == PersonaState.PUBLISHED:
        persona.state = PersonaState.RETIRED
        persona.updated_at = clock.now()
    return _view(db, persona, settings)


def set_tier(
    db: Session,
    owner_id: str,
    persona_id: str,
    format_: Format,
    terms: TierTerms,
    *,
    settings: PersonasSettings,
    clock: Clock,
) -> OwnerPersona:
    """Set the terms of one format; quotes that were given keep theirs.

    Raises:
        TierTermsError: Price or length is out of range.
        FormatNotOfferedError: The owner's account tier does not include the format.
        TierInAuctionError: Fans bid on these terms at this moment.
        ConsentEndedError: Whose face a video room would show does not permit it.
    """
    persona = own_persona(db, owner_id, persona_id)
    owner = db.get_one(User, owner_id)
    price = to_micro(terms.price_per_minute, param="price_per_minute")
    if problem := rules.tier_problem(price, terms.minutes):
        raise TierTermsError(problem)
    if terms.on_sale and format_ not in account_tier(owner.account_tier).formats:
        raise FormatNotOfferedError(
            f"The account tier {owner.account_tier!r} does not include {format_.value} rooms.",
            account_tier=owner.account_tier,
        )
    if terms.on_sale and format_ == Format.VIDEO:
        version = repository.published_version(db, persona)
        shown = version.face if version is not None else persona.face
        require_consents(db, owner_id, face=shown, voice_id=None)
    tier = repository.tier_of(db, persona.id, format_)
    if tier is None:
        tier = Tier(id=new_id("tie"), persona_id=persona.id, format=format_)
        db.add(tier)
    elif repository.is_in_auction(db, tier.id):
        raise TierInAuctionError("An auction is open on these terms. Wait for its end.")
    tier.price_per_minute = price
    tier.minutes = terms.minutes
    tier.selling_mode = terms.selling_mode
    tier.on_sale = terms.on_sale
    tier.updated_at = clock.now()
    db.flush()
    return _view(db, persona, settings)


def set_picture(
    db: Session,
    owner_id: str,
    persona_id: str,
    picture: StoredPicture,
    *,
    settings: PersonasSettings,
    clock: Clock,
) -> OwnerPersona:
    """Put a re-encoded picture in place of the old one."""
    persona = own_persona(db, owner_id, persona_id)
    persona.picture = picture.webp
    persona.picture_etag = picture.etag
    persona.updated_at = clock.now()
    return _view(db, persona, settings)


def own_persona(db: Session, owner_id: str, persona_id: str) -> Persona:
    """An owner's persona, locked until the transaction ends.

    Raises:
        NotFoundError: The owner has no such persona.
    """
    persona = repository.own_persona(db, owner_id, persona_id)
    if persona is None:
        raise NotFoundError("You have no such persona.")
    return persona


def _view(db: Session, persona: Persona, settings: PersonasSettings) -> OwnerPersona:
    return views.own_view(db, persona, settings=settings)
