"""What a link was asked, by the day: its owner reads it, and nobody else."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from models.agent import LinkDay
from tests.integration.agents.market import Market, Sale
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

NOTHING = {
    "calls": 0,
    "failures": 0,
    "late": 0,
    "busy_ms": 0,
    "input_tokens": 0,
    "output_tokens": 0,
    "cost": "0",
}


async def asked(market: Market, link: dict[str, Any], days_ago: int, **did: int) -> None:
    """Write a day down as rooms do."""

    def count(db: Session) -> None:
        day = market.shop.clock.now().date() - timedelta(days=days_ago)
        db.add(LinkDay(link_id=link["id"], day=day, **did))

    await market.shop.database.write(count)


async def use(who: httpx.AsyncClient, market: Market, link_id: str, days: int) -> httpx.Response:
    return await who.get(f"{market.links_url}/{link_id}/use", params={"days": days})


async def test_days_add_up_the_newest_first(market: Market, sale: Sale) -> None:
    link = await market.linked(sale)
    await asked(market, link, 0, calls=3, failures=1, busy_ms=900, cost=20_000)
    await asked(market, link, 6, calls=5, late=2, busy_ms=400, input_tokens=70, output_tokens=9)
    await asked(market, link, 7, calls=100, cost=1_000_000)
    found = (await use(market.as_buyer, market, link["id"], 7)).json()
    assert (found["since"], found["until"], found["currency"]) == (
        "2026-11-15",
        "2026-11-21",
        "MESI",
    )
    assert found["totals"] == {
        "calls": 8,
        "failures": 1,
        "late": 2,
        "busy_ms": 1_300,
        "input_tokens": 70,
        "output_tokens": 9,
        "cost": "0.02",
    }
    assert [(one["day"], one["calls"]) for one in found["days"]] == [
        ("2026-11-21", 3),
        ("2026-11-15", 5),
    ]


async def test_a_link_that_nobody_asked(market: Market, sale: Sale) -> None:
    link = await market.linked(sale)
    found = (await use(market.as_buyer, market, link["id"], 30)).json()
    assert (found["totals"], found["days"]) == (NOTHING, [])


async def test_only_its_owner_reads_it(market: Market, sale: Sale) -> None:
    link = await market.linked(sale)
    stranger = await use(market.as_seller, market, link["id"], 7)
    assert (stranger.status_code, code_of(stranger)) == (404, "not_found")
    unknown = await use(market.as_buyer, market, "link_of_nobody", 7)
    assert unknown.status_code == 404
    for days in (0, 367):
        assert (await use(market.as_buyer, market, link["id"], days)).status_code == 422
