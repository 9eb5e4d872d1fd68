"""Whatever an outsider sends: a clear refusal, nothing lost, and the room still works."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from app.bench.served import start_server
from app.fan_client import FanClient
from tests.fixtures.served import QUIET
from tests.integration.app.outsider import (
    Room,
    Site,
    ask,
    heard,
    message,
    refused,
    refused_event,
    registered,
    wealth,
)

pytestmark = pytest.mark.chain

PROGRAM = (str(Path(__file__).with_name("outsider.py")),)
EVIL = "https://evil.example"
SHEET = {
    "name": "Bo Lin",
    "tagline": "mends clocks",
    "character": "Bo mends clocks in a small shop in Ghent and never hurries.",
    "greeting": "Come in, mind the pendulum.",
    "examples": [{"fan": "Hi!", "persona": "Hello, what does it say?"}],
    "style": "dry",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("bad-input")
    skew = folder / "skew"
    skew.write_text("0")
    settings = {**QUIET, "MESI_FACES": "scripted", "SKEW": str(skew), "PYTHONPATH": "."}
    served = start_server(folder / "var", settings, program=PROGRAM)
    yield Site(served.base_url, skew)
    served.stop()


@pytest.fixture
async def fan(site: Site) -> AsyncIterator[FanClient]:
    """A fan with tokens, who has as many at the end."""
    async with registered(site) as one:
        before = await wealth(one)
        yield one
        assert await wealth(one) == before > 0


@pytest.fixture
async def slug(fan: FanClient) -> str:
    listed = await fan.call("GET", "/api/personas")
    return str(listed["items"][0]["slug"])


@pytest.fixture
async def room(site: Site, fan: FanClient, slug: str) -> AsyncIterator[Room]:
    """A won room, in which the fan can talk at the end as at the beginning."""
    won = Room(site, fan, await fan.win(slug))
    yield won
    await won.works()


async def bid(fan: FanClient, quote: dict[str, Any], amount: str | None = None) -> httpx.Response:
    return await fan.http.post(
        "/api/bids",
        json={
            "quote_id": quote["id"],
            "amount": amount or quote["amount"],
            "salt": "0x" + secrets.token_hex(32),
        },
        headers={"Idempotency-Key": secrets.token_hex(12)},
    )


BAD_AMOUNTS = [
    ("0.000001", 422, "bid_too_low", "Bid that or more"),
    ("5000", 402, "insufficient_funds", "are needed"),
    ("-12", 422, "invalid_amount", "above zero"),
    ("0", 422, "invalid_amount", "above zero"),
    ("9" * 30, 422, "invalid_amount", "too large"),
    ("9" * 41, 422, "invalid_request", "amount: "),
    ("12.0000001", 422, "invalid_amount", "six decimals"),
    ("1e3", 422, "invalid_amount", "not an amount like"),
    ("NaN", 422, "invalid_amount", "not an amount like"),
]


async def test_bad_amounts_leave_the_quote_for_a_good_one(fan: FanClient, slug: str) -> None:
    quote = await fan.quote(slug)
    for amount, status, code, says in BAD_AMOUNTS:
        refused(await bid(fan, quote, amount), status, code, says)
    placed = (await bid(fan, quote)).json()
    assert (await fan.wait_for_bid(placed["id"], "won"))["room_id"]
    refused(await bid(fan, quote), 409, "quote_used", "new one")


async def test_an_expired_quote(site: Site, fan: FanClient, slug: str) -> None:
    quote = await fan.quote(slug)
    with site.off_by(16 * 60):
        refused(await bid(fan, quote), 409, "quote_expired", "new quote")
    await fan.wait_for_bid((await bid(fan, await fan.quote(slug))).json()["id"], "won")


async def test_an_unpublished_persona(site: Site, fan: FanClient, slug: str) -> None:
    async with registered(site, wants_owner=True) as owner:
        made = await owner.call("POST", "/api/owner/personas", json={"sheet": SHEET})
        url = f"/api/owner/personas/{made['id']}"
        for price, code in (("-1", "invalid_amount"), ("9" * 30, "invalid_amount")):
            terms = {"price_per_minute": price, "minutes": 10, "on_sale": True}
            answer = await owner.http.put(f"{url}/tiers/text", json=terms)
            refused(answer, 422, code, "amount")
        terms["price_per_minute"] = "1"
        await owner.call("PUT", f"{url}/tiers/text", json=terms)
        picture = {"picture": ("bo.png", painted(), "image/png")}
        await owner.call("PUT", f"{url}/picture", files=picture)
        published = await owner.call("POST", f"{url}/publish")
        quote = await fan.quote(published["slug"])
        await owner.call("POST", f"{url}/unpublish")
    refused(await bid(fan, quote), 409, "persona_unpublished", "choose another")
    tier = {"tier_id": quote["tier_id"]}
    refused(await fan.http.post("/api/quotes", json=tier), 409, "persona_unpublished", "booked")
    assert (await fan.win(slug))["room_id"]


def painted() -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 300), "teal").save(out, "PNG")
    return out.getvalue()


async def test_tickets_that_open_nothing(site: Site, room: Room) -> None:
    used = await room.ticket()
    async with room.socket(used) as socket:
        await ask(socket)
    await room.shut_out(used, 4401, "ticket_used", "take a new one")
    await room.shut_out("ek_guessed", 4401, "ticket_unknown", "take a new one")
    await room.shut_out(None, 4401, "ticket_missing", "send a ticket")
    old = await room.ticket(ttl_s=10)
    with site.off_by(11):
        await room.shut_out(old, 4401, "ticket_expired", "take a new one")
    for ttl_s in (-1, 0, 10**30):
        answer = await room.fan.http.post(f"/api/rooms/{room.id}/ticket", json={"ttl_s": ttl_s})
        refused(answer, 422, "invalid_ticket_life", "10 to 7200 seconds")
    good = await room.ticket()
    other = "persona:someone-else"
    await room.shut_out(good, 4404, "model_not_found", "this ticket is for", model=other)
    await room.shut_out(good, 4403, "wrong_origin", "page of this site", Origin=EVIL)
    async with room.socket(good, Origin=site.url) as socket:
        await ask(socket)


async def test_a_thief_with_a_ticket_and_a_strangers_room(site: Site, room: Room) -> None:
    secret = await room.ticket()
    async with registered(site) as thief:
        cookie = "; ".join(f"{name}={value}" for name, value in thief.http.cookies.items())
        way = {"Origin": site.url, "Cookie": cookie}
        await room.shut_out(secret, 4403, "ticket_foreign", "a ticket of your own", **way)
        for method, path, body in (
            ("GET", "", None),
            ("POST", "/ticket", {}),
            ("POST", "/end", None),
            ("POST", "/receipts", {"earned": "1", "signature": "0x00"}),
            ("GET", "/transcript", None),
            ("DELETE", "/transcript", None),
        ):
            answer = await thief.http.request(method, f"/api/rooms/{room.id}{path}", json=body)
            refused(answer, 404, "not_found", "lists yours")
        nobody = {"Authorization": "Bearer ek_guessed", "Cookie": ""}
        question = {"model": room.model, "messages": [{"role": "user", "content": "Hi"}]}
        answer = await thief.http.post("/v1/chat/completions", json=question, headers=nobody)
        refused(answer, 401, "ticket_unknown", "take a new one")
        assert await wealth(thief) == await wealth(room.fan)
    async with room.socket(secret) as socket:  # The attempt did not use it up.
        await ask(socket)


BAD_FRAMES: list[tuple[str | bytes, str, str]] = [
    ("{", "invalid_json", "one JSON object"),
    ("[" * 100_000, "invalid_json", "one JSON object"),
    (b"\x00\xff", "invalid_json", "text frames"),
    ("{}", "missing_type", "has a type"),
    ('{"type":"response.audio"}', "unknown_event", "docs/protocol.md"),
    ('{"type":"conversation.item.create","item":7}', "invalid_event", "item: "),
    ('{"type":"response.cancel","response_id":"\\u0000"}', "invalid_text", "leave out NUL"),
    ('{"type":"' + "x" * 300_000 + '"}', "event_too_large", "at most 262144 bytes"),
    (message("x" * 4_001), "message_too_long", "at most 4000 characters, this one 4001"),
    (message(" "), "empty_message", "no words"),
    ('{"type":"input_audio_buffer.append","audio":"AA=="}', "format_not_sold", "text room"),
    ('{"type":"x.room.receipt","earned_wei":"-1","signature":""}', "invalid_event", "earned_wei"),
    (
        json.dumps({"type": "x.room.receipt", "earned_wei": "9" * 40, "signature": "0x00"}),
        "invalid_receipt_amount",
        "x.room.receipt_due",
    ),
]


async def test_frames_that_are_no_events(room: Room) -> None:
    async with room.socket(await room.ticket()) as socket:
        for frame, code, says in BAD_FRAMES:
            await socket.send(frame)
            refused_event(await heard(socket, "error"), code, says)
        await ask(socket)
        await socket.send("x" * (1_048_576 + 1))
        await asyncio.wait_for(socket.wait_closed(), 20)
        assert socket.close_code == 1009


async def test_twenty_wrong_passwords(site: Site, room: Room) -> None:
    wrong = {"email": room.fan.email, "password": "not the password"}
    async with httpx.AsyncClient(base_url=site.url, headers={"Origin": site.url}) as guesser:
        answers = [await guesser.post("/api/login", json=wrong) for _ in range(20)]
    for answer in answers[:5]:
        refused(answer, 401, "wrong_credentials", "password")
    for answer in answers[5:]:
        refused(answer, 429, "rate_limited", "try again in")
        assert 0 < int(answer.headers["retry-after"]) <= 900
    assert (await room.fan.call("GET", "/api/me"))["email"] == room.fan.email


async def test_another_site_acts_for_nobody(room: Room) -> None:
    for method, path, body in (
        ("POST", f"/api/rooms/{room.id}/end", None),
        ("DELETE", f"/api/rooms/{room.id}/transcript", None),
        ("POST", "/api/bids", {}),
        ("POST", "/api/wallet/faucet", None),
    ):
        headers = {"Origin": EVIL, "Idempotency-Key": "evil"}
        answer = await room.fan.http.request(method, path, json=body, headers=headers)
        refused(answer, 403, "wrong_origin", "open the page of this site")


NO_JSON = [b"{", b"", b"{'a': 1}", b"\xff\xfe", b"[" * 100_000, b"[]", b"null"]


async def test_broken_json_at_every_door(room: Room) -> None:
    http = room.fan.http
    paths = (await room.fan.call("GET", "/api/openapi.json"))["paths"]
    headers = {"Content-Type": "application/json", "Idempotency-Key": "broken"}
    doors = [
        (method, path.replace("{room_id}", room.id).replace("{format_name}", "text"))
        for path, methods in paths.items()
        for method, operation in methods.items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    ]
    assert len(doors) >= 12
    for method, path in doors:
        for body in NO_JSON:
            answer = await http.request(method, path, content=body, headers=headers)
            assert answer.is_error, (path, body, answer.text)
            error = answer.json()["error"]
            assert answer.status_code in {400, 401, 403, 404, 422}, (path, body, answer.text)
            assert error["code"] and len(error["message"]) > 10, (path, body, answer.text)
            if body == b"{":
                refused(answer, 400, "invalid_json", "not valid JSON")


async def test_bad_receipts_by_http(room: Room) -> None:
    for earned, code, says in (
        ("-1", "invalid_amount", "above zero"),
        ("9" * 30, "invalid_amount", "too large"),
        ("1e9", "invalid_amount", "not an amount like"),
        ("1", "invalid_receipt_signature", "with the key that the bid names"),
    ):
        body = {"earned": earned, "signature": "0x" + "11" * 65}
        answer = await room.fan.http.post(f"/api/rooms/{room.id}/receipts", json=body)
        refused(answer, 422, code, says)


async def test_a_server_clock_that_jumps(site: Site, room: Room) -> None:
    async with room.socket(await room.ticket()) as socket:
        while not (await heard(socket, "x.room.state"))["is_running"]:
            pass
        for seconds in (3_600, 0, -86_400, 0):
            site.set_clock(seconds)
            await ask(socket)
            state = await heard(socket, "x.room.state")
        # Four jumps, two of them ahead: each counts 15 s at most.
        assert state["delivered_ms"] < 2 * 15_000 + 30_000
    shown = await room.fan.call("GET", f"/api/rooms/{room.id}")
    assert shown["state"] == "opened"
