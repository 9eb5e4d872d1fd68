"""What a quote is about: the same facts, whether a room or a meeting is bid for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bidding.schemas import OfferRef, PersonaRef
from models.states import BidKind, Format, SellingMode


@dataclass(frozen=True, slots=True)
class Subject:
    """What is bid for."""

    kind: BidKind
    quote_id: str
    owner_id: str
    owner_address: str
    minimum: int
    """Micro-units that any bid takes."""
    currency: str
    minutes: int
    selling_mode: SellingMode
    auction_id: str | None
    terms_hash: str
    accept_by: datetime
    meet_by: datetime
    columns: Mapping[str, object]
    """Of the bid's row: what only this kind has."""
    format: Format | None = None
    persona: PersonaRef | None = None
    offer: OfferRef | None = None
