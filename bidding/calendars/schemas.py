"""Wire types of calendars."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from accounts.wire import Answer, Request, Text
from models.states import BookingState, ExceptionKind, PlaceKind

ZoneName = Annotated[Text, StringConstraints(min_length=1, max_length=64)]
Minute = Annotated[int, Field(ge=0, le=1440)]
"""Of a wall clock, from midnight."""
Note = Annotated[Text, StringConstraints(max_length=300, strip_whitespace=True)]


class CalendarChange(Request):
    """Change some of a calendar's settings."""

    time_zone: ZoneName | None = None
    buffer_before_minutes: Annotated[int, Field(ge=0, le=720)] | None = None
    buffer_after_minutes: Annotated[int, Field(ge=0, le=720)] | None = None
    slot_step_minutes: Annotated[int, Field(ge=5, le=60)] | None = None
    """5, 10, 15, 20, 30 or 60."""


class HoursView(Answer):
    """Hours of a weekday, every week."""

    weekday: int
    """0 is Monday."""
    start_minute: int
    end_minute: int


class HoursRequest(Request):
    """Hours of a weekday, every week."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    """0 is Monday."""
    start_minute: Minute
    end_minute: Minute
    """Exclusive; 1440 is the next midnight."""


class RulesRequest(Request):
    """All weekly hours; they take the place of those before."""

    items: Annotated[list[HoursRequest], Field(max_length=70)]


class ExceptionRequest(Request):
    """Days on which other hours hold; without minutes the whole days."""

    kind: ExceptionKind
    first_day: date
    last_day: date
    """Inclusive."""
    start_minute: Minute | None = None
    end_minute: Minute | None = None
    note: Note = ""


class ExceptionView(Answer):
    """Days on which other hours hold."""

    id: str
    kind: ExceptionKind
    first_day: date
    last_day: date
    start_minute: int | None
    end_minute: int | None
    note: str


class CalendarView(Answer):
    """A creator's calendar."""

    is_set: bool
    """False: these are the defaults; offer the browser's time zone."""
    time_zone: str
    buffer_before_minutes: int
    buffer_after_minutes: int
    slot_step_minutes: int
    rules: list[HoursView]
    exceptions: list[ExceptionView]
    """Of today and later."""


class BookingView(Answer):
    """A meeting's time as one side sees it."""

    id: str
    meeting_id: str
    title: str
    is_creator: bool
    """The caller is the creator."""
    other_id: str
    other_name: str
    state: BookingState
    held_until: datetime | None
    starts_at: datetime
    ends_at: datetime
    busy_from: datetime | None
    """With buffers; only for the creator."""
    busy_until: datetime | None
    time_zone: str
    """In which it was agreed."""
    place_kind: PlaceKind
    place: str
    link: str


class IntervalView(Answer):
    """From a moment up to another."""

    starts_at: datetime
    ends_at: datetime


class Entries(Answer):
    """What a calendar page draws for some days."""

    time_zone: str
    bookings: list[BookingView]
    open: list[IntervalView]
    """The creator's open time; empty for who is no creator."""
    exceptions: list[ExceptionView]


class SlotView(Answer):
    """A free start."""

    starts_at: datetime
    ends_at: datetime
    local_day: date
    """In the zone that was asked for."""
    local_time: str
    """``HH:MM`` of that zone's clock."""
    utc_offset: str
    """Of that zone then, for example ``+01:00``."""


class SlotList(Answer):
    """Free starts, in order."""

    time_zone: str
    creator_time_zone: str
    items: list[SlotView]


class ZoneList(Answer):
    """Names of all time zones, sorted."""

    items: list[str]


class FeedView(Answer):
    """The address of a calendar feed; who has it reads the calendar."""

    path: str
    address: str
    """For calendar programs to subscribe to."""
