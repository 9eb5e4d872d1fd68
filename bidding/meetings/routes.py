"""Meetings as their two people see them, and the code at the meeting itself."""

import asyncio
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query

from accounts.deps import CurrentUser, LimiterDep
from accounts.limits import Limit
from accounts.wire import RowId
from bidding.meetings.deps import CodeHouseDep
from bidding.meetings.schemas import (
    CodeList,
    MeetingList,
    MeetingView,
    Pile,
    ScanRequest,
    ScanView,
    Side,
)
from bidding.meetings.service import attending, viewing
from core.deps import ClockDep, DatabaseDep, PageDep

router = APIRouter(prefix="/api", tags=["meetings"])

SCANS: Final = Limit("scans", 30, timedelta(minutes=1))
"""A camera reads again and again; guessing a code takes longer than a meeting."""


@router.get("/meetings", operation_id="listMeetings")
async def list_meetings(
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    asked: PageDep,
    pile: Pile = "on",
    side: Side | None = None,
) -> MeetingList:
    """List the caller's meetings that are on, by their time, or over, the newest first."""
    return await database.read(
        viewing.list_meetings, caller.id, asked, pile=pile, side=side, clock=clock
    )


@router.get("/meetings/{meeting_id}", operation_id="getMeeting")
async def get_meeting(
    meeting_id: RowId, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> MeetingView:
    """Show one of the caller's meetings."""
    return await database.read(viewing.view_meeting, caller.id, meeting_id, clock=clock)


@router.post("/meetings/{meeting_id}/check-in", operation_id="checkIn")
async def check_in(
    meeting_id: RowId, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> MeetingView:
    """Say that the caller is there."""
    await database.write(attending.check_in, caller.id, meeting_id, clock=clock)
    return await database.read(viewing.view_meeting, caller.id, meeting_id, clock=clock)


@router.post("/meetings/{meeting_id}/codes", operation_id="showCodes")
async def show_codes(
    meeting_id: RowId,
    caller: CurrentUser,
    database: DatabaseDep,
    house: CodeHouseDep,
    clock: ClockDep,
    count: Annotated[int, Query(ge=1, le=attending.MAX_CODES)] = 20,
) -> CodeList:
    """Make the creator's codes: the present one and those to come."""
    showing = await database.write(
        attending.begin_showing, caller.id, meeting_id, house, clock=clock
    )
    return await asyncio.to_thread(attending.drawn, showing, count, house)


@router.post("/scans", operation_id="scanCode", status_code=201)
async def scan_code(
    body: ScanRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    house: CodeHouseDep,
    limiter: LimiterDep,
    clock: ClockDep,
) -> ScanView:
    """Check a code that the fan's camera read; nothing is paid before the fan signs."""
    limiter.take(SCANS, caller.id)
    return await database.write(attending.scan_code, caller.id, body.code, house, clock=clock)
