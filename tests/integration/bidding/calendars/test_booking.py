"""Time is held, confirmed, moved and given up, and never twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bidding.calendars import repository, service
from bidding.calendars.errors import (
    BookingReleasedError,
    MeetingTimeError,
    SlotNotOfferedError,
    SlotTakenError,
    SlotTooSoonError,
    UnknownZoneError,
)
from models.calendar import Booking
from models.states import BookingState
from tests.integration.bidding.calendars.agenda import HOUR, Agenda, at

pytestmark = pytest.mark.db


async def test_a_free_slot_is_held_and_confirmed(agenda: Agenda) -> None:
    held = await agenda.hold(at("10:00"))
    assert (held.state, held.sequence, held.time_zone) == ("held", 0, "UTC")
    assert (held.busy_from, held.busy_until) == (at("10:00"), at("11:15"))
    confirmed = await agenda.asks(service.confirm_booking, held)
    assert (confirmed.state, confirmed.sequence, confirmed.held_until) == ("confirmed", 0, None)
    again = await agenda.asks(service.confirm_booking, held)
    assert (again.state, again.sequence) == ("confirmed", 0)


async def test_taken_time_is_refused_with_what_is_free(agenda: Agenda) -> None:
    await agenda.hold(at("10:00"))
    with pytest.raises(SlotTakenError) as caught:
        await agenda.hold(at("10:30"))
    free = [datetime.fromisoformat(str(one)) for one in caught.value.details["free"]]
    assert free == [at("11:30"), at("12:00"), at("12:30")]
    assert caught.value.status == 409
    for start in free:
        assert start.tzinfo == UTC
    await agenda.hold(free[0])


async def test_the_buffer_counts_and_neighbours_are_fine(agenda: Agenda) -> None:
    await agenda.hold(at("10:00"), by_creator=True)
    with pytest.raises(SlotTakenError):
        await agenda.hold(at("11:10"), by_creator=True)
    # This one's own buffer would reach into the first.
    with pytest.raises(SlotTakenError):
        await agenda.hold(at("08:50"), by_creator=True)
    await agenda.hold(at("11:15"), by_creator=True)
    await agenda.hold(at("08:45"), by_creator=True)
    assert len(await agenda.active()) == 3


async def test_a_hold_that_ran_out_frees_its_time(agenda: Agenda) -> None:
    first = await agenda.hold(at("10:00"), held=HOUR)
    agenda.clock.advance(HOUR)
    second = await agenda.hold(at("10:00"))
    assert (await agenda.row(first)).state == BookingState.RELEASED
    with pytest.raises(SlotTakenError):
        await agenda.asks(service.confirm_booking, first)
    await agenda.asks(service.confirm_booking, second)
    assert await agenda.active() == [(at("10:00"), at("11:15"))]


async def test_a_hold_that_ran_out_is_confirmed_while_nobody_has_its_time(agenda: Agenda) -> None:
    held = await agenda.hold(at("10:00"), held=HOUR)
    agenda.clock.advance(2 * HOUR)
    swept = await agenda.database.write(service.release_run_out_holds, clock=agenda.clock, limit=10)
    assert [one.id for one in swept] == [held.id]
    assert await agenda.active() == []
    assert (await agenda.asks(service.confirm_booking, held)).state == "confirmed"
    with pytest.raises(SlotTakenError):
        await agenda.hold(at("10:00"))


async def test_the_sweeper_frees_only_what_ran_out(agenda: Agenda) -> None:
    early = [await agenda.hold(at(text), held=HOUR) for text in ("10:00", "12:00")]
    late = await agenda.hold(at("14:00"))
    agenda.clock.advance(HOUR)
    for expected in ([early[0].id], [early[1].id], []):
        swept = await agenda.database.write(
            service.release_run_out_holds, clock=agenda.clock, limit=1
        )
        assert [one.id for one in swept] == expected
    assert (await agenda.row(late)).state == BookingState.HELD


async def test_what_was_given_up_stays_so(agenda: Agenda) -> None:
    held = await agenda.hold(at("10:00"))
    released = await agenda.asks(service.release_booking, held)
    assert (released.state, released.sequence) == ("released", 0)
    for verb in (service.confirm_booking, service.move_booking):
        more = () if verb is service.confirm_booking else (at("12:00"), at("13:00"))
        with pytest.raises(BookingReleasedError):
            await agenda.asks(verb, held, *more)
    assert (await agenda.asks(service.release_booking, held)).state == "released"
    await agenda.hold(at("10:00"))


async def test_a_change_of_what_was_agreed_grows_the_sequence(agenda: Agenda) -> None:
    held = await agenda.hold(at("10:00"))
    moved = await agenda.asks(service.move_booking, held, at("12:00"), at("13:00"))
    assert (moved.sequence, moved.state, moved.busy_until) == (0, "held", at("13:15"))
    await agenda.asks(service.confirm_booking, held)
    moved = await agenda.asks(service.move_booking, held, at("12:30"), at("13:30"))
    assert (moved.sequence, moved.state) == (1, "confirmed")
    released = await agenda.asks(service.release_booking, held)
    assert (released.sequence, released.state) == (2, "released")
    assert (await agenda.asks(service.release_booking, held)).sequence == 2
    assert await agenda.active() == []


async def test_a_booking_is_not_moved_onto_another(agenda: Agenda) -> None:
    await agenda.hold(at("10:00"))
    other = await agenda.asks(service.confirm_booking, await agenda.hold(at("14:00")))
    with pytest.raises(SlotTakenError):
        await agenda.asks(service.move_booking, other, at("10:30"), at("11:30"))
    row = await agenda.row(other)
    assert (row.starts_at, row.sequence, row.state) == (at("14:00"), 0, "confirmed")


async def test_a_fan_takes_free_slots_only(agenda: Agenda) -> None:
    for start in (at("09:00"), at("17:30"), at("10:10"), at("10:00", days=5)):
        with pytest.raises(SlotNotOfferedError) as caught:
            await agenda.hold(start)
        assert len(caught.value.details["free"]) == 3
    await agenda.hold(at("20:10"), by_creator=True)


async def test_a_fan_keeps_the_lead_time(agenda: Agenda) -> None:
    with pytest.raises(SlotTooSoonError) as caught:
        await agenda.hold(at("10:00"), lead_hours=48)
    assert caught.value.details["free"][0] == at("12:00").isoformat()
    await agenda.hold(at("12:00"), lead_hours=48)
    await agenda.hold(at("10:00"), lead_hours=48, by_creator=True)


@pytest.mark.parametrize(
    ("start", "minutes"),
    [
        (at("10:00"), 0),
        (at("10:00"), 1441),
        (at("10:00", days=-7), 60),
        (at("10:00", days=760), 60),
        (at("10:00") + timedelta(seconds=5), 60),
    ],
)
async def test_times_that_make_no_sense(agenda: Agenda, start: datetime, minutes: int) -> None:
    with pytest.raises(MeetingTimeError):
        await agenda.hold(start, minutes=minutes, by_creator=True)
    assert await agenda.active() == []


async def test_a_time_that_is_over_is_not_confirmed(agenda: Agenda) -> None:
    held = await agenda.hold(at("10:00"), held=timedelta(days=30))
    assert held.held_until == at("10:00")
    agenda.clock.advance(timedelta(days=3))
    with pytest.raises(MeetingTimeError, match="over"):
        await agenda.asks(service.confirm_booking, held)


async def test_a_hold_lasts_a_while(agenda: Agenda) -> None:
    with pytest.raises(ValueError, match="ahead of now"):
        await agenda.hold(at("10:00"), held=timedelta(0))


async def test_times_of_any_zone_are_the_same_moment(agenda: Agenda) -> None:
    """A local time of an hour that comes twice is equal to no time of another zone."""
    first_pass = datetime(2027, 10, 31, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    program = await agenda.program()
    await program.patch("/api/calendar", json={"time_zone": "Europe/Berlin"})
    rules = {"items": [{"weekday": 6, "start_minute": 60, "end_minute": 180}]}
    await program.put("/api/calendar/rules", json=rules)
    held = await agenda.hold(first_pass, minutes=30)
    assert held.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    with pytest.raises(SlotTakenError):
        await agenda.hold(first_pass, minutes=30)
    with pytest.raises(SlotNotOfferedError):
        await agenda.hold(first_pass.replace(fold=1), minutes=30)


async def test_the_zone_in_which_it_was_agreed_is_kept(agenda: Agenda) -> None:
    held = await agenda.hold(at("10:00"), time_zone="Asia/Kolkata")
    assert held.time_zone == "Asia/Kolkata"
    with pytest.raises(UnknownZoneError):
        await agenda.hold(at("12:00"), time_zone="Mars/Olympus")


async def test_a_meeting_may_move_into_its_own_time(agenda: Agenda) -> None:
    meeting = await agenda.meeting()
    start, end, now = at("10:00"), at("11:00"), agenda.clock.now()
    write, clock = agenda.database.write, agenda.clock
    held = await write(service.hold_time, meeting, start, end, held_until=now + HOUR, clock=clock)
    await agenda.asks(service.confirm_booking, held)
    half = timedelta(minutes=30)
    await write(service.require_free, meeting, start + half, end + half, clock=clock)
    moved = await agenda.asks(service.move_booking, held, start + half, end + half)
    assert (moved.starts_at, moved.sequence) == (start + half, 1)
    other = await agenda.meeting()
    with pytest.raises(SlotTakenError):
        await write(service.require_free, other, start, end, clock=clock)
    with pytest.raises(SlotNotOfferedError):
        await write(service.require_free, meeting, at("09:00"), at("10:00"), clock=clock)


async def test_bookings_keep_their_time_when_the_buffers_change(agenda: Agenda) -> None:
    held = await agenda.hold(at("10:00"))
    program = await agenda.program()
    answer = await program.patch("/api/calendar", json={"buffer_after_minutes": 60})
    assert answer.status_code == 200
    row = await agenda.asks(service.confirm_booking, held)
    assert row.busy_until == at("11:15")


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_the_database_has_the_last_word(
    agenda: Agenda, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who does not look before they write is refused by Postgres all the same.

    SQLite has no such constraint: its one writer looks before it writes.
    """
    first = await agenda.hold(at("10:00"), held=HOUR)
    other = await agenda.hold(at("14:00"))
    monkeypatch.setattr(repository, "busy_intervals", lambda *_args, **_more: [])
    with pytest.raises(SlotTakenError):
        await agenda.hold(at("10:30"))
    with pytest.raises(SlotTakenError):
        await agenda.asks(service.move_booking, other, at("10:00"), at("11:00"))
    agenda.clock.advance(HOUR)
    second = await agenda.hold(at("10:00"))
    with pytest.raises(SlotTakenError):
        await agenda.asks(service.confirm_booking, first)
    rows: list[Booking] = [await agenda.row(one) for one in (first, second, other)]
    assert [row.state for row in rows] == ["released", "held", "held"]
