"""Wire types of personas."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from accounts.wire import AmountText, Answer, Request, Text
from models.states import Format, PersonaState, SellingMode
from personas.sheet_schemas import Sheet, VoiceSpeed
from personas.voice_lines import MAX_LINE_CHARS

TierStatus = Literal["on_sale", "coming", "off"]


class SpokenRequest(Request):
    """Words to hear in a voice."""

    text: Annotated[Text, StringConstraints(min_length=1, max_length=MAX_LINE_CHARS)] | None = None
    """None leaves the words to the server."""
    speed: VoiceSpeed = 1.0


class VoiceView(Answer):
    """A voice that a persona may have."""

    id: str
    label: str
    language: str
    """BCP 47, for example ``en-US``."""
    gender: str
    """``female``, ``male`` or ``neutral``."""
    synthesizer: str
    is_default: bool


class VoiceList(Answer):
    """The voices of this server; none where it sells no voice rooms."""

    items: list[VoiceView]


class SheetRequest(Request):
    """A new or changed character."""

    sheet: Sheet


class TierTerms(Request):
    """The terms of one format."""

    price_per_minute: AmountText
    minutes: int
    selling_mode: SellingMode = SellingMode.INSTANT
    on_sale: bool


class CardFormat(Answer):
    """A format on a persona's card."""

    format: Format
    status: TierStatus
    price_per_minute: str
    """Base price."""
    minutes: int
    total_from: str
    """What a quote for it comes to today."""


class PersonaCard(Answer):
    """A persona among others."""

    slug: str
    name: str
    tagline: str
    picture_url: str | None
    owner_name: str
    formats: list[CardFormat]


class PersonaList(Answer):
    """Published personas."""

    items: list[PersonaCard]


class TierView(Answer):
    """A tier that a fan may ask a quote for."""

    id: str
    format: Format
    status: TierStatus
    price_per_minute: str
    minutes: int
    selling_mode: SellingMode
    total_from: str


class PersonaProfile(PersonaCard):
    """A persona's page."""

    character_teaser: str
    greeting: str
    version: int
    is_ai: Literal[True] = True
    voice_sample_url: str | None
    """Its greeting in its voice, as WAV; none while voice rooms are not on sale."""
    tiers: list[TierView]


class PublishedVersion(Answer):
    """A version that fans meet or have met."""

    version: int
    at: datetime


class VersionView(PublishedVersion):
    """A version with its sheet, as published."""

    is_current: bool
    sheet: Sheet


class VersionList(Answer):
    """All published versions, the newest first."""

    items: list[VersionView]


class OwnerPersona(Answer):
    """A persona as its owner sees it."""

    id: str
    slug: str
    state: PersonaState
    draft: Sheet
    published: PublishedVersion | None
    has_unpublished_changes: bool
    missing: list[str]
    """What it lacks before it can be published: fields of the sheet, ``picture``, ``tier``."""
    tiers: list[TierView]
    picture_url: str | None


class OwnerPersonaList(Answer):
    """An owner's personas, the newest first."""

    items: list[OwnerPersona]
