"""Bought agents at work for a persona: granted, switched, changed, priced and met by fans."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.factories.personas import make_persona
from tests.factories.users import make_owner
from tests.integration.agents.linking import met, publish, put, quoted
from tests.integration.agents.market import ALL_SLOTS, MANIFEST, Market, Sale
from tests.integration.shop import code_of

pytestmark = pytest.mark.db


async def test_a_link_says_what_it_brings_and_what_it_costs(market: Market, sale: Sale) -> None:
    link = await market.linked(sale)
    assert (link["state"], link["is_on"], link["is_met"]) == ("active", True, False)
    assert (link["slots"], link["offered_slots"]) == (ALL_SLOTS, ALL_SLOTS)
    assert (link["style"], link["lore_names"]) == (MANIFEST["style"], ["ferry"])
    assert (link["effect"]["style_lines"], link["upgrade_bps"], link["newer"]) == (2, 1_500, None)
    told = await market.links()
    assert [one["id"] for one in told["items"]] == [link["id"]]
    assert (told["persona_bps"], told["next_persona_bps"]) == (10_000, 11_500)
    assert told["has_unpublished"]


async def test_fans_meet_it_and_pay_it_once_it_is_published(market: Market, sale: Sale) -> None:
    await market.linked(sale)
    assert (await met(market), await quoted(market)) == ((), ("12", []))
    await publish(market)
    assert await met(market) == tuple(MANIFEST["style"])
    assert await quoted(market) == ("13.8", ["Upgrade: Deeper listening"])
    told = await market.links()
    assert (told["persona_bps"], told["has_unpublished"]) == (11_500, False)
    assert told["items"][0]["is_met"]


async def test_switched_off_it_works_nowhere_from_that_moment_on(
    market: Market, sale: Sale
) -> None:
    link = await market.linked(sale)
    await publish(market)
    off = await put(market, link, is_on=False)
    assert (off.status_code, off.json()["is_on"], off.json()["is_met"]) == (200, False, False)
    assert (await met(market), await quoted(market)) == ((), ("12", []))
    on = await put(market, link, is_on=True)
    assert on.json()["is_met"]
    assert await met(market) == tuple(MANIFEST["style"])


async def test_only_granted_slots_open(market: Market, sale: Sale) -> None:
    link = await market.linked(sale, slots=["lore", "lore"])
    assert (link["slots"], link["style"], link["lore_names"]) == (["lore"], [], ["ferry"])
    assert (link["effect"]["style_lines"], link["effect"]["lore_entries"]) == (0, 1)
    await publish(market)
    assert await met(market) == ()
    # What was not published is not met, even where it is granted now.
    await put(market, link, slots=["style"])
    assert await met(market) == ()
    await publish(market)
    assert await met(market) == tuple(MANIFEST["style"])


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"slots": []}, "slots"),
        ({"slots": ["brain"]}, "slots"),
        ({"slots": ["style", "tool"]}, "slots"),
        ({"scopes": ["history"]}, "scopes"),
    ],
)
async def test_what_does_not_go_with_a_pack_is_not_granted(
    market: Market, sale: Sale, change: dict[str, Any], param: str
) -> None:
    refused = await market.link(sale.id, **change)
    assert (refused.status_code, code_of(refused)) == (422, "link_grant")
    assert refused.json()["error"]["param"] == param
    link = await market.linked(sale)
    refused = await put(market, link, **change)
    assert (refused.status_code, code_of(refused)) == (422, "link_grant")


@pytest.mark.parametrize(
    "change",
    [
        {"slots": ["soul"]},
        {"scopes": ["wallet"]},
        {"timeout_ms": 10},
        {"timeout_ms": 60_000},
        {"settings": {"x": "y" * 9_000}},
        {"settings": {"x": "\u0000"}},
        {"purchase_id": "x" * 65},
        {"state": "active"},
    ],
)
async def test_bad_links_are_refused(market: Market, sale: Sale, change: dict[str, Any]) -> None:
    refused = await market.link(**({"purchase_id": sale.id} | change))
    assert refused.status_code == 422, refused.text


async def test_strangers_link_nothing(market: Market, sale: Sale) -> None:
    """Neither another's purchase to an own persona, nor an own one to another's."""

    def stranger(db: Session) -> tuple[str, str]:
        user = make_owner(db, clock=market.shop.clock)
        return user.id, make_persona(db, user.id, clock=market.shop.clock).persona.id

    user_id, persona_id = await market.shop.database.write(stranger)
    program = await market.shop.program(user_id)
    body = {"purchase_id": sale.id, "slots": ["style"]}
    refused = await program.post(f"/api/owner/personas/{persona_id}/links", json=body)
    assert (refused.status_code, refused.json()["error"]["param"]) == (404, "purchase_id")
    assert (await program.post(market.links_url, json=body)).status_code == 404
    theirs = await market.as_buyer.post(f"/api/owner/personas/{persona_id}/links", json=body)
    assert theirs.status_code == 404
    link = await market.linked(sale)
    url = f"{market.links_url}/{link['id']}"
    for answer in (
        await program.get(market.links_url),
        await program.put(url, json={"is_on": False}),
        await program.delete(url),
        await program.post(f"{url}/approve", json={"digest": link["digest"]}),
        await market.as_buyer.put(f"{market.links_url}/lnk_none", json={}),
    ):
        assert answer.status_code == 404
    _, fan = await market.shop.fan(0)
    assert (await fan.get(market.links_url)).status_code == 403


async def test_what_is_not_paid_does_not_work(market: Market) -> None:
    sale = await market.begun(await market.listed())
    refused = await market.link(sale.id)
    assert (refused.status_code, code_of(refused)) == (403, "agent_not_owned")


async def test_an_agent_works_once_for_a_persona(market: Market, sale: Sale) -> None:
    answers = await asyncio.gather(*(market.link(sale.id) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert code_of(refused) == "agent_linked"


async def test_a_licence_is_for_so_many_personas(market: Market) -> None:
    agent = await market.listed(licence={"text": "One.", "max_personas": 1})
    sale = await market.bought(agent)
    link = await market.linked(sale)

    def second(db: Session) -> str:
        return make_persona(db, market.buyer.id, clock=market.shop.clock).persona.id

    other = f"/api/owner/personas/{await market.shop.database.write(second)}/links"
    body = {"purchase_id": sale.id, "slots": ["style"]}
    refused = await market.as_buyer.post(other, json=body)
    assert (refused.status_code, code_of(refused)) == (409, "licence_used_up")
    assert (await market.as_buyer.delete(f"{market.links_url}/{link['id']}")).status_code == 204
    assert (await market.as_buyer.post(other, json=body)).status_code == 201


async def test_a_persona_has_so_many_links(
    market: Market, sale: Sale, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.rules.MAX_LINKS", 1)
    await market.linked(sale)
    refused = await market.link((await market.bought(await market.listed())).id)
    assert (refused.status_code, code_of(refused)) == (409, "too_many_agents")
