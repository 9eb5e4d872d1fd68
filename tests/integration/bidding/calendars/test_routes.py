"""A calendar over HTTP: hours, exceptions, entries and free slots."""

from typing import Any

import pytest

from accounts.social.blocks import block, unblock
from bidding.calendars import service
from core.ids import new_id
from tests.integration.bidding.calendars.agenda import Agenda, at
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

RULES = "/api/calendar/rules"
EXCEPTIONS = "/api/calendar/exceptions"
WEEK = {"from": "2026-11-23T00:00:00Z", "to": "2026-11-30T00:00:00Z"}


def hours(weekday: int, start: int, end: int) -> dict[str, int]:
    return {"weekday": weekday, "start_minute": start, "end_minute": end}


def blackout(**changes: Any) -> dict[str, Any]:
    body = {"kind": "blackout", "first_day": "2026-11-24", "last_day": "2026-11-25"}
    return body | {"note": "Away"} | changes


async def test_defaults_hold_until_something_is_set(agenda: Agenda) -> None:
    program = await agenda.program()
    view = (await program.get("/api/calendar")).json()
    assert (view["is_set"], view["time_zone"], view["slot_step_minutes"]) == (False, "UTC", 30)
    assert (view["buffer_before_minutes"], view["buffer_after_minutes"]) == (0, 15)
    assert view["rules"] == [hours(day, 600, 1080) for day in range(5)]
    change = {"time_zone": "Europe/Berlin", "slot_step_minutes": 15, "buffer_before_minutes": 5}
    changed = (await program.patch("/api/calendar", json=change)).json()
    assert changed["is_set"]
    assert {name: changed[name] for name in change} == change
    assert changed["buffer_after_minutes"] == 15
    assert (await program.get("/api/calendar")).json() == changed


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"time_zone": "Mars/Olympus"}, "unknown_time_zone"),
        ({"time_zone": "../../etc/passwd"}, "unknown_time_zone"),
        ({"time_zone": "Factory"}, "unknown_time_zone"),
        ({"time_zone": "a\x00b"}, "invalid_request"),
        ({"slot_step_minutes": 7}, "invalid_hours"),
        ({"buffer_after_minutes": -1}, "invalid_request"),
        ({"buffer_after_minutes": 10**12}, "invalid_request"),
        ({"feed_number": 3}, "invalid_request"),
    ],
)
async def test_settings_that_make_no_sense(
    agenda: Agenda, change: dict[str, Any], code: str
) -> None:
    program = await agenda.program()
    answer = await program.patch("/api/calendar", json=change)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert not (await program.get("/api/calendar")).json()["is_set"]


async def test_weekly_hours_are_replaced_at_once(agenda: Agenda) -> None:
    program = await agenda.program()
    wanted = [hours(0, 0, 1440), hours(6, 540, 600), hours(6, 600, 660)]
    view = (await program.put(RULES, json={"items": wanted})).json()
    assert view["rules"] == wanted
    refused = await program.put(RULES, json={"items": [hours(0, 60, 120), hours(0, 90, 150)]})
    assert (refused.status_code, code_of(refused)) == (422, "invalid_hours")
    assert "Monday: 01:30-02:30 overlaps 01:00-02:00" in refused.json()["error"]["message"]
    for bad in (hours(7, 0, 60), hours(0, 60, 60), hours(0, 0, 1441)):
        assert (await program.put(RULES, json={"items": [bad]})).status_code == 422
    assert (await program.get("/api/calendar")).json()["rules"] == wanted
    assert (await program.put(RULES, json={"items": []})).json()["rules"] == []
    slots = await program.get(
        f"/api/creators/{agenda.creator.id}/slots", params=WEEK | {"minutes": 60}
    )
    assert slots.json()["items"] == []


