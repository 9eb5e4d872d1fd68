"""Whatever a body or an address holds, no route of the studio breaks."""

import traceback
from typing import Any, Final

import httpx
import pytest

from accounts.limits import RateLimiter
from core.ids import new_id
from tests.integration.studio.estate import Estate, bodies
from tests.integration.studio.hostile import Maker
from tests.integration.studio.test_strangers import FILES, Operation, operations

pytestmark = pytest.mark.db

ROUNDS: Final = 10
BY: Final = {"/api/memories": "fan", "/api/rooms": "fan", "/api/moderation": "moderator"}
A2A: Final = {
    "jsonrpc": "2.0",
    "id": "1",
    "method": "SendMessage",
    "params": {"message": {"messageId": "1", "parts": [{"text": "hi"}]}},
}


async def test_no_route_breaks(estate: Estate) -> None:
    described = estate.shop.app.openapi()
    maker = Maker(described["components"]["schemas"], seed=1)
    broken: set[str] = set()
    for one in operations(estate):
        route = described["paths"][one.path][one.method]
        for _ in range(ROUNDS):
            estate.shop.state["limiter"] = RateLimiter(estate.shop.clock)
            answer = await send(estate, one, route, maker)
            if answer.status_code == 500:
                broken.add(f"{one.name}: {told(estate.broken[-1])}")
    assert "\n".join(sorted(broken)) == ""


async def send(
    estate: Estate, one: Operation, route: dict[str, Any], maker: Maker
) -> httpx.Response:
    ids = {name: maker.place() if maker.is_odd(0.1) else key for name, key in estate.ids.items()}
    sent: dict[str, Any] = {"params": {}}
    headers = {"Idempotency-Key": new_id("key"), "content-type": "application/json"}
    for part in route.get("parameters", ()):
        if part["in"] == "query" and maker.is_odd(0.9 if part.get("required") else 0.5):
            sent["params"][part["name"]] = maker.text().encode("utf-8", "replace").decode()
    kinds = route.get("requestBody", {}).get("content", {})
    if one.name in FILES:
        sent |= FILES[one.name]
        del headers["content-type"]
    elif "application/json" in kinds:
        good = bodies(estate.ids).get(one.name)
        sent["content"] = maker.body(kinds["application/json"]["schema"], good)
    elif "a2a" in one.path:
        sent["content"] = maker.body({}, A2A)
    who = next((who for path, who in BY.items() if one.path.startswith(path)), "owner")
    client = estate.programs[who]
    return await client.request(one.method, one.path.format(**ids), headers=headers, **sent)


def told(error: Exception) -> str:
    """An error, with the line of ours that it came from."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {str(error)[:200]} ({last.name}, {last.lineno})"


KEPT = b'{"settings": {"a": %s}}'


@pytest.mark.parametrize(
    "odd",
    [b"1e999", b"NaN", b'"\\ud800"', b'"\\udc00"', b'"a\\u0000"', b"[" * 900 + b"]" * 900],
)
async def test_settings_that_no_database_keeps(estate: Estate, odd: bytes) -> None:
    """Half a character was kept, and broke the list of links for good."""
    ids, owner = estate.ids, estate.programs["owner"]
    links = f"/api/owner/personas/{ids['persona_id']}/links"
    json_body = {"content-type": "application/json"}
    for body in (KEPT % odd, b'{"settings": {"b": [%s]}}' % odd):
        answer = await owner.put(f"{links}/{ids['link_id']}", content=body, headers=json_body)
        assert answer.status_code in {400, 422}, answer.text
    kept = await owner.put(
        f"{links}/{ids['link_id']}", json={"settings": {"a": "\U0001f99c \\u0000"}}
    )
    assert kept.status_code == 200, kept.text
    assert (await owner.get(links)).json()["items"][0]["settings"] == {"a": "\U0001f99c \\u0000"}


@pytest.mark.parametrize("slug", ["%00", "nova%00", "%ED%A0%80", "x" * 300])
async def test_no_letter_of_an_address_reaches_the_database_unread(
    estate: Estate, slug: str
) -> None:
    anybody = estate.programs["nobody"]
    card = await anybody.get(f"/api/personas/{slug}/agent-card.json")
    asked = await anybody.post(f"/api/a2a/{slug}", json=A2A)
    assert {card.status_code, asked.status_code} == {422}


async def test_an_id_that_is_half_a_character_is_answered(estate: Estate) -> None:
    body = b'{"jsonrpc": "2.0", "id": "\\ud800", "method": "SendMessage"}'
    answer = await estate.programs["nobody"].post("/api/a2a", content=body)
    assert (answer.status_code, answer.json()["id"]) == (200, None)


@pytest.mark.parametrize("number", ["1e999", "-1e999"])
async def test_a_card_with_more_than_a_number_is_taken(estate: Estate, number: str) -> None:
    raw = b'{"name":"Bo","description":"d","first_mes":"hi","extensions":{"a":%s}}'
    card = {"card": ("bo.json", raw % number.encode())}
    answer = await estate.programs["owner"].post("/api/owner/personas/import", files=card)
    assert answer.status_code == 201, answer.text
