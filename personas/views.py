"""What fans and owners see of personas."""

from collections.abc import Sequence
from urllib.parse import quote

from sqlalchemy.orm import Session

from accounts.agent_links import links_to_pin
from accounts.tiers import account_tier, deliverable, persona_bps, price
from core.errors import NotFoundError
from core.money import to_text
from engine.voice_backends import VoiceBackends
from models.account import User
from models.base import JsonObject
from models.persona import Persona, PersonaVersion, Tier
from models.states import Format, PersonaState, SellingMode
from personas import repository, rules
from personas.repository import Shown
from personas.schemas import (
    CardFormat,
    OwnerPersona,
    OwnerPersonaList,
    PersonaCard,
    PersonaList,
    PersonaProfile,
    PublishedVersion,
    TierView,
    VersionList,
    VersionView,
)
from personas.settings import PersonasSettings
from personas.sheet_schemas import Sheet
from personas.sheets import draft_of, published_sheet
from personas.snapshots import differs
from personas.voice_lines import Line, sample_line


def discover(db: Session, query: str, limit: int, *, settings: PersonasSettings) -> PersonaList:
    """Find published personas whose name, tagline or character has all words of a query."""
    words = query.casefold().split()
    shown = [one for one in repository.published_personas(db) if _matches(one, words)][:limit]
    tiers = repository.tiers_of(db, [one.persona.id for one in shown])
    return PersonaList(
        items=[_card(one, _tier_views(one, tiers[one.persona.id], settings)) for one in shown]
    )


def profile(
    db: Session, slug: str, *, settings: PersonasSettings, voices: VoiceBackends | None
) -> PersonaProfile:
    """Show a published persona.

    Raises:
        NotFoundError: There is none at this address.
    """
    shown, views = _shown(db, slug, settings)
    sheet = published_sheet(shown.version)
    return PersonaProfile(
        **dict(_card(shown, views)),
        character_teaser=rules.teaser_of(sheet.character),
        greeting=sheet.greeting,
        version=shown.version.number,
        voice_sample_url=_sample_url(shown, views, voices),
        tiers=views,
    )


def sample_of(db: Session, slug: str, *, settings: PersonasSettings, voices: VoiceBackends) -> Line:
    """What shows a published persona's voice.

    Raises:
        NotFoundError: No such persona, it sells no voice rooms, or it greets without words.
    """
    shown, tiers = _shown(db, slug, settings)
    line = sample_line(shown.version, voices) if _sells_voice(tiers) else None
    if line is None:
        raise NotFoundError("This persona has no voice to hear.")
    return line


def owner_view(
    db: Session, owner: User, persona: Persona, *, settings: PersonasSettings
) -> OwnerPersona:
    """Show one persona to its owner."""
    return _owner_views(db, owner, [persona], settings)[0]


def own_view(db: Session, persona: Persona, *, settings: PersonasSettings) -> OwnerPersona:
    """Show one persona to its owner, whoever reads it."""
    return owner_view(db, db.get_one(User, persona.owner_id), persona, settings=settings)


def owner_list(db: Session, owner_id: str, *, settings: PersonasSettings) -> OwnerPersonaList:
    """Show an owner's personas."""
    owner = db.get_one(User, owner_id)
    personas = repository.own_personas(db, owner_id)
    return OwnerPersonaList(items=_owner_views(db, owner, personas, settings))


def version_list(db: Session, persona: Persona) -> VersionList:
    """Show all that was ever published of a persona."""
    return VersionList(
        items=[
            VersionView(
                version=row.number,
                at=row.created_at,
                is_current=row.id == persona.published_version_id,
                sheet=published_sheet(row),
            )
            for row in repository.versions_of(db, persona.id)
        ]
    )


def _shown(db: Session, slug: str, settings: PersonasSettings) -> tuple[Shown, list[TierView]]:
    shown = repository.published_persona(db, slug)
    if shown is None:
        raise NotFoundError("There is no such persona, or it is not published.")
    tiers = repository.tiers_of(db, [shown.persona.id])[shown.persona.id]
    return shown, _tier_views(shown, tiers, settings)


def _matches(shown: Shown, words: Sequence[str]) -> bool:
    sheet = shown.version.sheet
    text = " ".join(str(sheet.get(part, "")) for part in ("name", "tagline", "character"))
    folded = text.casefold()
    return all(word in folded for word in words)


