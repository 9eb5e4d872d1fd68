"""Calendar feeds: their address, and the feed itself for programs that cannot sign in."""

import asyncio
from datetime import timedelta
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Request, Response

from accounts.deps import CurrentUser, LimiterDep
from accounts.limits import Limit
from accounts.wire import RowId
from bidding.calendars import service
from bidding.calendars.invitations import feed_text
from bidding.calendars.schemas import FeedView
from core.deps import ClockDep, DatabaseDep
from core.signed_links import SignedLinks

router = APIRouter(tags=["calendar"])

READS: Final = Limit("calendar_feed", 60, timedelta(minutes=1))
"""Of one feed: programs read it about every hour."""


async def get_links(request: Request) -> SignedLinks:
    """Who signs addresses."""
    return cast("SignedLinks", request.state.links)


LinksDep = Annotated[SignedLinks, Depends(get_links)]


@router.get("/api/calendar/feed", operation_id="getCalendarFeed")
async def get_calendar_feed(
    caller: CurrentUser, request: Request, database: DatabaseDep, links: LinksDep
) -> FeedView:
    """Show the address of the caller's feed; whoever has it can read their meetings."""
    path = await database.read(service.show_feed, caller.id, links=links)
    return _view(request, path)


@router.post("/api/calendar/feed/revoke", operation_id="revokeCalendarFeed")
async def revoke_calendar_feed(
    caller: CurrentUser,
    request: Request,
    database: DatabaseDep,
    links: LinksDep,
    clock: ClockDep,
) -> FeedView:
    """Give the caller's feed another address; the old one ends at once."""
    path = await database.write(service.revoke_feed, caller.id, links=links, clock=clock)
    return _view(request, path)


@router.get(
    "/calendar/feed/{user_id}/{secret}.ics",
    operation_id="readCalendarFeed",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}},
)
async def read_calendar_feed(
    user_id: RowId,
    secret: str,
    database: DatabaseDep,
    links: LinksDep,
    limiter: LimiterDep,
    clock: ClockDep,
) -> Response:
    """Give the meetings of a person as an iCalendar file; the address is the key."""
    path = f"/calendar/feed/{user_id}/{secret}.ics"
    feed = await database.read(service.feed_of, user_id, path, links=links, clock=clock)
    # Counted after the address was checked: nobody else can use a feed up.
    limiter.take(READS, user_id)
    text = await asyncio.to_thread(feed_text, f"Meetings of {feed.name}", feed.events)
    headers = {
        "Cache-Control": "private, max-age=300",
        "Content-Disposition": 'inline; filename="meetings.ics"',
        "X-Robots-Tag": "noindex",
    }
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)


def _view(request: Request, path: str) -> FeedView:
    return FeedView(path=path, address=str(request.base_url).rstrip("/") + path)
