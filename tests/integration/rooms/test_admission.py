"""Tickets: who gets in, who does not, and how each is told."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from openai import AuthenticationError, NotFoundError
from websockets.asyncio.client import connect

from tests.integration.rooms.conftest import RoomHouse

pytestmark = pytest.mark.db


async def knock(
    house: RoomHouse, model: str, *protocols: str, headers: dict[str, str] | None = None
) -> tuple[dict[str, Any], int | None]:
    """Open a socket; returns its first event and, if that is an error, its close code."""
    url = f"ws://127.0.0.1:{house.port}/v1/realtime?model={model}"
    async with connect(
        url, subprotocols=[*protocols] or None, additional_headers=headers or {}
    ) as socket:
        async with asyncio.timeout(10):
            first = json.loads(await socket.recv())
            if first["type"] == "error":
                await socket.wait_closed()
        return first, socket.close_code


async def refused(house: RoomHouse, model: str, code: str, close: int, **knocking: Any) -> None:
    headers = knocking.get("headers")
    event, close_code = await knock(house, model, *knocking.get("protocols", ()), headers=headers)
    assert event["type"] == "error", event
    assert (event["error"]["code"], close_code) == (code, close)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def test_a_ticket_opens_one_socket_of_one_room(house: RoomHouse) -> None:
    room, other = await house.open_room(), await house.open_room()
    secret = await house.ticket(room)
    await refused(house, other.model, "model_not_found", 4404, headers=bearer(secret))
    event, _ = await knock(house, room.model, headers=bearer(secret))
    assert event["type"] == "session.created"
    await refused(house, room.model, "ticket_used", 4401, headers=bearer(secret))


async def test_the_version_may_be_named(house: RoomHouse) -> None:
    room = await house.open_room()
    secret = await house.ticket(room)
    await refused(house, room.model + "@2", "model_not_found", 4404, headers=bearer(secret))
    event, _ = await knock(house, room.model + "@1", headers=bearer(secret))
    assert event["type"] == "session.created"


async def test_no_ticket_a_wrong_one_and_an_old_one(house: RoomHouse) -> None:
    room = await house.open_room()
    await refused(house, room.model, "ticket_missing", 4401)
    await refused(house, room.model, "ticket_missing", 4401, protocols=("realtime",))
    await refused(house, room.model, "ticket_unknown", 4401, headers=bearer("ek_wrong"))
    await refused(house, room.model, "unauthenticated", 4401, headers=bearer("mt_wrong"))
    secret = await house.ticket(room, ttl_s=10)
    house.pass_time(10)
    await refused(house, room.model, "ticket_expired", 4401, headers=bearer(secret))


async def test_an_ended_room_lets_nobody_in(house: RoomHouse) -> None:
    room = await house.open_room()
    secret = await house.ticket(room)
    assert house.live_rooms is not None
    await house.live_rooms.end(room.room_id, "left")
    await refused(house, room.model, "room_ended", 4409, headers=bearer(secret))


async def test_a_browser_sends_the_secret_as_a_subprotocol(house: RoomHouse) -> None:
    room = await house.open_room()
    secret = await house.ticket(room)
    protocols = ("realtime", f"openai-insecure-api-key.{secret}")
    origin = {"Origin": "https://evil.example"}
    await refused(house, room.model, "wrong_origin", 4403, protocols=protocols, headers=origin)
    origin = {"Origin": f"http://127.0.0.1:{house.port}"}
    event, _ = await knock(house, room.model, *protocols, headers=origin)
    assert event["type"] == "session.created"


async def test_a_stolen_ticket_does_not_work_in_another_persons_browser(house: RoomHouse) -> None:
    room, thief = await house.open_room(), await house.open_room()
    secret = await house.ticket(room)
    cookie = await house.login(thief.fan_id)
    headers = {"Origin": f"http://127.0.0.1:{house.port}", "Cookie": f"mesi_login={cookie}"}
    protocols = ("realtime", f"openai-insecure-api-key.{secret}")
    await refused(house, room.model, "ticket_foreign", 4403, protocols=protocols, headers=headers)
    cookie = await house.login(room.fan_id)
    headers["Cookie"] = f"mesi_login={cookie}"
    event, _ = await knock(house, room.model, *protocols, headers=headers)
    assert event["type"] == "session.created"


async def test_an_api_token_finds_its_one_room(house: RoomHouse) -> None:
    room = await house.open_room(slug="nova")
    token = await house.api_token(room.fan_id)
    event, _ = await knock(house, "persona:nova", headers=bearer(token))
    assert event["type"] == "session.created"
    await refused(house, "persona:other", "model_not_found", 4404, headers=bearer(token))


async def test_a_client_secret_in_openais_form(house: RoomHouse) -> None:
    room = await house.open_room(slug="nova")
    token = await house.api_token(room.fan_id)
    async with house.client_with(token) as client:
        secret = await client.realtime.client_secrets.create(
            expires_after={"anchor": "created_at", "seconds": 60},
            session={"type": "realtime", "model": "persona:nova"},
        )
        assert secret.value.startswith("ek_")
        assert secret.expires_at == int(house.clock.now().timestamp()) + 60
        assert secret.session.model == "persona:nova"
        models = [model.id async for model in client.models.list()]
        assert models == ["persona:nova"]
        with pytest.raises(NotFoundError) as missing:
            await client.realtime.client_secrets.create(
                session={"type": "realtime", "model": "persona:nobody"}
            )
        assert missing.value.code == "model_not_found"
        for seconds in (9, 7_201):
            assert await raw_secret(house, token, seconds) == (422, "invalid_ticket_life")
    async with house.client_with(secret.value) as client:
        async with client.realtime.connect(model="persona:nova") as connection:
            assert (await connection.recv()).type == "session.created"
        assert [model.id async for model in client.models.list()] == ["persona:nova"]
    async with house.client_with("ek_nothing") as client:
        with pytest.raises(AuthenticationError) as unknown:
            await client.models.list()
        assert unknown.value.code == "ticket_unknown"


async def raw_secret(house: RoomHouse, token: str, seconds: int) -> tuple[int, str]:
    async with httpx.AsyncClient(base_url=house.base_url, headers=bearer(token)) as http:
        body = {"expires_after": {"anchor": "created_at", "seconds": seconds}}
        answer = await http.post("/realtime/client_secrets", json=body)
        return answer.status_code, answer.json()["error"]["code"]
