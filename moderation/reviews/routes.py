"""Reviews over HTTP."""

from fastapi import APIRouter

from accounts.deps import CurrentUser, OptionalUser
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep, PageDep
from moderation.reviews import service
from moderation.reviews.schemas import MeetingReviews, PersonReviews, StarsRequest

router = APIRouter(prefix="/api", tags=["reviews"])


@router.post("/meetings/{meeting_id}/review", operation_id="writeReview", status_code=201)
async def write_review(
    meeting_id: RowId,
    body: StarsRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
) -> MeetingReviews:
    """Write about the other side of a meeting; hidden until both wrote, or for 14 days."""
    return await database.write(service.write_review, caller.id, meeting_id, body, clock=clock)


@router.get("/meetings/{meeting_id}/reviews", operation_id="listMeetingReviews")
async def list_meeting_reviews(
    meeting_id: RowId, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> MeetingReviews:
    """Show what was written about one of the caller's meetings."""
    return await database.read(service.list_reviews, caller.id, meeting_id, clock=clock)


@router.get("/creators/{slug}/reviews", operation_id="listCreatorReviews")
async def list_creator_reviews(
    slug: RowId, caller: OptionalUser, database: DatabaseDep, asked: PageDep
) -> PersonReviews:
    """Show what fans wrote about a creator."""
    viewer_id = caller.id if caller else None
    return await database.read(service.reviews_of_creator, slug, viewer_id, asked)
