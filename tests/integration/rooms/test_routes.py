"""A fan's rooms over HTTP."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest

from core.events import Bus
from flows.learn_room import School, learn_some
from rooms.service import close_room
from tests.factories.rooms import DOMAIN, OpenRoom, sign_receipt
from tests.integration.rooms.conftest import RoomHouse
from tests.integration.rooms.talk import talking

pytestmark = pytest.mark.db

Browse = Callable[[str], AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def browse(house: RoomHouse) -> Browse:
    """A program of one person."""

    @asynccontextmanager
    async def open_client(user_id: str) -> AsyncIterator[httpx.AsyncClient]:
        headers = {"Authorization": f"Bearer {await house.api_token(user_id)}"}
        base_url = f"http://127.0.0.1:{house.port}/api/rooms"
        async with httpx.AsyncClient(base_url=base_url, headers=headers) as http:
            yield http

    return open_client


async def test_a_room_as_its_fan_sees_it(house: RoomHouse, browse: Browse) -> None:
    room = await house.open_browser_room(slug="nova")
    await house.open_room()
    async with browse(room.fan_id) as http:
        address = str(http.base_url).rstrip("/")
        listed = (await http.get(address)).json()["items"]
        (seen,) = listed
        assert seen == (await http.get(f"/{room.room_id}")).json()
    persona = {"slug": "nova", "name": "Nova Reyes", "version": 1, "picture_url": None}
    assert seen["persona"] == {"id": seen["persona"]["id"], **persona}
    assert seen["persona"]["id"].startswith("per_")
    assert (seen["state"], seen["format"], seen["is_running"]) == ("opened", "text", False)
    assert (seen["amount"], seen["earned"], seen["currency"]) == ("12", "0", "MESI")
    assert (seen["bought_ms"], seen["delivered_ms"]) == (600_000, 0)
    assert (seen["signer_kind"], seen["deal_id"]) == ("browser", room.deal_id)
    assert seen["receipt"] is None
    assert seen["domain"] == {
        "name": "BidToMeet",
        "version": "1",
        "chain_id": DOMAIN.chain_id,
        "verifying_contract": DOMAIN.escrow_address,
    }


async def test_other_peoples_rooms_do_not_exist(house: RoomHouse, browse: Browse) -> None:
    room, other = await house.open_room(), await house.open_room()
    calls: list[tuple[str, str, dict[str, Any] | None]] = [
        ("GET", "", None),
        ("POST", "/ticket", {}),
        ("POST", "/warm", None),
        ("POST", "/end", None),
        ("POST", "/receipts", {"earned": "1", "signature": "0x"}),
        ("PUT", "/consent", {"transcript_kept": True}),
        ("GET", "/transcript", None),
        ("DELETE", "/transcript", None),
    ]
    for user_id in (other.fan_id, room.owner_id):
        async with browse(user_id) as http:
            for method, path, body in calls:
                answer = await http.request(method, f"/{room.room_id}{path}", json=body)
                assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    async with httpx.AsyncClient() as http:
        url = f"http://127.0.0.1:{house.port}/api/rooms/{room.room_id}"
        assert (await http.get(url)).status_code == 401
    assert (await house.row(room)).state == "opened"


async def test_a_ticket_says_where_to_go(house: RoomHouse, browse: Browse) -> None:
    room = await house.open_room()
    async with browse(room.fan_id) as http:
        ticket = (await http.post(f"/{room.room_id}/ticket", json={"ttl_s": 60})).json()
        assert ticket["value"].startswith("ek_")
        assert ticket["base_url"] == house.base_url
        assert ticket["model"] == room.model
        for ttl_s in (9, 7_201, -1):
            answer = await http.post(f"/{room.room_id}/ticket", json={"ttl_s": ttl_s})
            assert answer.json()["error"]["code"] == "invalid_ticket_life"
        for body in ({"ttl_s": "soon"}, {"ttl": 60}):
            assert (await http.post(f"/{room.room_id}/ticket", json=body)).status_code == 422
        assert (await http.post(f"/{room.room_id}/warm")).status_code == 202
    async with house.client_with(ticket["value"]) as client:
        assert (await client.models.retrieve(room.model)).owned_by == "Nova Reyes"


async def test_the_end_by_http_reaches_the_live_visit(house: RoomHouse, browse: Browse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk, browse(room.fan_id) as http:
        await talk.running()
        house.pass_time(4)  # Less than a write: the end counts it all the same.
        ended = (await http.post(f"/{room.room_id}/end", timeout=20)).json()
        assert (ended["state"], ended["ended_reason"]) == ("ended", "left")
        assert (ended["delivered_ms"], ended["earned"]) == (4_000, "0.08")
        assert ended["receipt"]["earned"] == "0.08"
        heard = await talk.until("x.room.ended")
        assert heard.refunded == "11.92"
        again = (await http.post(f"/{room.room_id}/end")).json()
        assert again["ended_at"] == ended["ended_at"]


async def test_a_receipt_may_be_signed_after_leaving(house: RoomHouse, browse: Browse) -> None:
    room = await house.open_browser_room()
    async with talking(house, room) as talk:
        await talk.running()
        house.pass_time(10)
        await talk.until("x.room.state", lambda one: one.delivered_ms == 10_000)
    await house.left_row(room)
    async with browse(room.fan_id) as http:
        await http.post(f"/{room.room_id}/end")
        for earned, signature, code in (
            ("0.3", sign_receipt(room, 300_000), "invalid_receipt_amount"),
            ("0.2", sign_receipt(room, 100_000), "invalid_receipt_signature"),
            ("-1", "0x", "invalid_amount"),
            ("1e99", "0x", "invalid_amount"),
        ):
            body = {"earned": earned, "signature": signature}
            answer = await http.post(f"/{room.room_id}/receipts", json=body)
            assert answer.json()["error"]["code"] == code
        body = {"earned": "0.2", "signature": sign_receipt(room, 200_000)}
        for _ in range(2):
            answer = await http.post(f"/{room.room_id}/receipts", json=body)
            assert answer.json()["receipt"]["earned"] == "0.2"
    assert (await house.row(room)).due_at == house.clock.now()


async def talk_a_little(house: RoomHouse, room: OpenRoom) -> None:
    async with talking(house, room) as talk:
        await talk.ask("Hello")
    await house.left_row(room)


async def test_the_words_are_exported_and_deleted(house: RoomHouse, browse: Browse) -> None:
    room = await house.open_room()
    await talk_a_little(house, room)
    async with browse(room.fan_id) as http:
        found = (await http.get(f"/{room.room_id}/transcript")).json()
        assert [turn["speaker"] for turn in found["turns"]] == ["persona", "fan", "persona"]
        assert found["transcript_kept"] is False
        text = await http.get(f"/{room.room_id}/transcript", params={"format": "text"})
        assert "Nova Reyes: Good evening, you are on the air." in text.text
        assert "You: Hello" in text.text
        assert room.room_id in text.headers["content-disposition"]
        wrong = await http.get(f"/{room.room_id}/transcript", params={"format": "pdf"})
        assert wrong.status_code == 422
        assert (await http.delete(f"/{room.room_id}/transcript")).status_code == 204
        assert (await http.get(f"/{room.room_id}/transcript")).json()["turns"] == []


@pytest.mark.parametrize("is_kept", [False, True])
async def test_settlement_wipes_the_words_unless_the_fan_agreed(
    house: RoomHouse, browse: Browse, is_kept: bool
) -> None:
    room = await house.open_room()
    await talk_a_little(house, room)
    async with browse(room.fan_id) as http:
        put = await http.put(f"/{room.room_id}/consent", json={"transcript_kept": is_kept})
        assert put.json()["transcript_kept"] is is_kept
        await http.post(f"/{room.room_id}/end")
        await house.database.write(close_room, room.room_id)
        assert await learn_some(School(house.database, Bus(), None, None, house.clock)) == 1
        found = (await http.get(f"/{room.room_id}/transcript")).json()
        assert len(found["turns"]) == (3 if is_kept else 0)
        await http.put(f"/{room.room_id}/consent", json={"transcript_kept": False})
        assert (await http.get(f"/{room.room_id}/transcript")).json()["turns"] == []


async def test_who_shares_the_words_keeps_them_and_takes_it_back_at_once(
    house: RoomHouse, browse: Browse
) -> None:
    room = await house.open_room()

    async def put(**body: bool) -> tuple[bool, bool]:
        answer = await http.put(f"/{room.room_id}/consent", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["transcript_kept"], answer.json()["shares_transcript"]

    async with browse(room.fan_id) as http:
        assert await put(shares_transcript=True) == (True, True)
        await talk_a_little(house, room)
        assert await put() == (True, True)
        assert await put(shares_transcript=False) == (True, False)
        await http.post(f"/{room.room_id}/end")
        await house.database.write(close_room, room.room_id)
        assert await put(shares_transcript=True) == (True, True)
        assert len((await http.get(f"/{room.room_id}/transcript")).json()["turns"]) == 3
        assert await put(transcript_kept=False) == (False, False)
        assert (await http.get(f"/{room.room_id}/transcript")).json()["turns"] == []
        wrong = await http.put(f"/{room.room_id}/consent", json={"shares_transcript": "<b>"})
        assert wrong.status_code == 422
