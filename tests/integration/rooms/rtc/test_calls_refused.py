"""Calls that can't be: each is told why, and uses no ticket up."""

from typing import Any

import httpx
import pytest

from models.states import Format
from rooms.errors import RoomEndedError
from tests.integration.rooms.rtc.client import Client
from tests.integration.rooms.rtc.desk import Desk, code_of, sell

pytestmark = pytest.mark.db


async def test_refused_offers_use_no_ticket_up(desk: Desk) -> None:
    headers = await desk.headers()
    assert code_of(await desk.post("hello", headers=headers)) == (400, "invalid_offer")
    assert code_of(await desk.post("v=0\r\n" + "x" * 70_000, headers=headers))[0] == 400
    assert code_of(await desk.post("", headers=headers)) == (400, "invalid_offer")
    json_headers = {**headers, "Content-Type": "application/json"}
    assert code_of(await desk.post("{}", headers=json_headers)) == (400, "invalid_offer")
    async with Client() as client:
        offer = await client.offer()
        silent = offer.replace("m=audio", "m=video").replace("opus/48000/2", "VP8/90000")
        assert code_of(await desk.post(silent, headers=headers)) == (400, "invalid_offer")
        assert (await desk.post(offer, headers=headers)).status_code == 201


async def test_a_call_without_events_needs_a_visit(desk: Desk) -> None:
    async with Client(label=None) as client:
        answer = await desk.post(await client.offer(), headers=await desk.headers())
        assert code_of(answer) == (400, "invalid_offer")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"session": (None, "{}")}, "invalid_offer"),
        ({"sdp": (None, "v=0"), "session": (None, "nonsense")}, "invalid_session"),
        ({"sdp": (None, "v=0"), "session": (None, "[]")}, "invalid_session"),
        ({"sdp": ("offer.sdp", "v=0")}, "invalid_offer"),
        ({"sdp": (None, "v=0" * 50_000)}, "invalid_offer"),
    ],
)
async def test_a_broken_form_is_refused(desk: Desk, parts: Any, code: str) -> None:
    async with httpx.AsyncClient() as http:
        url = f"{desk.house.base_url}/realtime/calls"
        answer = await http.post(url, files=parts, headers=await desk.headers())
    assert code_of(answer) == (400, code)


async def test_a_text_room_takes_no_call_and_no_ticket(desk: Desk) -> None:
    await desk.house.database.write(sell, desk.room.room_id, Format.TEXT)
    headers = await desk.headers()
    async with Client() as client:
        offer = await client.offer()
        assert code_of(await desk.post(offer, headers=headers)) == (409, "format_not_sold")
        visit = desk.open_visit(has_sound=False)
        answer = await desk.post(offer, headers=headers, params={"visit": visit})
        assert code_of(answer) == (409, "format_not_sold")
        await desk.house.database.write(sell, desk.room.room_id, Format.VOICE)
        assert (await desk.post(offer, headers=headers)).status_code == 201


async def test_who_may_not_call(desk: Desk) -> None:
    other = await desk.house.open_room()
    visit = desk.open_visit()
    foreign = {"Authorization": f"Bearer {await desk.house.ticket(other)}"}
    same_fan = await desk.house.open_room(fan_id=desk.room.fan_id)
    elsewhere = {"Authorization": f"Bearer {await desk.house.ticket(same_fan)}"}
    async with Client() as client:
        offer = await client.offer()

        async def refused(code: tuple[int, str], **request: Any) -> None:
            assert code_of(await desk.post(offer, **request)) == code

        await refused((401, "ticket_missing"))
        await refused((401, "ticket_missing"), params={"visit": visit})
        wrong = {"Authorization": "Bearer ek_wrong"}
        await refused((401, "ticket_unknown"), headers=wrong)
        await refused((404, "visit_unknown"), headers=foreign, params={"visit": visit})
        await refused((403, "ticket_foreign"), headers=elsewhere, params={"visit": visit})
        mine = await desk.headers()
        await refused((404, "visit_unknown"), headers=mine, params={"visit": "sess_none"})
        await refused((404, "model_not_found"), headers=mine, params={"model": "persona:nobody"})
        late = await desk.headers(ttl_s=10)
        desk.house.pass_time(11)
        await refused((401, "ticket_expired"), headers=late)
    assert desk.calls.count == 0
    assert desk.visits.links == []


async def test_only_the_caller_hangs_up(desk: Desk) -> None:
    stranger = await desk.house.open_room()
    async with Client() as client:
        answer = await desk.post(await client.offer(), headers=await desk.headers())
        url = f"http://127.0.0.1:{desk.house.port}{answer.headers['location']}/hangup"
        theirs = {"Authorization": f"Bearer {await desk.house.ticket(stranger)}"}
        async with httpx.AsyncClient() as http:
            assert code_of(await http.post(url, headers=theirs)) == (404, "call_unknown")
            assert (await http.post(url)).status_code == 401
        assert desk.calls.count == 1


async def test_lines_are_few_and_a_busy_one_uses_no_ticket_up(desk: Desk) -> None:
    headers = await desk.headers()
    visit = desk.open_visit()
    async with Client(label=None) as one, Client(label=None) as two, Client() as three:
        for client in (one, two):
            answer = await desk.post(await client.offer(), headers=headers, params={"visit": visit})
            assert answer.status_code == 201
        offer = await three.offer()
        assert code_of(await desk.post(offer, headers=headers)) == (503, "too_many_calls")
        await desk.visits.links[0].aclose()
        assert (await desk.post(offer, headers=headers)).status_code == 201


async def test_what_a_visit_refuses_is_told_and_leaves_no_call(desk: Desk) -> None:
    desk.visits.error = RoomEndedError("over")
    visit = desk.open_visit()
    async with Client() as client:
        offer = await client.offer()
        answer = await desk.post(offer, headers=await desk.headers())
        assert code_of(answer) == (409, "room_ended")
        joined = await desk.post(offer, headers=await desk.headers(), params={"visit": visit})
        assert code_of(joined) == (409, "room_ended")
    assert desk.calls.count == 0


async def test_a_visit_that_breaks_before_it_begins_is_told(desk: Desk) -> None:
    desk.visits.error = ZeroDivisionError()
    async with Client() as client:
        answer = await desk.post(await client.offer(), headers=await desk.headers())
        assert code_of(answer) == (503, "call_failed")
    assert desk.calls.count == 0