def _card(shown: Shown, tiers: list[TierView]) -> PersonaCard:
    persona, sheet = shown.persona, shown.version.sheet
    return PersonaCard(
        slug=persona.slug,
        name=sheet["name"],
        tagline=sheet["tagline"],
        picture_url=_picture_url(f"/api/personas/{persona.slug}/picture", persona),
        owner_name=shown.owner.display_name,
        formats=[
            CardFormat(
                format=tier.format,
                status=tier.status,
                price_per_minute=tier.price_per_minute,
                minutes=tier.minutes,
                total_from=tier.total_from,
            )
            for tier in tiers
        ],
    )


def _picture_url(path: str, persona: Persona) -> str | None:
    """The address changes with the picture, so that browsers may keep it."""
    return f"{path}?v={quote(persona.picture_etag)}" if persona.picture_etag else None


def _sample_url(
    shown: Shown, tiers: Sequence[TierView], voices: VoiceBackends | None
) -> str | None:
    """The address changes with the sound, so that browsers may keep it."""
    line = sample_line(shown.version, voices) if voices and _sells_voice(tiers) else None
    return f"/api/personas/{shown.persona.slug}/voice-sample?v={line.tag}" if line else None


def _sells_voice(tiers: Sequence[TierView]) -> bool:
    return any(tier.format == Format.VOICE and tier.status == "on_sale" for tier in tiers)


def _sells_video(tier: TierView) -> bool:
    return tier.format == Format.VIDEO and tier.status in {"on_sale", "coming"}


def _tier_views(shown: Shown, tiers: Sequence[Tier], settings: PersonasSettings) -> list[TierView]:
    has_face = shown.version.face is not None
    return [
        tier_view(shown.owner, shown.persona, tier, settings, has_face=has_face) for tier in tiers
    ]


def tier_view(
    owner: User, persona: Persona, tier: Tier, settings: PersonasSettings, *, has_face: bool
) -> TierView:
    """Show one tier with what its quote comes to."""
    terms = account_tier(owner.account_tier)
    upgraded = persona_bps([int(upgrade["bps"]) for upgrade in persona.upgrades])
    total = price(tier.price_per_minute, tier.minutes, terms.price_bps, upgraded)
    return TierView(
        id=tier.id,
        format=Format(tier.format),
        status=rules.tier_status(
            Format(tier.format),
            on_sale=tier.on_sale,
            available=deliverable(settings.formats_available, has_face=has_face),
            offered=terms.formats,
        ),
        price_per_minute=to_text(tier.price_per_minute),
        minutes=tier.minutes,
        selling_mode=SellingMode(tier.selling_mode),
        total_from=to_text(total),
    )


def _owner_views(
    db: Session, owner: User, personas: Sequence[Persona], settings: PersonasSettings
) -> list[OwnerPersona]:
    tiers = repository.tiers_of(db, [persona.id for persona in personas])
    ids = [persona.published_version_id for persona in personas if persona.published_version_id]
    versions = repository.versions_by_id(db, ids)
    links = links_to_pin(db, [persona.id for persona in personas])
    return [
        _owner_persona(
            persona,
            versions.get(persona.published_version_id or ""),
            [
                tier_view(owner, persona, tier, settings, has_face=persona.face is not None)
                for tier in tiers[persona.id]
            ],
            links[persona.id],
        )
        for persona in personas
    ]


def _owner_persona(
    persona: Persona,
    version: PersonaVersion | None,
    tiers: list[TierView],
    links: list[JsonObject],
) -> OwnerPersona:
    draft = draft_of(persona)
    published = PublishedVersion(version=version.number, at=version.created_at) if version else None
    return OwnerPersona(
        id=persona.id,
        slug=persona.slug,
        state=PersonaState(persona.state),
        draft=draft,
        published=published,
        has_unpublished_changes=differs(persona, version, links),
        missing=missing_of(draft, tiers, has_picture=persona.picture_etag is not None),
        tiers=tiers,
        picture_url=_picture_url(f"/api/owner/personas/{persona.id}/picture", persona),
    )


def missing_of(draft: Sheet, tiers: Sequence[TierView], *, has_picture: bool) -> list[str]:
    """What a persona lacks before it can be published."""
    return rules.missing_before_publishing(
        tagline=draft.tagline,
        character=draft.character,
        greeting=draft.greeting,
        examples=len(draft.examples),
        has_picture=has_picture,
        has_tier_on_sale=any(tier.status == "on_sale" for tier in tiers),
        needs_face=draft.face is None and any(_sells_video(tier) for tier in tiers),
    )
