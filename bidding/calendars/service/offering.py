"""Free slots of a creator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from sqlalchemy.orm import Session

from accounts.social.blocks import is_blocked
from bidding.calendars import repository, rules
from bidding.calendars.errors import RangeError
from bidding.calendars.repository import NOTHING, Besides
from bidding.calendars.rules import Interval
from bidding.calendars.schemas import SlotList, SlotView
from bidding.calendars.service.making import Plan, open_times, plan_of
from bidding.calendars.zones import zone_of
from core.clock import Clock
from core.errors import NotFoundError
from models.states import Role

LONGEST_RANGE: Final = timedelta(days=62)
SUGGESTED: Final = 3
SUGGESTED_WITHIN: Final = timedelta(days=28)
_REACH: Final = timedelta(minutes=rules.MOST_BUFFER_MINUTES)


@dataclass(frozen=True, slots=True)
class SlotQuery:
    """Which slots are asked for."""

    minutes: int
    first_moment: datetime
    last_moment: datetime
    """Starts are before it."""
    lead_hours: int
    """A slot is at least so far ahead."""
    besides: Besides = NOTHING


def free_slots_of(
    db: Session,
    creator_id: str,
    minutes: int,
    first_moment: datetime,
    last_moment: datetime,
    lead_hours: int,
    *,
    clock: Clock,
) -> list[datetime]:
    """Moments at which a meeting with a creator may start, in order.

    Args:
        db: Where the rows are.
        creator_id: Whose time.
        minutes: Length of the meeting.
        first_moment: Of the starts.
        last_moment: Starts are before it.
        lead_hours: A start is at least so far ahead of now.
        clock: Tells now.

    Raises:
        RangeError: The moments are the wrong way round, or more than 62 days apart.
    """
    if first_moment > last_moment or last_moment - first_moment > LONGEST_RANGE:
        raise RangeError(f"Ask for at most {LONGEST_RANGE.days} days, the first one first.")
    query = SlotQuery(minutes, first_moment, last_moment, lead_hours)
    return list(free_starts(db, plan_of(db, creator_id), query, now=clock.now()))


def free_starts(db: Session, plan: Plan, query: SlotQuery, *, now: datetime) -> Iterator[datetime]:
    """As ``free_slots_of``, one after the other."""
    length = timedelta(minutes=query.minutes)
    soonest = now + timedelta(hours=query.lead_hours)
    not_before = max(query.first_moment, soonest).astimezone(UTC)
    not_after = min(query.last_moment, now + timedelta(days=rules.HORIZON_DAYS))
    if not_before >= not_after:
        return iter(())
    creator_id = plan.calendar.user_id
    reach = Interval(not_before - _REACH, not_after + length + _REACH)
    busy = repository.busy_intervals(db, creator_id, reach, now, besides=query.besides)
    return rules.free_slots(
        open_times(db, plan, Interval(not_before, not_after + length)),
        busy,
        plan.shape(query.minutes),
        plan.zone,
        not_before=not_before,
        not_after=not_after,
    )


def suggested_starts(
    db: Session, plan: Plan, wanted: Interval, *, lead_hours: int, now: datetime, besides: Besides
) -> list[str]:
    """The next free starts from a wanted time on, as text for an error's details."""
    minutes = int((wanted.ends_at - wanted.starts_at).total_seconds() // 60)
    until = max(wanted.starts_at, now + timedelta(hours=lead_hours)) + SUGGESTED_WITHIN
    query = SlotQuery(minutes, wanted.starts_at, until, lead_hours, besides)
    return [one.isoformat() for one in islice(free_starts(db, plan, query, now=now), SUGGESTED)]


def list_slots(
    db: Session,
    viewer_id: str,
    creator_id: str,
    query: SlotQuery,
    time_zone: str | None,
    *,
    clock: Clock,
) -> SlotList:
    """Free slots as a fan sees them.

    Raises:
        NotFoundError: There is no such creator, or one of the two blocked the other.
        RangeError: The moments are the wrong way round, or too far apart.
        UnknownZoneError: There is no such zone.
    """
    creator = repository.user(db, creator_id)
    is_shown = creator is not None and Role.CREATOR in creator.roles
    if not is_shown or is_blocked(db, viewer_id, creator_id):
        raise NotFoundError("There is no such creator.")
    plan = plan_of(db, creator_id)
    name = time_zone or plan.calendar.time_zone
    zone, length = zone_of(name), timedelta(minutes=query.minutes)
    starts = free_slots_of(
        db,
        creator_id,
        query.minutes,
        query.first_moment,
        query.last_moment,
        query.lead_hours,
        clock=clock,
    )
    items: list[SlotView] = []
    for start in starts:
        local = start.astimezone(zone)
        items.append(
            SlotView(
                starts_at=start,
                ends_at=start + length,
                local_day=local.date(),
                local_time=f"{local:%H:%M}",
                utc_offset=f"{local:%z}"[:3] + ":" + f"{local:%z}"[3:5],
            )
        )
    creator_zone = plan.calendar.time_zone
    return SlotList(time_zone=name, creator_time_zone=creator_zone, items=items)
