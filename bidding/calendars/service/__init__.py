"""Use cases of calendars, one verb a file; none commits."""

from bidding.calendars.service.booking import (
    confirm_booking,
    hold_time,
    move_booking,
    release_booking,
    release_run_out_holds,
)
from bidding.calendars.service.changing import (
    add_exception,
    change_calendar,
    change_exception,
    drop_exception,
    set_rules,
)
from bidding.calendars.service.feeding import feed_of, revoke_feed, show_feed
from bidding.calendars.service.making import Plan, calendar_of, plan_of
from bidding.calendars.service.offering import free_slots_of, list_slots
from bidding.calendars.service.viewing import list_entries, view_calendar
from bidding.calendars.service.wishing import require_free

__all__ = [
    "Plan",
    "add_exception",
    "calendar_of",
    "change_calendar",
    "change_exception",
    "confirm_booking",
    "drop_exception",
    "feed_of",
    "free_slots_of",
    "hold_time",
    "list_entries",
    "list_slots",
    "move_booking",
    "plan_of",
    "release_booking",
    "release_run_out_holds",
    "require_free",
    "revoke_feed",
    "set_rules",
    "show_feed",
    "view_calendar",
]
