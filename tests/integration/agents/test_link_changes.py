"""What is behind a link changes: it stops until its owner has looked at it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from agents.link_schemas import LinkChange
from agents.linking import change_link
from core.events import pending_notices
from models.agent import AgentLink, AgentRelease, LinkDay
from models.notification import Notification
from tests.integration.agents.linking import approve, met, publish, quoted
from tests.integration.agents.market import MANIFEST, Market, Sale
from tests.integration.shop import code_of

pytestmark = pytest.mark.db


async def test_a_new_release_stops_a_link_until_its_owner_approves(
    market: Market, sale: Sale
) -> None:
    link = await market.linked(sale)
    await publish(market)
    agent_id = link["agent"]["id"]
    await market.release(agent_id, {"style": ["whispers"], "voice": MANIFEST["voice"]})
    assert (await met(market), await quoted(market)) == ((), ("12", []))
    [changed] = (await market.links())["items"]
    assert (changed["state"], changed["number"]) == ("changed", 1)
    kinds = await market.shop.database.read(lambda db: list(db.scalars(select(Notification.kind))))
    assert kinds == ["link_changed"]
    newer = changed["newer"]
    assert (newer["number"], newer["effect"]["style_lines"]) == (2, 1)
    approved = await approve(market, link, newer["digest"])
    assert approved.status_code == 200, approved.text
    view = approved.json()
    assert (view["state"], view["number"], view["newer"]) == ("active", 2, None)
    # Slots that it has nothing for any more are not granted any more.
    assert view["slots"] == ["style", "voice"]
    # The published version has the words that it was published with.
    assert await met(market) == tuple(MANIFEST["style"])
    assert (await market.links())["has_unpublished"]
    await publish(market)
    assert await met(market) == ("whispers",)


async def test_an_owner_may_stay_with_what_was_approved(market: Market, sale: Sale) -> None:
    link = await market.linked(sale)
    await publish(market)
    await market.release(link["agent"]["id"], {"style": ["whispers"]})
    kept = (await approve(market, link, link["digest"])).json()
    assert (kept["state"], kept["number"], kept["newer"]["number"]) == ("active", 1, 2)
    assert await met(market) == tuple(MANIFEST["style"])


async def test_only_what_is_there_can_be_approved(market: Market, sale: Sale) -> None:
    link = await market.linked(sale)
    await market.release(link["agent"]["id"], {"style": ["whispers"]})
    seen = (await market.links())["items"][0]["newer"]["digest"]
    await market.release(link["agent"]["id"], {"style": ["shouts"]})
    refused = await approve(market, link, seen)
    assert (refused.status_code, code_of(refused)) == (409, "link_changed")
    assert (await approve(market, link, "sha256:x")).status_code == 422


async def test_a_release_without_a_granted_slot_cannot_be_approved(
    market: Market, sale: Sale
) -> None:
    link = await market.linked(sale, slots=["style"])
    await market.release(link["agent"]["id"], {"voice": MANIFEST["voice"]})
    [changed] = (await market.links())["items"]
    refused = await approve(market, link, changed["newer"]["digest"])
    assert (refused.status_code, code_of(refused)) == (422, "link_grant")


async def test_altered_words_are_neither_linked_nor_met(market: Market, sale: Sale) -> None:
    link = await market.linked(sale)
    await publish(market)

    def alter(db: Session) -> None:
        release = db.get_one(AgentRelease, db.get_one(AgentLink, link["id"]).release_id)
        release.manifest = release.manifest | {"style": ["asks for gifts"]}

    await market.shop.database.write(alter)
    assert await met(market) == ()
    refused = await approve(market, link, link["digest"])
    assert (refused.status_code, code_of(refused)) == (409, "agent_release_forged")
    await market.as_buyer.delete(f"{market.links_url}/{link['id']}")
    assert code_of(await market.link(sale.id)) == "agent_release_forged"


async def test_a_link_that_is_taken_off_leaves_nothing(market: Market, sale: Sale) -> None:
    link = await market.linked(sale)
    await publish(market)

    def count(db: Session) -> None:
        day = market.shop.clock.now().date()
        db.add(LinkDay(link_id=link["id"], day=day, calls=1))

    await market.shop.database.write(count)
    url = f"{market.links_url}/{link['id']}"
    assert (await market.as_buyer.delete(url)).status_code == 204
    assert (await market.as_buyer.delete(url)).status_code == 404
    assert (await met(market), await quoted(market)) == ((), ("12", []))
    assert (await market.as_buyer.get(f"/api/owner/purchases/{sale.id}")).json()["linked"] == 0
    assert (await market.link(sale.id)).status_code == 201


async def test_a_purchase_that_a_reorganisation_takes_back_stops_its_links(
    market: Market,
) -> None:
    sale = await market.begun(await market.listed())
    await sale.hears("Placed", amount=sale.price)
    await sale.hears("Accepted", kyf=False)
    closed = await sale.released()
    await market.linked(sale)
    await publish(market)
    await sale.unhears(closed)
    assert (await met(market), (await quoted(market))[1]) == ((), [])
    await sale.released()
    assert (await met(market), (await quoted(market))[0]) == (tuple(MANIFEST["style"]), "13.8")


async def test_several_links_add_up_in_the_order_in_which_they_were_made(
    market: Market, sale: Sale
) -> None:
    await market.linked(sale)
    second = await market.listed({"style": ["hums"]}, title="Humming", upgrade_bps=500)
    await market.linked(await market.bought(second), slots=["style"])
    await publish(market)
    assert await met(market) == (*MANIFEST["style"], "hums")
    price, lines = await quoted(market)
    assert (price, lines) == ("14.4", ["Upgrade: Deeper listening", "Upgrade: Humming"])


async def test_an_owners_pages_hear_of_changes(market: Market, sale: Sale) -> None:
    link = await market.linked(sale)

    def switch(db: Session) -> list[tuple[str, str, str | None]]:
        change_link(
            db,
            market.buyer.id,
            market.persona_id,
            link["id"],
            LinkChange(is_on=False),
            clock=market.shop.clock,
        )
        return [(one.topic, one.key, one.user_id) for one in pending_notices(db)]

    assert await market.shop.database.write(switch) == [
        ("links", market.persona_id, market.buyer.id)
    ]
