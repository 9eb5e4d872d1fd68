"""An owner's numbers: by version and day, without previews, and only the owner's."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from core.ids import new_id
from models.bid import Bid
from models.persona import Persona, PersonaVersion
from models.room import Room, SpokenTurn
from models.safety import SafetyDecision
from models.states import BidState, RoomState
from models.studio import VersionDay
from personas.insights.service import read_insights
from personas.insights.views import ViewCounter
from tests.factories.rooms import make_room, make_rooms_keystore
from tests.factories.users import make_user
from tests.integration.shop import Shop, code_of, open_shop

pytestmark = pytest.mark.db


@dataclass
class Studio:
    """An owner with a persona of two versions."""

    shop: Shop
    counter: ViewCounter
    slug: str
    persona_id: str
    owner_id: str
    owner: httpx.AsyncClient

    async def visit(self, **changes: Any) -> str:
        """A room that was won now and is over."""
        return await self.shop.database.write(add_visit, self, **changes)

    async def insights(self, days: int = 7) -> dict[str, Any]:
        url = f"/api/owner/personas/{self.persona_id}/insights"
        answer = await self.owner.get(url, params={"days": days})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def add_visit(
    db: Session,
    studio: Studio,
    *,
    fan_id: str | None = None,
    version: int = 1,
    minutes: int = 3,
    earned: int | None = None,
    heard_ms: tuple[int, ...] = (),
    code: str | None = None,
    is_preview: bool = False,
    by_http: bool = False,
) -> str:
    clock = studio.shop.clock
    made = make_room(db, make_rooms_keystore(), clock=clock, fan_id=fan_id)
    room, bid = db.get_one(Room, made.room_id), db.get_one(Bid, made.bid_id)
    found = db.query(PersonaVersion).filter_by(persona_id=studio.persona_id, number=version).one()
    for row in (room, bid):
        row.persona_id, row.persona_version_id = studio.persona_id, found.id
        row.owner_id = studio.owner_id
    room.state, room.entered_at, room.ended_at = RoomState.SETTLED, clock.now(), clock.now()
    room.delivered_ms = minutes * 60_000
    if by_http:
        room.entered_at = None
    if earned is not None:
        bid.state, bid.earned, bid.fee = BidState.RELEASED, earned, earned // 20
    for number, ms in enumerate(heard_ms):
        db.add(
            SpokenTurn(
                id=new_id("spoken"),
                room_id=room.id,
                persona_id=studio.persona_id,
                at=clock.now(),
                status="cancelled" if number == 0 else "completed",
                reason="turn_detected" if number == 0 else None,
                stages={"first_sent": ms} if ms else {"pause_seen": 5},
                guesses_dropped=0,
            )
        )
    if code is not None:
        decision = SafetyDecision(
            id=new_id("sdec"),
            room_id=room.id,
            fan_id=room.fan_id,
            persona_id=studio.persona_id,
            about="fan",
            band="steer",
            code=code,
            at=clock.now(),
        )
        db.add(decision)
    if is_preview:
        room.bid_id = None
        db.flush()
        db.delete(bid)
    db.flush()
    return room.fan_id


@pytest.fixture
async def studio(database: Database, clock: ManualClock) -> AsyncIterator[Studio]:
    counter = ViewCounter(database, clock, write_every_s=3_600)
    async with open_shop(database, clock, view_counter=counter) as shop:

        def begin(db: Session) -> Persona:
            made = make_room(db, make_rooms_keystore(), clock=clock)
            room = db.get_one(Room, made.room_id)
            persona, bid = db.get_one(Persona, room.persona_id), room.bid_id
            db.delete(room)
            db.flush()
            db.delete(db.get_one(Bid, bid))
            db.flush()
            second = PersonaVersion(
                id=new_id("ver"),
                persona_id=persona.id,
                number=2,
                sheet=persona.draft,
                created_at=clock.now(),
            )
            db.add(second)
            db.flush()
            persona.published_version_id = second.id
            return persona

        persona = await database.write(begin)
        program = await shop.program(persona.owner_id)
        yield Studio(shop, counter, persona.slug, persona.id, persona.owner_id, program)


async def test_nothing_happened_yet(studio: Studio) -> None:
    found = await studio.insights()
    assert (found["since"], found["until"]) == ("2026-11-15", "2026-11-21")
    assert [one["version"] for one in found["versions"]] == [2, 1]
    assert [one["is_current"] for one in found["versions"]] == [True, False]
    assert len(found["days"]) == 7
    assert found["points"] == []
    assert (found["totals"]["first_audio_p50_ms"], found["totals"]["earnings"]) == (None, "0")


async def test_a_visit_by_http_counts_once_something_was_delivered(studio: Studio) -> None:
    ada = await studio.visit(by_http=True, minutes=0)
    await studio.visit(by_http=True, minutes=2)
    studio.shop.clock.advance(timedelta(days=1))
    await studio.visit(fan_id=ada, minutes=1)
    totals = (await studio.insights())["totals"]
    assert (totals["wins"], totals["visits"]) == (3, 2)
    assert (totals["delivered_ms"], totals["fans"], totals["returning_fans"]) == (180_000, 2, 0)


async def test_numbers_come_by_version_and_day(studio: Studio) -> None:
    ada = await studio.visit(earned=10_000_000, heard_ms=(500, 700), code="self_harm")
    studio.shop.clock.advance(timedelta(days=1))
    await studio.visit(fan_id=ada, minutes=2, heard_ms=(0,), code="injection")
    await studio.visit(version=2, earned=2_000_000, heard_ms=tuple(range(100, 2_100, 100)))
    await studio.visit(version=2, is_preview=True, minutes=9, heard_ms=(9_000,), code="self_harm")
    found = await studio.insights()
    totals = found["totals"]
    assert (totals["bids"], totals["wins"], totals["visits"]) == (3, 3, 3)
    assert (totals["delivered_ms"], totals["fans"], totals["returning_fans"]) == (480_000, 2, 1)
    assert (totals["answers"], totals["interruptions"]) == (23, 3)
    assert (totals["first_audio_p50_ms"], totals["first_audio_p95_ms"]) == (900, 1_900)
    assert totals["safety"] == {"injection": 1, "self_harm": 1}
    assert totals["earnings"] == "11.4"
    assert [(one["day"], one["version"], one["visits"]) for one in found["points"]] == [
        ("2026-11-21", 1, 1),
        ("2026-11-22", 1, 1),
        ("2026-11-22", 2, 1),
    ]
    second, first = found["versions"]
    assert (second["first_audio_p50_ms"], second["earnings"], second["returning_fans"]) == (
        1_000,
        "1.9",
        0,
    )
    assert (first["fans"], first["returning_fans"]) == (1, 1)
    days = {one["day"]: one["visits"] for one in found["days"]}
    assert (days["2026-11-20"], days["2026-11-21"], days["2026-11-22"]) == (0, 1, 2)


async def test_what_is_longer_ago_is_left_out_but_a_fan_is_remembered(studio: Studio) -> None:
    ada = await studio.visit(earned=1_000_000)
    studio.shop.clock.advance(timedelta(days=40))
    await studio.visit(fan_id=ada)
    month = (await studio.insights(30))["totals"]
    assert (month["visits"], month["returning_fans"], month["earnings"]) == (1, 1, "0")
    assert (await studio.insights(90))["totals"]["visits"] == 2


async def test_a_day_begins_at_midnight_utc(studio: Studio) -> None:
    studio.shop.clock.advance(timedelta(hours=11, minutes=59, seconds=59))
    await studio.visit()
    studio.shop.clock.advance(timedelta(seconds=1))
    await studio.visit()
    shown = {one["day"]: one["visits"] for one in (await studio.insights())["days"]}
    assert (shown["2026-11-21"], shown["2026-11-22"]) == (1, 1)


async def views(studio: Studio) -> list[tuple[date, int]]:
    await studio.counter.write()
    return await studio.shop.database.read(
        lambda db: [(row.day, row.views) for row in db.query(VersionDay).order_by(VersionDay.day)]
    )


async def test_a_fan_counts_once_a_day_and_the_owner_never(studio: Studio) -> None:
    url = f"/api/personas/{studio.slug}"
    _, fan = await studio.shop.fan(0)
    stranger = await studio.shop.browser(**{"user-agent": "One"})
    other = await studio.shop.browser(**{"user-agent": "Two"})
    for program in (fan, fan, studio.owner, stranger, other, stranger):
        assert (await program.get(url)).status_code == 200
    assert (await stranger.get("/api/personas/nobody")).status_code == 404
    assert await views(studio) == [(date(2026, 11, 21), 3)]
    assert await views(studio) == [(date(2026, 11, 21), 3)]
    await other.get(url)
    studio.shop.clock.advance(timedelta(days=1))
    await fan.get(url)
    await fan.get(url)
    assert await views(studio) == [(date(2026, 11, 21), 3), (date(2026, 11, 22), 1)]
    found = await studio.insights()
    assert found["totals"]["views"] == 4
    assert [one["views"] for one in found["versions"]] == [4, 0]


async def test_views_of_the_last_seconds_are_written_at_the_end(studio: Studio) -> None:
    async with ViewCounter(studio.shop.database, studio.shop.clock) as counter:
        counter.note(studio.slug, None, "somebody")
    assert await views(studio) == [(date(2026, 11, 21), 1)]


async def test_numbers_come_as_a_table_too(studio: Studio) -> None:
    await studio.visit(earned=10_000_000, heard_ms=(500,), code="self_harm")
    answer = await studio.owner.get(f"/api/owner/personas/{studio.persona_id}/insights.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    head, row = answer.text.splitlines()
    table = dict(zip(head.split(","), row.split(","), strict=True))
    assert (table["day"], table["version"], table["earnings"]) == ("2026-11-21", "1", "9.5")
    assert (table["first_audio_p95_ms"], table["safety_self_harm"]) == ("500", "1")


async def test_only_the_owner_sees_them(studio: Studio) -> None:
    _, fan = await studio.shop.fan(0)
    url = f"/api/owner/personas/{studio.persona_id}/insights"
    assert (await fan.get(url)).status_code == 403
    other = await studio.shop.database.write(
        make_user, clock=studio.shop.clock, roles=["fan", "owner"]
    )
    stranger = await studio.shop.program(other.id)
    for path in (url, f"{url}.csv", "/api/owner/personas/per_none/insights"):
        refused = await stranger.get(path)
        assert (refused.status_code, code_of(refused)) == (404, "not_found")
    for days in ("0", "367", "x"):
        assert (await studio.owner.get(url, params={"days": days})).status_code == 422


async def test_more_rooms_take_no_more_statements(studio: Studio) -> None:
    async def asked() -> int:
        statements: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            statements.append(statement)

        def count(db: Session) -> int:
            engine = db.get_bind()
            event.listen(engine, "before_cursor_execute", note)
            try:
                read_insights(db, studio.owner_id, studio.persona_id, 30, studio.shop.clock.now())
            finally:
                event.remove(engine, "before_cursor_execute", note)
            return sum(one.lstrip().upper().startswith("SELECT") for one in statements)

        return await studio.shop.database.read(count)

    await studio.visit()
    few = await asked()
    for version in (1, 2, 1, 2):
        await studio.visit(version=version, heard_ms=(100, 200), code="self_harm")
    assert few == await asked() <= 9
