"""A creator, fans, and meetings that were won but not arranged yet."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from bidding.calendars import service
from core.clock import Clock
from core.ids import new_id
from models.account import User
from models.bid import Bid, Quote
from models.calendar import Booking
from models.meeting import Meeting
from models.states import BookingState, Role
from tests.factories.users import make_user
from tests.integration.shop import Shop

HOUR: Final = timedelta(hours=1)
MONDAY: Final = datetime(2026, 11, 23, tzinfo=UTC)
"""The day after tomorrow of the clock in tests."""


def at(text: str, days: int = 0) -> datetime:
    """A time of Monday, or of so many days later, UTC."""
    return MONDAY.replace(hour=int(text[:2]), minute=int(text[3:])) + timedelta(days=days)


def make_creator(db: Session, *, clock: Clock, **overrides: Any) -> User:
    roles = [Role.FAN.value, Role.CREATOR.value]
    return make_user(db, clock=clock, **({"roles": roles, "display_name": "Cleo"} | overrides))


def make_meeting(
    db: Session, creator_id: str, fan_id: str, *, clock: Clock, **overrides: Any
) -> Meeting:
    """A won bid and its meeting, to be arranged."""
    now = clock.now()
    quote = Quote(
        id=new_id("quo"),
        fan_id=fan_id,
        minutes=60,
        amount=1_000_000,
        currency="MESI",
        items=[],
        terms_hash="0x" + "0" * 64,
        created_at=now,
        expires_at=now + HOUR,
    )
    db.add(quote)
    db.flush()
    bid = Bid(
        id=new_id("bid"),
        fan_id=fan_id,
        owner_id=creator_id,
        quote_id=quote.id,
        kind="meeting",
        minutes=60,
        selling_mode="review",
        amount=1_000_000,
        currency="MESI",
        state="accepted",
        deal_id=new_id("deal"),
        salt="0x" + "0" * 64,
        signer_kind="custodial",
        signer_address="0x" + "0" * 40,
        accept_by=now + HOUR,
        meet_by=now + timedelta(days=30),
        created_at=now,
        updated_at=now,
    )
    db.add(bid)
    db.flush()
    values: dict[str, Any] = {
        "id": new_id("mtg"),
        "bid_id": bid.id,
        "creator_id": creator_id,
        "fan_id": fan_id,
        "title": "Coffee",
        "minutes": 60,
        "place_kind": "city",
        "place": "Cafe am Ring",
        "link": "",
        "state": "arranging",
        "created_at": now,
        "updated_at": now,
    }
    meeting = Meeting(**(values | overrides))
    db.add(meeting)
    db.flush()
    return meeting


def active_bookings(db: Session, creator_id: str, now: datetime) -> list[tuple[datetime, datetime]]:
    """Busy times that count, in order."""
    rows = db.execute(
        select(Booking.busy_from, Booking.busy_until, Booking.state, Booking.held_until)
        .where(Booking.creator_id == creator_id, Booking.state != BookingState.RELEASED)
        .order_by(Booking.busy_from)
    )
    return [(row[0], row[1]) for row in rows if row[2] == "confirmed" or row[3] > now]


class Agenda:
    """A creator's calendar and two fans who want time in it."""

    def __init__(self, shop: Shop, creator: User, fan: User) -> None:
        self.shop, self.creator, self.fan = shop, creator, fan
        self.database, self.clock = shop.database, shop.clock

    async def meeting(self, **overrides: Any) -> Meeting:
        return await self.database.write(
            make_meeting, self.creator.id, self.fan.id, clock=self.clock, **overrides
        )

    async def hold(
        self, start: datetime, *, minutes: int = 60, held: timedelta = 24 * HOUR, **more: Any
    ) -> Booking:
        """Hold time for a new meeting."""
        meeting = await self.meeting()
        return await self.database.write(
            service.hold_time,
            meeting,
            start,
            start.astimezone(UTC) + timedelta(minutes=minutes),
            held_until=self.clock.now() + held,
            clock=self.clock,
            **more,
        )

    async def asks(self, verb: Any, booking: Booking, *args: Any) -> Booking:
        """Confirm, move or release a booking by its id."""

        def act(db: Session) -> Booking:
            found = db.get_one(Booking, booking.id)
            changed: Booking = verb(db, found, *args, clock=self.clock)
            return changed

        return await self.database.write(act)

    async def row(self, booking: Booking) -> Booking:
        return await self.database.read(lambda db: db.get_one(Booking, booking.id))

    async def active(self) -> list[tuple[datetime, datetime]]:
        return await self.database.read(active_bookings, self.creator.id, self.clock.now())

    async def program(self) -> httpx.AsyncClient:
        return await self.shop.program(self.creator.id)


async def open_agenda(shop: Shop) -> Agenda:
    def people(db: Session) -> tuple[User, User]:
        return make_creator(db, clock=shop.clock), make_user(db, clock=shop.clock)

    creator, fan = await shop.database.write(people)
    return Agenda(shop, creator, fan)
