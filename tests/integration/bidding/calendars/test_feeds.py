"""Feeds: read without a login by whoever has the address, until it is revoked."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from bidding.calendars import service
from tests.integration.bidding.calendars.agenda import Agenda, at

pytestmark = pytest.mark.db


async def path_of(program: httpx.AsyncClient) -> str:
    feed = (await program.get("/api/calendar/feed")).json()
    assert feed["address"] == "http://mesi.example" + feed["path"]
    path: str = feed["path"]
    return path


def events(answer: httpx.Response) -> dict[str, Any]:
    """Status and summary by booking."""
    assert answer.status_code == 200
    found = Calendar.from_ical(answer.text).walk("VEVENT")
    return {
        str(one["UID"]).split("@")[0]: (one["STATUS"], one["SEQUENCE"], one["SUMMARY"])
        for one in found
    }


async def test_both_sides_have_a_feed(agenda: Agenda) -> None:
    held = await agenda.hold(at("10:00"), time_zone="Europe/Berlin")
    nobody = await agenda.shop.client({})
    mine = await path_of(await agenda.program())
    theirs = await path_of(await agenda.shop.program(agenda.fan.id))
    answer = await nobody.get(mine)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"].startswith("private")
    assert events(answer) == {held.id: ("TENTATIVE", 0, "Coffee (Ada)")}
    assert events(await nobody.get(theirs)) == {held.id: ("TENTATIVE", 0, "Coffee (Cleo)")}
    assert "@fans.example" not in answer.text


async def test_a_feed_follows_what_happens(agenda: Agenda) -> None:
    nobody = await agenda.shop.client({})
    mine = await path_of(await agenda.program())
    kept = await agenda.hold(at("10:00"))
    dropped = await agenda.hold(at("14:00"))
    run_out = await agenda.hold(at("16:00"), held=timedelta(minutes=5))
    await agenda.asks(service.confirm_booking, kept)
    await agenda.asks(service.release_booking, dropped)
    agenda.clock.advance(timedelta(minutes=5))
    assert events(await nobody.get(mine)) == {kept.id: ("CONFIRMED", 0, "Coffee (Ada)")}
    await agenda.asks(service.move_booking, kept, at("12:00"), at("13:00"))
    await agenda.asks(service.release_booking, kept)
    shown = events(await nobody.get(mine))
    assert shown == {kept.id: ("CANCELLED", 2, "Coffee (Ada)")}
    assert run_out.id not in shown
    agenda.clock.advance(timedelta(days=100))
    assert events(await nobody.get(mine)) == {}


async def test_a_revoked_address_shows_nothing(agenda: Agenda) -> None:
    program, nobody = await agenda.program(), await agenda.shop.client({})
    old = await path_of(program)
    new = (await program.post("/api/calendar/feed/revoke")).json()["path"]
    assert new != old
    assert await path_of(program) == new
    assert (await nobody.get(old)).status_code == 404
    assert (await nobody.get(new)).status_code == 200


async def test_an_address_opens_one_feed_only(agenda: Agenda) -> None:
    nobody = await agenda.shop.client({})
    mine = await path_of(await agenda.program())
    secret = mine.rsplit("/", 1)[1]
    for path in (
        f"/calendar/feed/{agenda.fan.id}/{secret}",
        f"/calendar/feed/usr_nobody/{secret}",
        f"/calendar/feed/{agenda.creator.id}/{secret[:-5]}0.ics",
        f"/calendar/feed/{agenda.creator.id}/.ics",
        f"/calendar/feed/{agenda.creator.id}/ü%00.ics",
        f"/calendar/feed/{agenda.creator.id}/%ff.ics",
    ):
        assert (await nobody.get(path)).status_code == 404, path
    assert (await nobody.get("/api/calendar/feed")).status_code == 401
    assert (await nobody.post("/api/calendar/feed/revoke")).status_code == 401


async def test_a_feed_is_not_read_without_end(agenda: Agenda) -> None:
    nobody = await agenda.shop.client({})
    mine = await path_of(await agenda.program())
    statuses = [(await nobody.get(mine)).status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    agenda.clock.advance(timedelta(minutes=1))
    assert (await nobody.get(mine)).status_code == 200