async def test_exceptions_come_change_and_go(agenda: Agenda) -> None:
    program = await agenda.program()
    made = await program.post(EXCEPTIONS, json=blackout(note="<i>شاطئ</i> 🏖"))
    assert made.status_code == 201
    view = made.json()
    assert (view["note"], view["start_minute"]) == ("<i>شاطئ</i> 🏖", None)
    place = f"{EXCEPTIONS}/{view['id']}"
    extra = blackout(kind="extra", last_day="2026-11-24", start_minute=1200, end_minute=1260)
    changed = (await program.patch(place, json=extra)).json()
    assert (changed["id"], changed["kind"], changed["end_minute"]) == (view["id"], "extra", 1260)
    assert (await program.get("/api/calendar")).json()["exceptions"] == [changed]
    assert (await program.delete(place)).status_code == 204
    assert (await program.delete(place)).status_code == 404
    assert (await program.patch(place, json=extra)).status_code == 404
    assert (await program.get("/api/calendar")).json()["exceptions"] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"first_day": "2026-11-26"}, "invalid_hours"),
        ({"first_day": "2026-11-01", "last_day": "2026-11-20"}, "invalid_hours"),
        ({"last_day": "9999-12-31"}, "invalid_hours"),
        ({"start_minute": 60}, "invalid_hours"),
        ({"start_minute": 60, "end_minute": 60}, "invalid_hours"),
        ({"end_minute": 1441}, "invalid_request"),
        ({"kind": "party"}, "invalid_request"),
        ({"note": "x" * 301}, "invalid_request"),
        ({"note": "a\x00b"}, "invalid_request"),
        ({"first_day": "2027-02-30"}, "invalid_request"),
    ],
)
async def test_exceptions_that_make_no_sense(
    agenda: Agenda, change: dict[str, Any], code: str
) -> None:
    program = await agenda.program()
    answer = await program.post(EXCEPTIONS, json=blackout(**change))
    assert (answer.status_code, code_of(answer)) == (422, code)


