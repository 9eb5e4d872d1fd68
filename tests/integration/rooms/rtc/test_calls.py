"""Calls over HTTP, as OpenAI's client makes them; the visits behind are the test's own."""

import asyncio
import json
from typing import Any

import httpx
import openai
import pytest

from rooms.rtc.peer import Peer
from tests.integration.rooms.rtc.client import Client
from tests.integration.rooms.rtc.desk import Desk, code_of, until_over

pytestmark = pytest.mark.db


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


async def test_a_visit_that_breaks_ends_its_call_and_no_other(desk: Desk) -> None:
    visit = desk.open_visit()
    async with Client(label=None) as other, Client() as client:
        headers = await desk.headers()
        joined = await desk.post(await other.offer(), headers=headers, params={"visit": visit})
        assert joined.status_code == 201
        answer = await desk.post(await client.offer(), headers=headers)
        await client.take(answer.text)
        await client.connected()
        async with asyncio.timeout(10):
            await client.received.get()
            assert client.channel is not None
            client.channel.send('{"type":"fail"}')
            while desk.calls.count > 1:  # noqa: ASYNC110 - the end of a call has no event
                await asyncio.sleep(0.005)
        assert desk.calls.count == 1


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
