"""Place a bid: money claimed and the chain asked, or a refusal and nothing kept."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from escrow.typed_data import deal_id
from models.account import IdempotentAnswer, User
from models.bid import Bid, BidEvent
from models.chain import Outbox
from models.persona import Persona, Tier
from models.states import PersonaState
from tests.factories.bids import make_salt
from tests.factories.users import KEYSTORE
from tests.integration.bidding.market import Market, open_market
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db

KEPT = (Bid, BidEvent, Outbox, IdempotentAnswer)


async def kept(shop: Shop) -> list[int]:
    """Rows that a bid leaves behind."""

    def count(db: Session) -> list[int]:
        return [db.scalar(select(func.count()).select_from(table)) or 0 for table in KEPT]

    return await shop.database.read(count)


async def test_a_bid_claims_the_money_and_asks_the_chain(market: Market) -> None:
    quote, salt = await market.quote(), make_salt()
    answer = await market.bid(quote, salt=salt)
    assert answer.status_code == 201, answer.text
    bid = answer.json()
    address = await market.shop.database.read(KEYSTORE.address_of, market.fan.id)
    assert (bid["state"], bid["progress"], bid["amount"]) == ("placing", "placing", "12")
    assert (bid["signer_kind"], bid["signer_address"]) == ("custodial", address)
    assert bid["deal_id"] == deal_id(address, salt)
    assert await market.wallet() == ("88", "12")
    assert await kept(market.shop) == [1, 1, 1, 1]
    assert (await market.program.get(f"/api/bids/{bid['id']}")).json() == bid
    assert (await market.program.get("/api/bids")).json() == {"items": [bid], "next": None}
    asked = await market.shop.database.read(lambda db: db.scalars(select(Outbox)).one())
    owner = await market.shop.database.read(KEYSTORE.address_of, market.owner.id)
    assert asked.call["creator_address"] == owner
    assert asked.call["terms_hash"] == quote["terms_hash"]
    assert asked.call["accept_by"] < asked.call["meet_by"]


async def test_a_fan_may_bid_more_and_sign_with_their_own_key(market: Market) -> None:
    answer = await market.bid(await market.quote(), amount="20.5", signer_address="0x" + "ab" * 20)
    bid = answer.json()
    assert (bid["amount"], bid["signer_kind"]) == ("20.5", "browser")
    assert bid["signer_address"] == "0xABaBaBaBABabABabAbAbABAbABabababaBaBABaB"
    assert await market.wallet() == ("79.5", "20.5")


@pytest.mark.parametrize("amount", ["11.999999", "0.000001"])
async def test_below_the_quote_the_refusal_names_the_price(market: Market, amount: str) -> None:
    answer = await market.bid(await market.quote(), amount=amount)
    assert (answer.status_code, code_of(answer)) == (422, "bid_too_low")
    assert answer.json()["error"]["details"]["price"] == "12"
    assert await kept(market.shop) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "amount",
    ["-5", "0", "NaN", "Infinity", "-Infinity", "1e30", "9" * 40, "12.0000001", "1,5", "x"],
)
async def test_an_amount_that_is_none_is_refused(market: Market, amount: str) -> None:
    answer = await market.bid(await market.quote(), amount=amount)
    assert (answer.status_code, code_of(answer)) == (422, "invalid_amount")
    assert await kept(market.shop) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 12},
        {"amount": float("nan")},
        {"amount": ""},
        {"amount": "1" * 41},
        {"amount": "12\u0000"},
        {"salt": "0x12"},
        {"salt": "zz" * 33},
        {"signer_address": "0x12"},
        {"quote_id": "\u0000"},
        {"quote_id": ""},
        {"extra": 1},
    ],
)
async def test_a_malformed_bid_is_refused(market: Market, change: dict[str, Any]) -> None:
    import json  # noqa: PLC0415

    quote = await market.quote()
    body = {"quote_id": quote["id"], "amount": "12", "salt": make_salt()} | change
    answer = await market.program.post(
        "/api/bids",
        content=json.dumps(body),
        headers={"Idempotency-Key": "k", "content-type": "application/json"},
    )
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")
    assert await kept(market.shop) == [0, 0, 0, 0]


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b'"x"', b"\xff\xfe"])
async def test_broken_json_is_refused(market: Market, body: bytes) -> None:
    headers = {"Idempotency-Key": "k", "content-type": "application/json"}
    answer = await market.program.post("/api/bids", content=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert await kept(market.shop) == [0, 0, 0, 0]


async def test_an_expired_quote_is_refused(market: Market) -> None:
    quote = await market.quote()
    market.shop.clock.advance(timedelta(minutes=15))
    answer = await market.bid(quote)
    assert (answer.status_code, code_of(answer)) == (409, "quote_expired")
    market.shop.clock.advance(timedelta(seconds=-1))
    assert (await market.bid(quote)).status_code == 201


async def test_a_quote_is_used_once(market: Market) -> None:
    quote = await market.quote()
    first = (await market.bid(quote)).json()
    answer = await market.bid(quote)
    assert (answer.status_code, code_of(answer)) == (409, "quote_used")
    assert answer.json()["error"]["details"]["bid_id"] == first["id"]
    assert await market.wallet() == ("88", "12")


async def test_a_salt_is_used_once(market: Market) -> None:
    salt = make_salt()
    await market.bid(await market.quote(), salt=salt)
    answer = await market.bid(await market.quote(), salt=salt.upper().replace("0X", "0x"))
    assert (answer.status_code, code_of(answer)) == (409, "salt_used")
    assert await market.wallet() == ("88", "12")


async def test_too_little_money_is_refused(shop: Shop) -> None:
    poor = await open_market(shop, tokens=11)
    answer = await poor.bid(await poor.quote())
    assert (answer.status_code, code_of(answer)) == (402, "insufficient_funds")
    assert answer.json()["error"]["details"] == {"available": "11", "needed": "12"}
    assert await kept(shop) == [0, 0, 0, 0]
    assert await poor.wallet() == ("11", "0")


def unpublish(db: Session, market: Market) -> None:
    db.get_one(Persona, market.made.persona.id).state = PersonaState.RETIRED


def publish_anew(db: Session, market: Market) -> None:
    db.get_one(Persona, market.made.persona.id).published_version_id = "pvn_other"


def switch_off(db: Session, market: Market) -> None:
    db.get_one(Tier, market.made.tier.id).on_sale = False


def sell_to_fan(db: Session, market: Market) -> None:
    db.get_one(Persona, market.made.persona.id).owner_id = market.fan.id


def rejuvenate(db: Session, market: Market) -> None:
    db.get_one(User, market.fan.id).date_of_birth = date(2010, 1, 1)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        (unpublish, 409, "persona_unpublished"),
        (publish_anew, 409, "quote_outdated"),
        (switch_off, 409, "format_not_on_sale"),
        (sell_to_fan, 403, "own_persona"),
        (rejuvenate, 403, "adults_only"),
    ],
)
async def test_what_changed_since_the_quote_counts(
    market: Market, change: Any, status: int, code: str
) -> None:
    quote = await market.quote()
    await market.shop.database.write(change, market)
    answer = await market.bid(quote)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert await kept(market.shop) == [0, 0, 0, 0]


async def test_a_quote_of_somebody_else_is_unknown(market: Market) -> None:
    other = await open_market(market.shop)
    answer = await other.bid(await market.quote())
    assert (answer.status_code, code_of(answer)) == (404, "not_found")


async def test_zero_and_the_creator_cannot_sign(market: Market) -> None:
    owner = await market.shop.database.read(KEYSTORE.address_of, market.owner.id)
    for address in ("0x" + "0" * 40, owner.lower().replace("0X", "0x")):
        answer = await market.bid(await market.quote(), signer_address=address)
        assert (answer.status_code, code_of(answer)) == (422, "invalid_signer")


async def test_bids_of_others_are_unseen(market: Market) -> None:
    bid = (await market.bid(await market.quote())).json()
    _, stranger = await market.shop.fan()
    assert code_of(await stranger.get(f"/api/bids/{bid['id']}")) == "not_found"
    assert (await stranger.get("/api/bids")).json() == {"items": [], "next": None}
    assert (await stranger.get("/api/bids/%00")).status_code == 422


async def test_a_repeated_request_gets_the_first_answer(market: Market) -> None:
    quote, salt = await market.quote(), make_salt()
    first = await market.bid(quote, key="one", salt=salt)
    again = await market.bid(quote, key="one", salt=salt)
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert (again.status_code, again.content) == (201, first.content)
    assert await kept(market.shop) == [1, 1, 1, 1]


async def test_a_key_belongs_to_one_request(market: Market) -> None:
    quote, salt = await market.quote(), make_salt()
    await market.bid(quote, key="one", salt=salt)
    answer = await market.bid(quote, key="one", salt=salt, amount="13")
    assert (answer.status_code, code_of(answer)) == (409, "idempotency_key_reused")
    faucet = await market.program.post("/api/wallet/faucet", headers={"Idempotency-Key": "one"})
    assert code_of(faucet) == "idempotency_key_reused"


async def test_a_refusal_leaves_the_key_free(market: Market) -> None:
    quote = await market.quote()
    assert (await market.bid(quote, key="one", amount="1")).status_code == 422
    assert (await market.bid(quote, key="one")).status_code == 201


async def test_a_bid_needs_a_key(market: Market) -> None:
    quote = await market.quote()
    body = {"quote_id": quote["id"], "amount": "12", "salt": make_salt()}
    answer = await market.program.post("/api/bids", json=body)
    assert (answer.status_code, code_of(answer)) == (422, "idempotency_key_required")


async def test_a_bid_needs_a_person(market: Market) -> None:
    nobody = await market.shop.client({})
    answer = await nobody.post("/api/bids", json={}, headers={"Idempotency-Key": "k"})
    assert answer.status_code in (401, 422)


async def test_eight_bids_at_once_with_money_for_one(shop: Shop) -> None:
    market = await open_market(shop, tokens=12)
    quotes = [await market.quote() for _ in range(8)]
    answers = await asyncio.gather(*(market.bid(quote) for quote in quotes))
    assert sorted(answer.status_code for answer in answers) == [201] + [402] * 7
    assert await market.wallet() == ("0", "12")
    assert await kept(shop) == [1, 1, 1, 1]
    assert await market.books_are_clean()


async def test_one_request_sent_eight_times_at_once_is_one_bid(market: Market) -> None:
    quote, salt = await market.quote(), make_salt()
    answers = await asyncio.gather(*(market.bid(quote, key="k", salt=salt) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await kept(market.shop) == [1, 1, 1, 1]


async def test_one_quote_used_eight_times_at_once_is_one_bid(market: Market) -> None:
    quote = await market.quote()
    answers = await asyncio.gather(*(market.bid(quote) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert await market.wallet() == ("88", "12")
