"""Many want one time at once; any order of acts leaves no two bookings that overlap."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bidding.calendars import service
from bidding.calendars.errors import SlotTakenError
from core.clock import ManualClock
from core.errors import AppError
from models.calendar import Booking
from models.meeting import Meeting
from models.tables import Base
from tests.factories.users import make_user
from tests.fixtures.clock import NOON
from tests.integration.bidding.calendars.agenda import (
    HOUR,
    MONDAY,
    Agenda,
    active_bookings,
    at,
    make_creator,
    make_meeting,
)

pytestmark = pytest.mark.db

RACERS = 64


async def test_of_many_holds_at_once_one_wins(agenda: Agenda) -> None:
    """The calendar itself does not exist yet: it is made once, too."""
    meetings = [await agenda.meeting() for _ in range(RACERS)]

    async def hold(meeting: Meeting) -> Booking | SlotTakenError:
        try:
            return await agenda.database.write(
                service.hold_time,
                meeting,
                at("10:00"),
                at("11:00"),
                held_until=agenda.clock.now() + HOUR,
                clock=agenda.clock,
            )
        except SlotTakenError as error:
            return error

    answers = await asyncio.gather(*(hold(one) for one in meetings))
    assert Counter(type(one).__name__ for one in answers) == {
        "Booking": 1,
        "SlotTakenError": RACERS - 1,
    }
    assert len(await agenda.active()) == 1


async def test_of_many_confirmations_at_once_one_wins(agenda: Agenda) -> None:
    """64 holds of one time, each of which ran out before the next was made."""
    held = []
    for _ in range(RACERS):
        held.append(await agenda.hold(at("10:00"), held=timedelta(minutes=1)))
        agenda.clock.advance(timedelta(minutes=1))

    async def confirm(booking: Booking) -> str:
        try:
            return (await agenda.asks(service.confirm_booking, booking)).state
        except SlotTakenError as error:
            return error.code

    answers = await asyncio.gather(*(confirm(one) for one in held))
    assert Counter(answers) == {"confirmed": 1, "slot_taken": RACERS - 1}
    assert await agenda.active() == [(at("10:00"), at("11:15"))]


async def test_holds_side_by_side_all_win(agenda: Agenda) -> None:
    starts = [at("10:00", days) + timedelta(minutes=90 * n) for days in range(4) for n in range(5)]
    await asyncio.gather(*(agenda.hold(start) for start in starts))
    assert [one[0] for one in await agenda.active()] == starts


async def test_holds_moves_and_the_sweeper_at_once(agenda: Agenda) -> None:
    """Everybody moves to the same free hour while old holds are swept away."""
    starts = [at("10:00", days) for days in range(5)]
    held = [await agenda.hold(start, held=2 * HOUR) for start in starts]
    first = await agenda.hold(at("14:00"), held=HOUR)
    agenda.clock.advance(HOUR)

    async def move(booking: Booking) -> str:
        try:
            moved = await agenda.asks(service.move_booking, booking, at("14:30"), at("15:30"))
        except SlotTakenError as error:
            return error.code
        return moved.state

    sweep = agenda.database.write(service.release_run_out_holds, clock=agenda.clock, limit=10)
    *answers, _swept = await asyncio.gather(*(move(one) for one in held), sweep)
    assert Counter(answers) == {"held": 1, "slot_taken": len(held) - 1}
    assert (await agenda.row(first)).state == "released"
    active = await agenda.active()
    assert len(active) == len(held)
    assert all(one[1] <= other[0] for one, other in pairwise(active))


acts = st.lists(
    st.tuples(
        st.sampled_from(["hold", "hold", "confirm", "move", "release", "wait", "sweep"]),
        st.integers(0, 5),
        st.integers(0, 24),
        st.sampled_from([30, 60, 90]),
    ),
    min_size=6,
    max_size=30,
)
REACHED: Counter[str] = Counter()


class Sequence:
    """Acts on one calendar, one after the other, and how often each succeeded."""

    def __init__(self, db: Session) -> None:
        self.db, self.clock = db, ManualClock(NOON)
        self.creator = make_creator(db, clock=self.clock)
        self.fan = make_user(db, clock=self.clock)
        self.bookings: list[Booking] = []

    def run(self, name: str, number: int, quarter: int, minutes: int) -> None:
        start = MONDAY + timedelta(hours=10, minutes=15 * quarter)
        end = start + timedelta(minutes=minutes)
        act = self._act(name, number, start, end)
        if act is None:
            return
        try:
            act()
        except AppError as error:
            REACHED[error.code] += 1
        else:
            REACHED[name] += 1

    def _act(
        self, name: str, number: int, start: datetime, end: datetime
    ) -> Callable[[], Any] | None:
        db, clock = self.db, self.clock
        if name == "wait":
            return lambda: clock.advance(timedelta(minutes=20))
        if name == "sweep":
            return lambda: service.release_run_out_holds(db, clock=clock, limit=2)
        if name == "hold":
            return lambda: self._hold(start, end, number)
        if not self.bookings:
            return None
        booking = self.bookings[number % len(self.bookings)]
        if name == "move":
            return lambda: service.move_booking(db, booking, start, end, clock=clock)
        verb = {"confirm": service.confirm_booking, "release": service.release_booking}[name]
        return lambda: verb(db, booking, clock=clock)

    def _hold(self, start: datetime, end: datetime, number: int) -> None:
        meeting = make_meeting(self.db, self.creator.id, self.fan.id, clock=self.clock)
        booking = service.hold_time(
            self.db,
            meeting,
            start,
            end,
            held_until=self.clock.now() + timedelta(minutes=30),
            clock=self.clock,
            by_creator=number % 2 == 0,
        )
        self.bookings.append(booking)

    def active(self) -> list[tuple[datetime, datetime]]:
        return active_bookings(self.db, self.creator.id, self.clock.now())


def test_no_order_of_acts_leaves_two_bookings_that_overlap() -> None:
    """On SQLite without any constraint: the looking alone must hold."""
    db_engine = create_engine("sqlite://")
    Base.metadata.create_all(db_engine)
    REACHED.clear()

    @given(acts)
    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], database=None)
    def play(steps: list[tuple[str, int, int, int]]) -> None:
        with Session(db_engine) as db:
            sequence = Sequence(db)
            for step in steps:
                sequence.run(*step)
                active = sequence.active()
                assert all(one[1] <= other[0] for one, other in pairwise(active)), active
            db.rollback()

    play()
    db_engine.dispose()
    floors = {"hold": 100, "confirm": 25, "move": 10, "release": 25, "slot_taken": 30}
    assert all(REACHED[name] >= floor for name, floor in floors.items()), REACHED
