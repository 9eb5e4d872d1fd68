"""Owners buy agents: the price goes through escrow, and nothing is paid twice."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.canonical import digest_of
from escrow.typed_data import is_receipt_signed_by
from escrow.writes import WriteKind
from flows.buy_agent import expire_due_purchases
from models.account import User
from models.agent import AgentRelease
from models.chain import Outbox
from models.states import OutboxState
from tests.factories.rooms import DOMAIN
from tests.factories.users import KEYSTORE, give_money, make_owner
from tests.integration.agents.market import Market
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

PRICE = 20_000_000
START = {"wallet": 100_000_000}


async def test_the_chain_carries_a_purchase_to_its_end(market: Market) -> None:
    agent = await market.listed()
    sale = await market.begun(agent)
    assert (await sale.state(), await sale.writes()) == ("placing", ["place"])
    assert await market.money(market.buyer) == {"wallet": 80_000_000, "held": PRICE}
    await sale.hears("Placed", amount=PRICE)
    assert (await sale.state(), await sale.writes()) == ("accepting", ["place", "accept"])
    assert await market.money(market.buyer) == {"wallet": 80_000_000}
    await sale.hears("Accepted", kyf=False)
    assert (await sale.state(), (await sale.writes())[-1]) == ("releasing", "settle")
    await sale.released()
    row = await sale.row()
    assert (row.state, row.fee) == ("owned", 1_000_000)
    assert await market.money(market.seller) == {"credit": 19_000_000}
    assert (await sale.writes())[-1] == "withdraw"
    assert await market.books_balance()
    own = (await market.as_seller.get(f"/api/owner/agents/{agent['id']}")).json()
    assert (own["sold"], own["earned"]) == (1, "19")
    [bought] = (await market.as_buyer.get("/api/owner/purchases")).json()["items"]
    assert (bought["state"], bought["price"], bought["linked"]) == ("owned", "20", 0)
    assert bought["licence"]["text"] == "For your personas, sold or not."
    seen = (await market.as_buyer.get(f"/api/agents/{agent['id']}")).json()
    assert seen["purchase"] == {"id": sale.id, "state": "owned"}


async def test_the_buyers_custodial_key_signs_the_whole_price(market: Market) -> None:
    sale = await market.begun(await market.listed())
    row = await sale.row()
    address = await market.shop.database.read(KEYSTORE.address_of, market.buyer.id)
    assert is_receipt_signed_by(DOMAIN, sale.deal_id, PRICE, row.receipt, address)
    assert not is_receipt_signed_by(DOMAIN, sale.deal_id, PRICE + 1, row.receipt, address)


async def test_a_double_click_buys_once(market: Market) -> None:
    agent = await market.listed()
    answers = await asyncio.gather(*(market.buy(agent, key="same") for _ in range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await market.money(market.buyer) == {"wallet": 80_000_000, "held": PRICE}


async def test_two_requests_buy_once(market: Market) -> None:
    agent = await market.listed()
    answers = await asyncio.gather(*(market.buy(agent) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert code_of(refused) == "agent_bought"
    assert await market.money(market.buyer) == {"wallet": 80_000_000, "held": PRICE}


async def test_who_has_too_little_buys_nothing(market: Market) -> None:
    agent = await market.listed(price="100.000001")
    refused = await market.buy(agent)
    assert (refused.status_code, code_of(refused)) == (402, "insufficient_funds")
    assert await market.money(market.buyer) == START
    assert (await market.as_buyer.get("/api/owner/purchases")).json()["items"] == []


async def test_terms_that_changed_meanwhile_are_read_again(market: Market) -> None:
    agent = await market.listed()
    terms = {name: agent[name] for name in ("title", "summary", "upgrade_bps", "licence")}
    url = f"/api/owner/agents/{agent['id']}"
    await market.as_seller.put(url, json=terms | {"price": "21"})
    refused = await market.buy(agent)
    assert (refused.status_code, code_of(refused)) == (409, "agent_terms_changed")
    again = (await market.as_buyer.get(f"/api/agents/{agent['id']}")).json()
    assert (await market.buy(again)).status_code == 201
    newer = await market.listed()
    await market.release(newer["id"], {"style": ["other"]})
    assert code_of(await market.buy(newer)) == "agent_terms_changed"


async def test_a_buyer_keeps_the_licence_that_was_bought(market: Market) -> None:
    agent = await market.listed()
    sale = await market.bought(agent)
    terms = {name: agent[name] for name in ("title", "summary", "upgrade_bps", "price")}
    body = terms | {"licence": {"text": "Nothing is allowed."}}
    await market.as_seller.put(f"/api/owner/agents/{agent['id']}", json=body)
    await market.as_seller.post(f"/api/owner/agents/{agent['id']}/withdraw")
    mine = (await market.as_buyer.get(f"/api/owner/purchases/{sale.id}")).json()
    assert mine["licence"]["text"] == "For your personas, sold or not."
    assert (await market.as_buyer.get(f"/api/agents/{agent['id']}")).status_code == 200
    assert (await market.as_seller.get(f"/api/owner/purchases/{sale.id}")).status_code == 404


async def test_own_and_free_agents_cost_nothing(market: Market) -> None:
    agent = await market.listed()
    mine = await market.buy(agent, by=market.as_seller)
    assert (mine.status_code, mine.json()["state"], mine.json()["price"]) == (201, "owned", "0")
    gift = await market.buy(await market.listed(price="0"))
    assert (gift.status_code, gift.json()["state"]) == (201, "owned")
    assert await market.money(market.buyer) == START
    own = (await market.as_seller.get(f"/api/owner/agents/{agent['id']}")).json()
    assert own["sold"] == 0


async def test_fans_and_strangers_buy_nothing(market: Market) -> None:
    agent = await market.listed()
    _, fan = await market.shop.fan(100)
    assert (await market.buy(agent, by=fan)).status_code == 403
    assert (await market.buy(agent, by=await market.shop.client({}))).status_code == 401
    assert (await market.buy(agent | {"id": "agt_none"})).status_code == 404
    draft = await market.drafted()
    assert (await market.buy(draft)).status_code == 404
    url = f"/api/agents/{agent['id']}/purchases"
    body = {"terms_hash": agent["terms_hash"]}
    assert (await market.as_buyer.post(url, json=body)).status_code == 422


async def test_who_is_no_adult_buys_nothing(market: Market) -> None:
    agent = await market.listed()
    birth = market.shop.clock.now().date() - timedelta(days=365 * 17)

    def young(db: Session) -> User:
        user = make_owner(db, clock=market.shop.clock, date_of_birth=birth)
        give_money(db, user.id, 100, clock=market.shop.clock)
        return user

    user = await market.shop.database.write(young)
    refused = await market.buy(agent, by=await market.shop.program(user.id))
    assert (refused.status_code, code_of(refused)) == (403, "adults_only")


def altered(release: AgentRelease) -> None:
    release.manifest = release.manifest | {"style": ["asks for gifts"]}


def altered_with_digest(release: AgentRelease) -> None:
    altered(release)
    release.digest = digest_of(release.manifest)


def signed_by_nobody(release: AgentRelease) -> None:
    release.signature = "0x" + "11" * 65


def signed_by_another(release: AgentRelease) -> None:
    release.signer = KEYSTORE.platform_signer("relayer").address


@pytest.mark.parametrize(
    "change", [altered, altered_with_digest, signed_by_nobody, signed_by_another]
)
async def test_a_forged_release_is_not_sold(market: Market, change: Any) -> None:
    agent = await market.listed()

    def forge(db: Session) -> None:
        change(db.get_one(AgentRelease, agent["releases"][0]["id"]))

    await market.shop.database.write(forge)
    again = (await market.as_buyer.get(f"/api/agents/{agent['id']}")).json()
    refused = await market.buy(again)
    assert (refused.status_code, code_of(refused)) == (409, "agent_release_forged")
    assert await market.money(market.buyer) == START


async def test_a_refused_deposit_moves_no_money_and_may_be_tried_again(market: Market) -> None:
    agent = await market.listed()
    sale = await market.begun(agent)
    await sale.fails(WriteKind.PLACE, "paused")
    row = await sale.row()
    assert (row.state, row.reason) == ("failed", "paused")
    assert await market.money(market.buyer) == START
    assert (await market.begun(agent)).id != sale.id
    assert await market.books_balance()


@pytest.mark.parametrize(
    ("kind", "answer"), [(WriteKind.ACCEPT, "cancel"), (WriteKind.SETTLE, "decline")]
)
async def test_a_refused_step_gives_all_of_it_back(
    market: Market, kind: WriteKind, answer: str
) -> None:
    sale = await market.begun(await market.listed())
    await sale.hears("Placed", amount=PRICE)
    if kind is WriteKind.SETTLE:
        await sale.hears("Accepted", kyf=False)
    await sale.fails(kind)
    assert (await sale.writes())[-1] == answer
    await sale.refunded()
    row = await sale.row()
    assert (row.state, row.reason) == ("refunded", "late")
    assert await market.money(market.buyer) == {"wallet": 80_000_000, "credit": PRICE}
    assert await market.money(market.seller) == {}
    assert await market.books_balance()
    # What went back does not stand in the way.
    assert (await market.buy(await market.listed())).status_code == 201


async def test_a_late_refusal_changes_nothing(market: Market) -> None:
    sale = await market.bought(await market.listed())
    before = await sale.writes()
    for kind in (WriteKind.PLACE, WriteKind.ACCEPT, WriteKind.SETTLE, WriteKind.CANCEL):
        await sale.fails(kind)
    assert (await sale.state(), await sale.writes()) == ("owned", before)


async def test_what_stands_still_comes_back_at_the_contracts_deadline(market: Market) -> None:
    sale = await market.begun(await market.listed())
    await sale.hears("Placed", amount=PRICE)
    database, clock = market.shop.database, market.shop.clock
    assert await database.write(expire_due_purchases, clock=clock, limit=64) == 0
    clock.advance(timedelta(days=4, hours=2))
    assert await database.write(expire_due_purchases, clock=clock, limit=64) == 1
    assert await database.write(expire_due_purchases, clock=clock, limit=64) == 0
    assert (await sale.writes())[-1] == "expire"
    await sale.refunded()
    assert await sale.state() == "refunded"


async def test_a_reorganisation_takes_each_step_back_and_gives_it_again(market: Market) -> None:
    sale = await market.begun(await market.listed())
    placed = await sale.hears("Placed", amount=PRICE)
    accepted = await sale.hears("Accepted", kyf=False)
    closed = await sale.released()
    states: list[str] = []
    for log in (closed, accepted, placed):
        await sale.unhears(log)
        states.append(await sale.state())
    assert states == ["releasing", "accepting", "placing"]
    assert await market.money(market.buyer) == {"wallet": 80_000_000, "held": PRICE}
    assert await market.money(market.seller) == {}
    await sale.hears("Placed", amount=PRICE)
    await sale.hears("Accepted", kyf=False)
    await sale.released()
    assert (await sale.state(), await market.money(market.seller)) == (
        "owned",
        {"credit": 19_000_000},
    )
    assert await market.books_balance()


async def test_a_refund_that_is_taken_back_waits_where_it_stood(market: Market) -> None:
    sale = await market.begun(await market.listed())
    await sale.hears("Placed", amount=PRICE)
    await sale.fails(WriteKind.ACCEPT)
    await sale.unhears(await sale.refunded())
    assert await sale.state() == "accepting"


async def test_a_deposit_that_comes_after_all_beside_a_new_one_goes_back(market: Market) -> None:
    agent = await market.listed()
    first = await market.begun(agent)
    await first.fails(WriteKind.PLACE)
    second = await market.begun(agent)
    await first.hears("Placed", amount=PRICE)
    assert (await first.state(), (await first.writes())[-1]) == ("failed", "cancel")
    await first.refunded()
    assert (await first.state(), await second.state()) == ("refunded", "placing")
    assert await market.books_balance()


async def test_a_deposit_that_comes_after_all_is_bought(market: Market) -> None:
    sale = await market.begun(await market.listed())
    await sale.fails(WriteKind.PLACE)
    await sale.hears("Placed", amount=PRICE)
    assert (await sale.state(), (await sale.writes())[-1]) == ("accepting", "accept")
    assert (await sale.row()).reason is None


async def test_logs_of_others_move_no_purchase(market: Market) -> None:
    sale = await market.begun(await market.listed())
    other = type(sale)(market, sale.id, "0x" + "77" * 32, sale.price)
    await other.hears("Disputed", by="0x" + "00" * 20, reason="0x" + "00" * 32)
    await sale.hears("Consented", scope="0x" + "00" * 32)
    assert await sale.state() == "placing"
    pending = await market.shop.database.read(
        lambda db: db.query(Outbox).filter(Outbox.state == OutboxState.NEW).count()
    )
    assert pending == 1