async def test_a_calendar_has_so_many_exceptions(
    agenda: Agenda, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bidding.calendars.service.changing.MOST_EXCEPTIONS", 1)
    program = await agenda.program()
    assert (await program.post(EXCEPTIONS, json=blackout())).status_code == 201
    assert code_of(await program.post(EXCEPTIONS, json=blackout())) == "too_many_exceptions"


async def test_one_creator_does_not_touch_anothers_exceptions(agenda: Agenda) -> None:
    made = (await (await agenda.program()).post(EXCEPTIONS, json=blackout())).json()
    _user, stranger = await agenda.shop.fan(0, roles=["fan", "creator"])
    place = f"{EXCEPTIONS}/{made['id']}"
    assert (await stranger.delete(place)).status_code == 404
    assert (await stranger.patch(place, json=blackout())).status_code == 404


async def test_a_calendar_is_for_creators(agenda: Agenda) -> None:
    _user, fan = await agenda.shop.fan(0)
    nobody = await agenda.shop.browser()
    place = f"{EXCEPTIONS}/{new_id('cex')}"
    for method, path, body in (
        ("GET", "/api/calendar", None),
        ("PATCH", "/api/calendar", {}),
        ("PUT", RULES, {"items": []}),
        ("POST", EXCEPTIONS, blackout()),
        ("PATCH", place, blackout()),
        ("DELETE", place, None),
    ):
        refused = await fan.request(method, path, json=body)
        assert (refused.status_code, code_of(refused)) == (403, "missing_role")
        assert (await nobody.request(method, path, json=body)).status_code == 401
    for path in ("/api/calendar/entries", f"/api/creators/{agenda.creator.id}/slots"):
        answer = await nobody.get(path, params=WEEK | {"minutes": "60"})
        assert answer.status_code == 401


async def test_both_sides_see_their_meeting(agenda: Agenda) -> None:
    held = await agenda.hold(at("10:00"))
    await agenda.asks(service.confirm_booking, held)
    program = await agenda.program()
    await program.post(EXCEPTIONS, json=blackout())
    mine = (await program.get("/api/calendar/entries", params=WEEK)).json()
    (booking,) = mine["bookings"]
    assert (booking["title"], booking["other_name"], booking["state"]) == (
        "Coffee",
        "Ada",
        "confirmed",
    )
    assert (booking["is_creator"], booking["busy_until"]) == (True, "2026-11-23T11:15:00Z")
    assert [one["starts_at"][:10] for one in mine["open"]] == [
        "2026-11-23",
        "2026-11-26",
        "2026-11-27",
    ]
    assert [one["note"] for one in mine["exceptions"]] == ["Away"]
    fan = await agenda.shop.program(agenda.fan.id)
    theirs = (await fan.get("/api/calendar/entries", params=WEEK)).json()
    (booking,) = theirs["bookings"]
    assert (booking["other_name"], booking["is_creator"]) == ("Cleo", False)
    assert (booking["busy_from"], booking["busy_until"]) == (None, None)
    assert (theirs["open"], theirs["exceptions"]) == ([], [])
    _user, stranger = await agenda.shop.fan(0)
    assert (await stranger.get("/api/calendar/entries", params=WEEK)).json()["bookings"] == []


@pytest.mark.parametrize(
    "days",
    [
        {"from": "2026-11-30T00:00:00Z", "to": "2026-11-23T00:00:00Z"},
        {"from": "2026-11-23T00:00:00Z", "to": "2027-11-23T00:00:00Z"},
        {"from": "2026-11-23T00:00:00", "to": "2026-11-24T00:00:00"},
        {"from": "9999-12-31T00:00:00Z", "to": "9999-12-31T23:59:59-12:00"},
        {"from": "0001-01-01T00:00:00+14:00", "to": "0001-01-02T00:00:00Z"},
        {"from": "soon"},
    ],
)
async def test_ranges_that_make_no_sense(agenda: Agenda, days: dict[str, str]) -> None:
    program = await agenda.program()
    assert (await program.get("/api/calendar/entries", params=days)).status_code == 422


async def test_fans_see_free_slots_by_their_own_clock(agenda: Agenda) -> None:
    program = await agenda.program()
    await program.patch("/api/calendar", json={"time_zone": "Europe/Berlin"})
    await program.put(RULES, json={"items": [hours(0, 600, 780)]})
    await agenda.hold(at("10:00"))
    _user, fan = await agenda.shop.fan(0)
    path, query = f"/api/creators/{agenda.creator.id}/slots", WEEK | {"minutes": "30"}
    slots = (await fan.get(path, params=query | {"time_zone": "Asia/Kolkata"})).json()
    assert (slots["time_zone"], slots["creator_time_zone"]) == ("Asia/Kolkata", "Europe/Berlin")
    assert slots["items"] == [
        {
            "starts_at": "2026-11-23T09:00:00Z",
            "ends_at": "2026-11-23T09:30:00Z",
            "local_day": "2026-11-23",
            "local_time": "14:30",
            "utc_offset": "+05:30",
        },
        {
            "starts_at": "2026-11-23T11:30:00Z",
            "ends_at": "2026-11-23T12:00:00Z",
            "local_day": "2026-11-23",
            "local_time": "17:00",
            "utc_offset": "+05:30",
        },
    ]
    own = (await fan.get(path, params=query)).json()
    assert [one["local_time"] for one in own["items"]] == ["10:00", "12:30"]
    led = (await fan.get(path, params=query | {"lead_hours": "46"})).json()
    assert [one["local_time"] for one in led["items"]] == ["12:30"]


async def test_slots_that_nobody_can_have(agenda: Agenda) -> None:
    fan_user, fan = await agenda.shop.fan(0)
    path, query = f"/api/creators/{agenda.creator.id}/slots", WEEK | {"minutes": "30"}
    for change in (
        {"minutes": "0"},
        {"minutes": "1441"},
        {"time_zone": "Mars/Olympus"},
        {"to": "2027-11-23T00:00:00Z"},
        {"to": "2026-11-01T00:00:00Z"},
        {"lead_hours": "-1"},
    ):
        assert (await fan.get(path, params=query | change)).status_code == 422, change
    for user_id in (fan_user.id, new_id("usr")):
        answer = await fan.get(f"/api/creators/{user_id}/slots", params=query)
        assert answer.status_code == 404
    await agenda.shop.database.write(block, agenda.creator.id, fan_user.id, clock=agenda.shop.clock)
    blocked = await fan.get(path, params=query)
    assert blocked.status_code == 404
    await agenda.shop.database.write(unblock, agenda.creator.id, fan_user.id)
    past = {"from": "2020-01-01T00:00:00Z", "to": "2020-01-08T00:00:00Z"}
    assert (await fan.get(path, params=query | past)).json()["items"] == []


async def test_all_zones_have_names(agenda: Agenda) -> None:
    names = (await (await agenda.shop.browser()).get("/api/time-zones")).json()["items"]
    assert {"Europe/Berlin", "Asia/Kolkata", "America/New_York", "UTC"} <= set(names)
    assert names == sorted(names)
    assert not {"Factory", "localtime"} & set(names)
