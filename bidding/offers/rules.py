"""Decisions about offers, in integers and dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from models.states import Audience, PlaceKind, SellingMode

MAX_ANSWER_DAYS: Final = 30
MAX_MEET_DAYS: Final = 180
"""With the longest wait for an answer it stays well within the contract's 365 days."""
INSTANT_ANSWER: Final = timedelta(hours=1)
"""The house accepts by itself; after this long without a block the money goes back."""
AUCTION_ANSWER: Final = timedelta(days=1)
"""Winners are accepted by themselves when the auction closes; after this long they go back."""

Refused = Literal["blocked", "not_followed", "not_subscribed", "not_verified"]


class OfferProblem(NamedTuple):
    """What is wrong with an offer's terms."""

    param: str
    message: str


class Windows(NamedTuple):
    """The contract's deadlines of a bid."""

    accept_by: datetime
    meet_by: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What a fan is to a creator."""

    is_blocked: bool
    is_follower: bool
    is_subscriber: bool
    is_verified: bool


def offer_problem(
    *,
    place_kind: PlaceKind,
    city: str | None,
    kyf_fields: list[str],
    kyf_purpose: str | None,
    lead_hours: int,
    meet_days: int,
) -> OfferProblem | None:
    """What an offer's terms contradict each other in; ``None`` where they do not."""
    if place_kind == PlaceKind.CITY and not city:
        return OfferProblem("city", "Say in which city you meet, or make it an online meeting.")
    if place_kind == PlaceKind.ONLINE and city:
        return OfferProblem("city", "An online meeting has no city.")
    if kyf_fields and not kyf_purpose:
        return OfferProblem("kyf_purpose", "Say what you need the fan's data for.")
    if kyf_purpose and not kyf_fields:
        return OfferProblem("kyf_fields", "Say which data you need, or leave the purpose empty.")
    if lead_hours >= meet_days * 24:
        return OfferProblem("lead_hours", "Meetings would have to be agreed after their last day.")
    return None


def refusal(audience: Audience, standing: Standing) -> Refused | None:
    """Why a fan may not bid; ``None`` where they may."""
    if standing.is_blocked:
        return "blocked"
    if audience == Audience.FOLLOWERS and not standing.is_follower:
        return "not_followed"
    if audience == Audience.SUBSCRIBERS and not standing.is_subscriber:
        return "not_subscribed"
    if audience == Audience.VERIFIED and not standing.is_verified:
        return "not_verified"
    return None


REFUSALS: Final[Mapping[Refused, str]] = MappingProxyType(
    {
        "blocked": "This creator takes no bids from you.",
        "not_followed": "Only followers may bid here. Follow the creator first.",
        "not_subscribed": "Only subscribers may bid here.",
        "not_verified": "Only verified fans may bid here. Fill in your KYC form first.",
    }
)


def windows(
    mode: SellingMode,
    now: datetime,
    *,
    answer_days: int,
    meet_days: int,
    last_close: datetime | None,
) -> Windows:
    """The deadlines of a bid that is placed now.

    Args:
        mode: How bids win.
        now: When it is placed.
        answer_days: How long a bid waits for the creator's answer.
        meet_days: How long after that the meeting may take place.
        last_close: When an auction closes with all its extensions.
    """
    if mode == SellingMode.INSTANT:
        accept_by = now + INSTANT_ANSWER
    elif mode == SellingMode.AUCTION and last_close is not None:
        accept_by = last_close + AUCTION_ANSWER
    else:
        accept_by = now + timedelta(days=answer_days)
    return Windows(_whole(accept_by), _whole(accept_by + timedelta(days=meet_days)))


def _whole(moment: datetime) -> datetime:
    """The contract counts whole seconds."""
    return moment.replace(microsecond=0)
