"""A creator's own page and followers."""

from typing import Annotated

from fastapi import APIRouter, File, Query, UploadFile

from accounts.deps import CurrentCreator
from accounts.social import follows, profiles
from accounts.social.schemas import FollowerList, OwnProfile, ProfileChange
from accounts.wire import RowId, Text
from core.deps import ClockDep, DatabaseDep, PageDep
from core.picture_http import take_picture

router = APIRouter(prefix="/api/creator", tags=["creator"])


@router.get("/profile", operation_id="getOwnProfile")
async def get_own_profile(creator: CurrentCreator, database: DatabaseDep) -> OwnProfile:
    """Show the caller's page as they see it."""
    return await database.read(profiles.own_profile, creator.id)


@router.patch("/profile", operation_id="changeProfile")
async def change_profile(
    body: ProfileChange, creator: CurrentCreator, database: DatabaseDep, clock: ClockDep
) -> OwnProfile:
    """Change the caller's page, its address, or whether it takes bids."""
    return await database.write(profiles.change_profile, creator.id, body, clock=clock)


@router.put("/profile/picture", operation_id="setProfilePicture")
async def set_picture(
    picture: Annotated[UploadFile, File()],
    creator: CurrentCreator,
    database: DatabaseDep,
    clock: ClockDep,
) -> OwnProfile:
    """Upload a picture: PNG, JPEG or WebP, at most 5 MB."""
    stored = await take_picture(picture)
    return await database.write(profiles.set_picture, creator.id, stored, clock=clock)


@router.delete("/profile/picture", operation_id="dropProfilePicture")
async def drop_picture(
    creator: CurrentCreator, database: DatabaseDep, clock: ClockDep
) -> OwnProfile:
    """Take the picture away."""
    return await database.write(profiles.set_picture, creator.id, None, clock=clock)


@router.get("/followers", operation_id="listFollowers")
async def list_followers(
    creator: CurrentCreator,
    database: DatabaseDep,
    asked: PageDep,
    query: Annotated[Text, Query(max_length=200)] = "",
    subscribers: bool = False,  # noqa: FBT001, FBT002 - a query parameter is named in the address
) -> FollowerList:
    """List the caller's followers, the latest first; ``query`` searches their names."""
    return await database.read(
        follows.list_followers,
        creator.id,
        query,
        asked,
        subscribers_only=subscribers,
    )


@router.put("/followers/{user_id}/subscriber", operation_id="markSubscriber", status_code=204)
async def mark_subscriber(user_id: RowId, creator: CurrentCreator, database: DatabaseDep) -> None:
    """Count a follower among the caller's subscribers."""
    await database.write(follows.set_subscriber, creator.id, user_id, is_subscriber=True)


@router.delete("/followers/{user_id}/subscriber", operation_id="unmarkSubscriber", status_code=204)
async def unmark_subscriber(user_id: RowId, creator: CurrentCreator, database: DatabaseDep) -> None:
    """Count a follower among the caller's subscribers no more."""
    await database.write(follows.set_subscriber, creator.id, user_id, is_subscriber=False)
