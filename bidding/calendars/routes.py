"""Calendars: hours, exceptions, what is booked, and the free slots that fans see."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from accounts.deps import CurrentCreator, CurrentUser
from accounts.wire import RowId
from bidding.calendars import service
from bidding.calendars.feed_routes import router as feed_router
from bidding.calendars.rules import Hours
from bidding.calendars.schemas import (
    CalendarChange,
    CalendarView,
    Entries,
    ExceptionRequest,
    ExceptionView,
    RulesRequest,
    SlotList,
    ZoneList,
    ZoneName,
)
from bidding.calendars.service.offering import SlotQuery
from bidding.calendars.zones import ZONES
from core.deps import ClockDep, DatabaseDep

router = APIRouter(tags=["calendar"])
router.include_router(feed_router)

From = Annotated[AwareDatetime, Query(alias="from", description="With an offset or Z.")]
To = Annotated[AwareDatetime, Query(alias="to", description="Exclusive.")]


@router.get("/api/calendar", operation_id="getCalendar")
async def get_calendar(
    creator: CurrentCreator, database: DatabaseDep, clock: ClockDep
) -> CalendarView:
    """Show the caller's calendar; the defaults if they have set nothing yet."""
    return await database.read(service.view_calendar, creator.id, clock=clock)


@router.patch("/api/calendar", operation_id="changeCalendar")
async def change_calendar(
    body: CalendarChange, creator: CurrentCreator, database: DatabaseDep, clock: ClockDep
) -> CalendarView:
    """Change time zone, buffers or the step of slots; what is booked stays booked."""
    return await database.write(service.change_calendar, creator.id, body, clock=clock)


@router.put("/api/calendar/rules", operation_id="setCalendarRules")
async def set_calendar_rules(
    body: RulesRequest, creator: CurrentCreator, database: DatabaseDep, clock: ClockDep
) -> CalendarView:
    """Put other weekly hours in the place of all those before."""
    hours = [Hours(one.weekday, one.start_minute, one.end_minute) for one in body.items]
    return await database.write(service.set_rules, creator.id, hours, clock=clock)


@router.post("/api/calendar/exceptions", operation_id="addCalendarException", status_code=201)
async def add_calendar_exception(
    body: ExceptionRequest, creator: CurrentCreator, database: DatabaseDep, clock: ClockDep
) -> ExceptionView:
    """Close days or hours, or open more."""
    return await database.write(service.add_exception, creator.id, body, clock=clock)


@router.patch("/api/calendar/exceptions/{exception_id}", operation_id="changeCalendarException")
async def change_calendar_exception(
    exception_id: RowId,
    body: ExceptionRequest,
    creator: CurrentCreator,
    database: DatabaseDep,
    clock: ClockDep,
) -> ExceptionView:
    """Put another exception in the place of one."""
    return await database.write(
        service.change_exception, creator.id, exception_id, body, clock=clock
    )


@router.delete(
    "/api/calendar/exceptions/{exception_id}",
    operation_id="dropCalendarException",
    status_code=204,
)
async def drop_calendar_exception(
    exception_id: RowId, creator: CurrentCreator, database: DatabaseDep
) -> None:
    """Delete an exception: the weekly hours hold again."""
    await database.write(service.drop_exception, creator.id, exception_id)


@router.get("/api/calendar/entries", operation_id="listCalendarEntries")
async def list_calendar_entries(
    first_moment: From,
    last_moment: To,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
) -> Entries:
    """List the caller's meetings; for a creator also open time and exceptions."""
    return await database.read(service.list_entries, caller, first_moment, last_moment, clock=clock)


@router.get("/api/creators/{user_id}/slots", operation_id="listSlots")
async def list_slots(  # noqa: PLR0913 - dependencies
    user_id: RowId,
    minutes: Annotated[int, Query(ge=5, le=1440)],
    first_moment: From,
    last_moment: To,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    lead_hours: Annotated[int, Query(ge=0, le=8760)] = 0,
    time_zone: ZoneName | None = None,
) -> SlotList:
    """List a creator's free starts, by the clock of the zone that is asked for."""
    query = SlotQuery(minutes, first_moment, last_moment, lead_hours)
    return await database.read(
        service.list_slots, caller.id, user_id, query, time_zone, clock=clock
    )


@router.get("/api/time-zones", operation_id="listTimeZones")
async def list_time_zones() -> ZoneList:
    """List the names of all time zones."""
    return ZoneList(items=list(ZONES))
