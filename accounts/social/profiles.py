"""Creators' pages: opened once, changed by their creator, seen by everybody who is not blocked."""

import secrets
from typing import Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts import repository
from accounts.social import profile_rows, rules
from accounts.social.errors import SlugError, SlugTakenError
from accounts.social.profile_rows import Page
from accounts.social.schemas import (
    CreatorCard,
    CreatorList,
    CreatorProfile,
    OwnProfile,
    ProfileChange,
)
from core.clock import Clock
from core.errors import NotFoundError
from core.pictures import StoredPicture
from models.account import User
from models.social import Profile

TAIL_ALPHABET: Final = "23456789abcdefghjkmnpqrstvwxyz"


def open_profile(db: Session, user: User, *, clock: Clock) -> None:
    """Give a new creator their page; fine when they have one.

    The address reads like the name where the name has Latin letters and nobody was faster.
    """
    repository.lock_user(db, user.id)
    if profile_rows.profile_of(db, user.id) is not None:
        return
    while not profile_rows.insert_profile(
        db, user.id, _free_slug(db, user.display_name), clock.now()
    ):
        pass


def takes_bids(db: Session, creator_id: str) -> bool:
    """Does this creator take bids now? Who has no page takes none."""
    profile = profile_rows.profile_of(db, creator_id)
    return profile is not None and profile.takes_bids


def own_profile(db: Session, user_id: str) -> OwnProfile:
    """A creator's page as they see it.

    Raises:
        NotFoundError: The person has no page.
    """
    page = profile_rows.page_of(db, user_id)
    if page is None:
        raise _no_page()
    return OwnProfile(
        user_id=page.user_id,
        slug=page.slug,
        display_name=page.display_name,
        headline=page.headline,
        about=page.about,
        takes_bids=page.takes_bids,
        picture_url=_picture_url(page),
        is_verified=page.is_verified,
        follower_count=page.follower_count,
        created_at=page.created_at,
    )


def change_profile(db: Session, user_id: str, change: ProfileChange, *, clock: Clock) -> OwnProfile:
    """Change what a creator says about themselves, their address, or whether they take bids.

    Raises:
        NotFoundError: The person has no page.
        SlugError: No page can have this address.
        SlugTakenError: Another page has it.
    """
    profile = _locked(db, user_id)
    if change.slug is not None and change.slug != profile.slug:
        _check_slug(db, change.slug)
        profile.slug = change.slug
    if change.headline is not None:
        profile.headline = change.headline
    if change.about is not None:
        profile.about = change.about
    if change.takes_bids is not None:
        profile.takes_bids = change.takes_bids
    profile.updated_at = clock.now()
    slug = profile.slug
    try:
        db.flush()
    except IntegrityError as error:  # Somebody else's request was faster by a moment.
        raise _slug_taken(slug) from error
    return own_profile(db, user_id)


def set_picture(
    db: Session, user_id: str, picture: StoredPicture | None, *, clock: Clock
) -> OwnProfile:
    """Put a re-encoded picture in place of the old one, or take it away.

    Raises:
        NotFoundError: The person has no page.
    """
    profile = _locked(db, user_id)
    profile.picture = picture.webp if picture else None
    profile.picture_etag = picture.etag if picture else None
    profile.updated_at = clock.now()
    db.flush()
    return own_profile(db, user_id)


def list_creators(
    db: Session,
    query: str,
    limit: int,
    *,
    viewer_id: str | None,
    before: str | None = None,
    followed_only: bool = False,
) -> CreatorList:
    """Creators whose name or address has all words of a query."""
    found = profile_rows.pages(
        db,
        rules.search_words(query),
        limit + 1,
        viewer_id=viewer_id,
        before=before,
        followed_only=followed_only,
    )
    shown = found[:limit]
    return CreatorList(
        items=[_card(page) for page in shown],
        next=shown[-1].user_id if len(found) > limit else None,
    )


def view_creator(db: Session, slug: str, *, viewer_id: str | None) -> CreatorProfile:
    """A creator's public page.

    Raises:
        NotFoundError: There is none at this address, or either blocks the other.
    """
    page = profile_rows.page_at(db, slug, viewer_id)
    if page is None:
        raise _no_page()
    return CreatorProfile(
        **dict(_card(page)),
        about=page.about,
        is_subscriber=page.is_subscriber,
        is_own=page.user_id == viewer_id,
        created_at=page.created_at,
    )


def _card(page: Page) -> CreatorCard:
    return CreatorCard(
        user_id=page.user_id,
        slug=page.slug,
        display_name=page.display_name,
        headline=page.headline,
        takes_bids=page.takes_bids,
        picture_url=_picture_url(page),
        is_verified=page.is_verified,
        follower_count=page.follower_count,
        is_following=page.is_following,
    )


def _picture_url(page: Page) -> str | None:
    if page.picture_etag is None:
        return None
    return f"/api/creators/{page.slug}/picture?v={page.picture_etag}"


def _locked(db: Session, user_id: str) -> Profile:
    profile = profile_rows.locked_profile(db, user_id)
    if profile is None:
        raise _no_page()
    return profile


def _no_page() -> NotFoundError:
    return NotFoundError("There is no creator here.")


def _free_slug(db: Session, name: str) -> str:
    slug = rules.slug_of(name)
    if rules.slug_problem(slug) is None and not profile_rows.is_slug_taken(db, slug):
        return slug
    while True:
        tail = "".join(secrets.choice(TAIL_ALPHABET) for _ in range(rules.TAIL_CHARS))
        tried = rules.slug_with_tail(slug, tail)
        if not profile_rows.is_slug_taken(db, tried):
            return tried


def _check_slug(db: Session, slug: str) -> None:
    problem = rules.slug_problem(slug)
    if problem is not None:
        raise SlugError(problem, param="slug")
    if profile_rows.is_slug_taken(db, slug):
        raise _slug_taken(slug)


def _slug_taken(slug: str) -> SlugTakenError:
    return SlugTakenError(f"Another page has the address {slug}. Choose another one.", param="slug")
