"""Links enter what fans meet by publishing; a new house has packs on sale."""

import pytest
from sqlalchemy.orm import Session

from agents.demo_packs import DEMO_PACKS
from agents.seed import seed_packs
from models.persona import Persona, PersonaVersion
from tests.factories.users import KEYSTORE, make_owner
from tests.integration.agents.market import Market, Sale
from tests.integration.personas.test_owning import published

pytestmark = pytest.mark.db


async def test_publishing_pins_links_and_prices_follow(market: Market, sale: Sale) -> None:
    url, first = await published(market.as_buyer)
    market.persona_id = first["id"]
    link = await market.linked(sale, slots=["style", "voice"])
    shown = (await market.as_buyer.get(url)).json()
    assert shown["has_unpublished_changes"]
    assert shown["tiers"][0]["total_from"] == "12"
    again = await market.as_buyer.post(f"{url}/publish")
    assert again.json()["published"]["version"] == 2
    assert again.json()["tiers"][0]["total_from"] == "13.8"

    def pins(db: Session) -> list[dict[str, object]]:
        persona = db.get_one(Persona, first["id"])
        version_id = persona.published_version_id
        return list(db.get_one(PersonaVersion, version_id).links)

    [pin] = await market.shop.database.read(pins)
    assert (pin["link_id"], pin["slots"]) == (link["id"], ["style", "voice"])
    assert pin["digest"] == link["digest"]
    # An older version is met, and paid, without what came later.
    back = await market.as_buyer.post(f"{url}/versions/1/roll-back")
    assert back.json()["tiers"][0]["total_from"] == "12"


async def test_a_new_house_sells_packs_that_are_genuine(market: Market) -> None:
    database, clock = market.shop.database, market.shop.clock
    seller = await database.write(make_owner, clock=clock)
    added = await database.write(seed_packs, seller.id, KEYSTORE, clock=clock)
    assert added == len(DEMO_PACKS) == 3
    assert await database.write(seed_packs, seller.id, KEYSTORE, clock=clock) == 0
    items = (await market.as_buyer.get("/api/agents?kind=pack")).json()["items"]
    assert {one["title"] for one in items} == {pack.draft.title for pack in DEMO_PACKS}
    for one in items:
        agent = (await market.as_buyer.get(f"/api/agents/{one['id']}")).json()
        sale = await market.bought(agent)
        slots = agent["effect"]["slots"]
        assert (await market.linked(sale, slots=slots))["state"] == "active"
