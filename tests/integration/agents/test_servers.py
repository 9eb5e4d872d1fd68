"""Servers on sale: asked what they are before an owner approves, and again after each change."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from accounts.agent_keys import AgentKeys, key_of
from models.agent import AgentLink
from models.studio_states import LinkState
from tests.fixtures.mcp_server import Spy, allowing, harbour, serving_app
from tests.integration.agents.market import Market, Sale
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

KEYS = AgentKeys(b"\x05" * 32)


class Harbour:
    """A server whose answers a test changes."""

    def __init__(self, spy: Spy, url: str) -> None:
        self.spy, self.url = spy, url


@pytest.fixture
async def dock(market: Market) -> AsyncIterator[tuple[Harbour, Sale]]:
    """An MCP server that was bought."""
    spy = Spy(harbour().streamable_http_app(stateless_http=True, json_response=True))
    async with serving_app(spy) as port:
        market.shop.state |= {"agent_keys": KEYS, "outbound": allowing(port)}
        place = Harbour(spy, f"http://127.0.0.1:{port}/mcp")
        agent = await market.listed({"url": place.url}, kind="mcp", title="Harbour", price="5")
        yield place, await market.bought(agent)


async def look(market: Market, link: dict[str, Any]) -> Any:
    return await market.as_buyer.post(f"{market.links_url}/{link['id']}/look")


async def approve(market: Market, link: dict[str, Any], digest: str) -> Any:
    url = f"{market.links_url}/{link['id']}/approve"
    return await market.as_buyer.post(url, json={"digest": digest})


async def test_a_server_is_asked_before_it_is_linked(
    market: Market, dock: tuple[Harbour, Sale]
) -> None:
    _, sale = dock
    link = await market.linked(sale, slots=["tool"], scopes=["question"])
    assert (link["state"], link["slots"], link["scopes"]) == ("active", ["tool"], ["question"])
    assert link["offered_slots"] == ["tool", "lore"]
    seen = (await look(market, link)).json()
    assert seen["digest"] == link["digest"]
    assert seen["says"]["kind"] == "mcp"


async def test_a_new_address_stops_the_link_until_the_server_is_approved(
    market: Market, dock: tuple[Harbour, Sale]
) -> None:
    place, sale = dock
    link = await market.linked(sale, slots=["tool"])
    await market.release(link["agent"]["id"], {"url": f"{place.url}?v=2"})
    [changed] = (await market.links())["items"]
    assert (changed["state"], changed["newer"]["number"]) == ("changed", 2)
    refused = await approve(market, link, link["digest"])
    assert (refused.status_code, code_of(refused)) == (409, "link_changed")
    seen = (await look(market, link)).json()
    approved = (await approve(market, link, seen["digest"])).json()
    assert (approved["state"], approved["number"]) == ("active", 2)
    assert approved["digest"] == seen["digest"] != link["digest"]


async def test_a_server_that_is_away_cannot_be_linked(
    market: Market, dock: tuple[Harbour, Sale]
) -> None:
    _, sale = dock

    async def gone(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 503, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    dock[0].spy.app = gone
    refused = await market.link(sale.id, slots=["tool"])
    assert refused.status_code >= 400, refused.text
    assert (await market.links())["items"] == []


async def test_an_address_inside_is_never_on_sale(market: Market) -> None:
    market.shop.state |= {"agent_keys": KEYS, "outbound": allowing(1)}
    agent = await market.drafted(kind="mcp")
    for url in ("http://169.254.169.254/", "https://127.0.0.1/mcp", "file:///etc/passwd", "x"):
        refused = await market.release(agent["id"], {"url": url})
        assert (refused.status_code, code_of(refused)) == (422, "address_refused"), url
    refused = await market.release(agent["id"], {"style": ["x"]})
    assert (refused.status_code, code_of(refused)) == (422, "invalid_manifest")


async def test_the_sellers_key_is_sealed_and_sent_to_the_server_alone(
    market: Market, dock: tuple[Harbour, Sale]
) -> None:
    place, sale = dock
    agent_id = (await sale.row()).agent_id
    url = f"/api/owner/agents/{agent_id}/key"
    assert (await market.as_seller.put(url, json={"key": "sk-1"})).status_code == 204
    assert (await market.as_buyer.put(url, json={"key": "mine"})).status_code == 404
    assert (await market.as_seller.put(url, json={"key": "a\nb"})).status_code == 422
    kept = await market.shop.database.read(lambda db: key_of(db, agent_id, KEYS))
    assert kept == "sk-1"
    link = await market.linked(sale, slots=["tool"])
    assert place.spy.keys[-1] == b"Bearer sk-1"
    for answer in (
        await market.as_buyer.get(f"/api/agents/{agent_id}"),
        await market.as_seller.get(f"/api/owner/agents/{agent_id}"),
        await look(market, link),
        await market.as_buyer.get(market.links_url),
    ):
        assert "sk-1" not in answer.text


async def test_a_pack_has_no_key_and_nobody_to_ask(market: Market, sale: Sale) -> None:
    url = f"/api/owner/agents/{(await sale.row()).agent_id}/key"
    refused = await market.as_seller.put(url, json={"key": "sk-1"})
    assert (refused.status_code, code_of(refused)) == (409, "agent_no_server")
    link = await market.linked(sale)
    refused = await look(market, link)
    assert (refused.status_code, code_of(refused)) == (409, "agent_no_server")


async def test_what_a_server_became_is_shown_and_approved(
    market: Market, dock: tuple[Harbour, Sale]
) -> None:
    _, sale = dock
    link = await market.linked(sale, slots=["tool"])

    def change(db: Session) -> None:
        row = db.get_one(AgentLink, link["id"])
        row.state, row.seen, row.digest = LinkState.CHANGED, {"x": 1}, "sha256:" + "0" * 64

    await market.shop.database.write(change)
    [changed] = (await market.links())["items"]
    assert (changed["state"], changed["seen"]) == ("changed", {"x": 1})
    seen = (await look(market, link)).json()
    approved = (await approve(market, link, seen["digest"])).json()
    assert (approved["state"], approved["seen"]) == ("active", None)


async def test_nobody_has_us_ask_a_server_without_end(
    market: Market, dock: tuple[Harbour, Sale]
) -> None:
    _, sale = dock
    link = await market.linked(sale, slots=["tool"])
    answers = [(await look(market, link)).status_code for _ in range(30)]
    assert answers == [200] * 29 + [429]
