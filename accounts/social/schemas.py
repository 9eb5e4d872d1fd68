"""Wire types of creators' pages, follows and blocks."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from accounts.rules import clean_name
from accounts.wire import Answer, Request, Text

Headline = Annotated[Text, StringConstraints(max_length=140), AfterValidator(clean_name)]
"""One line."""


class BlockView(Answer):
    """Somebody whom the caller blocks."""

    user_id: str
    display_name: str
    created_at: datetime


class BlockList(Answer):
    """Whom the caller blocks, the latest first."""

    items: list[BlockView]
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""


class ProfileChange(Request):
    """What a creator changes about their page; what is left out stays."""

    slug: Annotated[Text, StringConstraints(max_length=100)] | None = None
    headline: Headline | None = None
    about: Annotated[Text, StringConstraints(max_length=4_000)] | None = None
    takes_bids: bool | None = None
    """Off hides all offers and refuses new bids."""


class OwnProfile(Answer):
    """A creator's page as they see it."""

    user_id: str
    slug: str
    display_name: str
    headline: str
    about: str
    takes_bids: bool
    picture_url: str | None
    is_verified: bool
    """The creator's KYC form was verified."""
    follower_count: int
    created_at: datetime


class CreatorCard(Answer):
    """A creator in a list."""

    user_id: str
    slug: str
    display_name: str
    headline: str
    takes_bids: bool
    picture_url: str | None
    is_verified: bool
    follower_count: int
    is_following: bool
    """The caller follows; false for strangers."""


class CreatorList(Answer):
    """Creators, the newest account first."""

    items: list[CreatorCard]
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""


class CreatorProfile(CreatorCard):
    """A creator's public page."""

    about: str
    is_subscriber: bool
    """The creator counts the caller among their subscribers."""
    is_own: bool
    created_at: datetime


class FollowerView(Answer):
    """A follower as the creator sees them."""

    user_id: str
    display_name: str
    is_subscriber: bool
    is_verified: bool
    """The follower's KYC form was verified."""
    created_at: datetime
    """Since when they follow."""


class FollowerList(Answer):
    """A creator's followers, the latest first."""

    items: list[FollowerView]
    follower_count: int
    """All of them, not only the found ones."""
    subscriber_count: int
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""
