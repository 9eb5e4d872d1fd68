"""Calls over HTTP, as OpenAI's client makes them; the visits behind are the test's own."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import openai
import pytest
from sqlalchemy.orm import Session

from engine.voice_ports import Pcm
from models.room import Room
from models.states import Format
from rooms.errors import RoomEndedError
from rooms.live.socket import Socket, SocketGoneError
from rooms.live.sound_link import SoundLink
from rooms.rtc.calls import Calls
from rooms.rtc.ice import read_ice_servers
from rooms.rtc.peer import Peer
from rooms.rtc.ports import GoneReason, MakeLink, VisitFacts
from rooms.rtc.routes import get_calls, router
from rooms.rtc.settings import CallSettings
from rooms.tickets import Admission
from tests.factories.rooms import OpenRoom
from tests.integration.rooms.conftest import RoomHouse
from tests.integration.rooms.rtc.client import Client

pytestmark = pytest.mark.db

SERVERS = '[{"urls": "turn:turn.example.org", "secret": "north"}]'


class TestVisits:
    """Visits that only note what calls ask of them."""

    __test__ = False

    def __init__(self) -> None:
        self.facts: dict[str, VisitFacts] = {}
        self.links: list[SoundLink] = []
        self.heard: list[Pcm] = []
        self.gone: list[GoneReason] = []
        self.admitted: list[Admission] = []
        self.received: list[Any] = []
        self.error: Exception | None = None

    def find_visit(self, visit_id: str) -> VisitFacts | None:
        return self.facts.get(visit_id)

    async def attach(self, visit_id: str, make_link: MakeLink) -> None:
        assert visit_id in self.facts
        if self.error is not None:
            raise self.error
        self.links.append(await make_link(self.heard.append, self.gone.append))

    async def visit(
        self, admission: Admission, socket: Socket, make_link: MakeLink | None = None
    ) -> None:
        assert make_link is not None
        self.admitted.append(admission)
        if self.error is not None:
            raise self.error
        link = await make_link(self.heard.append, self.gone.append)
        self.links.append(link)
        try:
            await socket.send('{"type":"session.created"}')
            while True:
                frame = json.loads(await socket.receive())
                self.received.append(frame)
                if frame["type"] == "fail":
                    raise ZeroDivisionError
                if frame["type"] == "x.room.leave":
                    await socket.close(1000, "left")
                    return
        except SocketGoneError:
            return
        finally:
            await link.aclose()


class Desk:
    """A room, its calls and a client for it."""

    def __init__(self, house: RoomHouse, calls: Calls, visits: TestVisits, room: OpenRoom) -> None:
        self.house, self.calls, self.visits, self.room = house, calls, visits, room

    async def headers(self, ttl_s: int = 600) -> dict[str, str]:
        return {"Authorization": f"Bearer {await self.house.ticket(self.room, ttl_s)}"}

    async def post(self, sdp: str, **request: Any) -> httpx.Response:
        headers = {"Content-Type": "application/sdp", **request.pop("headers", {})}
        async with httpx.AsyncClient() as http:
            url = f"{self.house.base_url}/realtime/calls"
            return await http.post(url, content=sdp, headers=headers, **request)

    def open_visit(self, visit_id: str = "sess_1", **facts: Any) -> str:
        made = VisitFacts(self.room.room_id, self.room.fan_id, has_sound=True)
        self.visits.facts[visit_id] = replace(made, **facts)
        return visit_id


def sell(db: Session, room_id: str, format_: Format) -> None:
    db.get_one(Room, room_id).format = format_


@pytest.fixture
async def desk(house: RoomHouse) -> AsyncIterator[Desk]:
    visits = TestVisits()
    settings = CallSettings(ice_servers=read_ice_servers(SERVERS), max_calls=2)
    room = await house.open_room()
    await house.database.write(sell, room.room_id, Format.VOICE)
    async with Calls(visits, settings) as calls:
        house.app.include_router(router)
        house.app.dependency_overrides[get_calls] = lambda: calls
        yield Desk(house, calls, visits, room)


async def until_over(calls: Calls) -> None:
    async with asyncio.timeout(10):
        while calls.count:  # noqa: ASYNC110 - the end of a call has no event
            await asyncio.sleep(0.005)


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def test_openais_client_calls_talks_and_hangs_up(desk: Desk) -> None:
    asked: Any = {"type": "realtime", "model": desk.room.model, "output_modalities": ["audio"]}
    async with Client() as client:
        program = await desk.house.client(desk.room)
        created = await program.realtime.calls.with_raw_response.create(
            sdp=await client.offer(), session=asked
        )
        assert created.http_response.status_code == 201
        assert created.http_response.headers["content-type"].startswith("application/sdp")
        call_id = created.http_response.headers["location"].removeprefix("/v1/realtime/calls/")
        await client.take(created.http_response.text)
        await client.connected()
        async with asyncio.timeout(10):
            assert json.loads(await client.received.get())["type"] == "session.created"
            while not desk.visits.heard:  # noqa: ASYNC110 - sound has no event
                await asyncio.sleep(0.005)
        await program.realtime.calls.hangup(call_id)
        await until_over(desk.calls)
    (first,) = desk.visits.received
    assert first == {
        "type": "session.update",
        "session": {"type": "realtime", "output_modalities": ["audio"]},
    }
    assert desk.visits.admitted[0].room_id == desk.room.room_id
    with pytest.raises(openai.NotFoundError, match="no such call"):
        await program.realtime.calls.hangup(call_id)


async def test_a_plain_offer_with_the_model_in_the_address(desk: Desk) -> None:
    async with Client() as client:
        headers = await desk.headers()
        answer = await desk.post(
            await client.offer(), headers=headers, params={"model": desk.room.model}
        )
        assert answer.status_code == 201
        await client.take(answer.text)
        await client.connected()
        async with asyncio.timeout(10):
            await client.received.get()
            assert client.channel is not None
            client.channel.send('{"type":"x.room.leave"}')
        await until_over(desk.calls)
    async with Client() as client:
        again = await desk.post(await client.offer(), headers=headers)
        assert code_of(again) == (401, "ticket_used")


async def test_sound_for_a_live_visit_needs_no_new_ticket(desk: Desk) -> None:
    headers = await desk.headers()
    visit = desk.open_visit()
    for _ in range(2):
        async with Client(label=None) as client:
            answer = await desk.post(await client.offer(), headers=headers, params={"visit": visit})
            assert answer.status_code == 201
            await client.take(answer.text)
            await client.connected()
            url = f"http://127.0.0.1:{desk.house.port}{answer.headers['location']}"
            async with httpx.AsyncClient() as http:
                ended = await http.delete(url, headers=headers)
                assert ended.status_code == 200
            await until_over(desk.calls)
    assert desk.visits.gone == ["closed", "closed"]


async def test_a_signed_in_fan_needs_no_ticket_for_a_live_visit(desk: Desk) -> None:
    signed_in = {"Cookie": f"mesi_login={await desk.house.login(desk.room.fan_id)}"}
    visit = desk.open_visit()
    async with Client(label=None) as client:
        offer = await client.offer()
        abroad = {**signed_in, "Origin": "https://evil.example"}
        strange = await desk.post(offer, params={"visit": visit}, headers=abroad)
        assert strange.status_code == 403
        answer = await desk.post(offer, params={"visit": visit}, headers=signed_in)
        assert answer.status_code == 201


async def test_a_peer_that_vanishes_frees_its_call_within_5_s(desk: Desk) -> None:
    async with Client() as client:
        answer = await desk.post(await client.offer(), headers=await desk.headers())
        await client.take(answer.text)
        await client.connected()
        client.vanish()
        async with asyncio.timeout(5):
            await until_over(desk.calls)
    assert [link.is_over for link in desk.visits.links if isinstance(link, Peer)] == [True]


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


async def test_a_visit_that_breaks_says_so_on_the_channel(desk: Desk) -> None:
    async with Client() as client:
        answer = await desk.post(await client.offer(), headers=await desk.headers())
        await client.take(answer.text)
        await client.connected()
        async with asyncio.timeout(10):
            await client.received.get()
            assert client.channel is not None
            client.channel.send('{"type":"fail"}')
            await until_over(desk.calls)
    assert desk.calls.count == 0


async def test_a_page_learns_its_servers_with_a_credential_of_its_own(desk: Desk) -> None:
    room = desk.room
    url = f"http://127.0.0.1:{desk.house.port}/api/rooms/{room.room_id}/ice"
    async with httpx.AsyncClient(
        cookies={"mesi_login": await desk.house.login(room.fan_id)}
    ) as http:
        (server,) = (await http.get(url)).json()["ice_servers"]
        assert server["urls"] == ["turn:turn.example.org"]
        assert server["username"].endswith(f":{room.fan_id}")
        assert server["credential"]
    async with httpx.AsyncClient(
        cookies={"mesi_login": await desk.house.login(room.owner_id)}
    ) as http:
        assert (await http.get(url)).status_code == 404
    async with httpx.AsyncClient() as http:
        assert (await http.get(url)).status_code == 401
