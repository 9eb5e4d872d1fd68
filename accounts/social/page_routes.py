"""Creators as everybody sees them, and following them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from accounts.deps import CurrentUser, OptionalUser
from accounts.social import follows, profile_rows, profiles
from accounts.social.schemas import CreatorList, CreatorProfile
from accounts.wire import Text
from core.deps import ClockDep, DatabaseDep
from core.picture_http import picture_response

router = APIRouter(prefix="/api/creators", tags=["social"])

Slug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,64}$")]


@router.get("", operation_id="listCreators")
async def list_creators(
    caller: OptionalUser,
    database: DatabaseDep,
    query: Annotated[Text, Query(max_length=200)] = "",
    before: Annotated[str, Query(pattern=r"^[0-9A-Za-z_-]{1,64}$")] | None = None,
    followed: bool = False,  # noqa: FBT001, FBT002 - a query parameter is named in the address
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> CreatorList:
    """Find creators by name; ``followed`` lists those that the caller follows."""
    return await database.read(
        profiles.list_creators,
        query,
        limit,
        viewer_id=caller.id if caller else None,
        before=before,
        followed_only=followed,
    )


@router.get("/{slug}", operation_id="getCreator")
async def get_creator(slug: Slug, caller: OptionalUser, database: DatabaseDep) -> CreatorProfile:
    """Show a creator's page."""
    viewer_id = caller.id if caller else None
    return await database.read(profiles.view_creator, slug, viewer_id=viewer_id)


@router.get(
    "/{slug}/picture",
    operation_id="getCreatorPicture",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}}, 304: {"description": "Not changed"}},
)
async def get_picture(
    slug: Slug, request: Request, caller: OptionalUser, database: DatabaseDep
) -> Response:
    """Send a creator's picture."""
    viewer_id = caller.id if caller else None
    picture = await database.read(profile_rows.picture_at, slug, viewer_id)
    # Private: whom the creator blocks does not get it out of a cache on the way.
    return picture_response(request, picture, visibility="private")


@router.put("/{slug}/follow", operation_id="followCreator", status_code=204)
async def follow_creator(
    slug: Slug, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> None:
    """Follow a creator."""
    await database.write(follows.follow, caller.id, slug, clock=clock)


@router.delete("/{slug}/follow", operation_id="unfollowCreator", status_code=204)
async def unfollow_creator(slug: Slug, caller: CurrentUser, database: DatabaseDep) -> None:
    """Follow a creator no more."""
    await database.write(follows.unfollow, caller.id, slug)
