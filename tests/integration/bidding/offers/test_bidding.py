"""Bids for meetings: quotes, refusals, and what follows a deposit."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.ids import new_id
from flows.sweep import sweep_once
from models.chain import Outbox
from tests.factories.bids import make_salt
from tests.factories.users import KEYSTORE
from tests.integration.bidding.scene import ONLINE, Scene
from tests.integration.shop import code_of

pytestmark = pytest.mark.db


async def test_a_bid_pins_the_terms_and_keeps_the_fans_words(scene: Scene) -> None:
    made = await scene.offer(answer_days=3, meet_days=10)
    fan = await scene.fan()
    quote = (await fan.quote(made["id"])).json()
    assert (quote["kind"], quote["amount"], quote["items"]) == ("meeting", "10", [])
    assert quote["offer"]["creator_name"] == "Cleo"
    words = {"message": "<b>Hello</b> \U0001f600 ‮abc", "wishes": "Sunday\n10:00"}
    answer = await fan.place(quote["id"], "12.5", **words)
    assert answer.status_code == 201, answer.text
    bid = answer.json()
    assert (bid["kind"], bid["state"], bid["minutes"]) == ("meeting", "placing", 60)
    assert (bid["message"], bid["wishes"]) == (words["message"], words["wishes"])
    assert await fan.sees(bid["id"]) == bid
    assert await fan.wallet() == ("87.5", "12.5")
    row, now = await scene.row(bid["id"]), scene.shop.clock.now()
    assert row.accept_by == now + timedelta(days=3)
    assert row.meet_by == now + timedelta(days=13)
    assert await scene.writes(bid["id"]) == ["place"]
    await scene.confirms(bid["id"])
    seen = (await scene.inbox())["items"]
    assert [(one["id"], one["message"], one["wishes"]) for one in seen] == [
        (bid["id"], words["message"], words["wishes"])
    ]
    assert await scene.books_are_clean()


async def test_quotes_serve_one_bid_of_one_fan_for_a_while(scene: Scene) -> None:
    made = await scene.offer(bids_per_fan=3)
    fan, other = await scene.fan(), await scene.fan()
    quote = (await fan.quote(made["id"])).json()
    foreign = await other.place(quote["id"], "10")
    assert (foreign.status_code, code_of(foreign)) == (404, "not_found")
    assert (await fan.place(quote["id"], "10")).status_code == 201
    assert code_of(await fan.place(quote["id"], "10")) == "quote_used"
    late = (await fan.quote(made["id"])).json()
    scene.shop.clock.advance(timedelta(minutes=15))
    assert code_of(await fan.place(late["id"], "10")) == "quote_expired"
    assert await fan.wallet() == ("90", "10")
    for body in ({"offer_id": "off_none"}, {"offer_id": made["id"], "tier_id": "tie_1"}):
        answer = await fan.program.post("/api/quotes", json=body)
        assert answer.status_code in (404, 422)


async def test_what_cannot_be_bid_is_refused_and_nothing_kept(scene: Scene) -> None:
    made = await scene.offer(bids_per_fan=20)
    fan = await scene.fan(20)
    low = await fan.bid(made["id"], "9.999999")
    assert (low.status_code, code_of(low)) == (422, "bid_too_low")
    assert low.json()["error"]["details"]["price"] == "10"
    short = await fan.bid(made["id"], "20.000001")
    assert (short.status_code, code_of(short)) == (402, "insufficient_funds")
    for signer in ("0x" + "0" * 40, await address_of(scene)):
        answer = await fan.bid(made["id"], "10", signer_address=signer)
        assert (answer.status_code, code_of(answer)) == (422, "invalid_signer")
    for words in ("x" * 1_001, "a\x00b", 5):
        answer = await fan.bid(made["id"], "10", message=words)
        assert (answer.status_code, code_of(answer)) == (422, "invalid_request")
    assert await fan.wallet() == ("20", "0")
    salt = make_salt()
    await fan.placed(made["id"], "10", salt=salt)
    again = await fan.bid(made["id"], "10", salt=salt)
    assert (again.status_code, code_of(again)) == (409, "salt_used")
    assert await fan.wallet() == ("10", "10")


async def address_of(scene: Scene) -> str:
    return await scene.shop.database.read(KEYSTORE.address_of, scene.creator.id)


async def test_bids_are_for_adults(scene: Scene) -> None:
    made = await scene.offer()
    child = await scene.fan(date_of_birth=date(2010, 1, 1))
    answer = await child.bid(made["id"], "10")
    assert (answer.status_code, code_of(answer)) == (403, "adults_only")


async def test_a_repeated_request_bids_once(scene: Scene) -> None:
    made = await scene.offer(bids_per_fan=5)
    fan = await scene.fan()
    quote = (await fan.quote(made["id"])).json()
    body = {"quote_id": quote["id"], "amount": "10", "salt": make_salt()}
    key = {"Idempotency-Key": new_id("key")}
    first = await fan.program.post("/api/bids", json=body, headers=key)
    again = await fan.program.post("/api/bids", json=body, headers=key)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    other = await fan.program.post("/api/bids", json=body | {"message": "Hi"}, headers=key)
    assert code_of(other) == "idempotency_key_reused"
    assert code_of(await fan.program.post("/api/bids", json=body)) == "idempotency_key_required"
    assert await fan.wallet() == ("90", "10")


@pytest.mark.parametrize("asks", [True, False])
async def test_an_instant_meeting_is_accepted_by_itself(scene: Scene, asks: bool) -> None:
    kyf = {"kyf_fields": ["phone"], "kyf_purpose": "To call you"} if asks else {}
    made = await scene.offer(selling_mode="instant", **kyf)
    fan = await scene.fan()
    bid_id = await fan.placed(made["id"], "10")
    await scene.confirms(bid_id)
    assert await scene.state(bid_id) == ("accepting", None)
    assert await scene.writes(bid_id) == ["place", "accept"]
    assert (await scene.row(bid_id)).needs_kyf is asks
    assert (await call_of(scene, bid_id))["kyf"] is asks
    await scene.hears("Accepted", bid_id, kyf=asks)
    bid = await fan.sees(bid_id)
    assert (bid["state"], bid["meeting_id"] is not None) == (
        ("kyf", False) if asks else ("accepted", True)
    )


async def call_of(scene: Scene, bid_id: str) -> dict[str, object]:
    query = select(Outbox.call).where(Outbox.subject_id == bid_id, Outbox.kind == "accept")
    return await scene.shop.database.read(lambda db: db.scalars(query).one())


async def test_a_bid_for_review_waits_and_goes_back_in_time(scene: Scene) -> None:
    made = await scene.offer(answer_days=1, **ONLINE)
    fan = await scene.fan()
    bid_id = await fan.placed(made["id"], "10")
    await scene.confirms(bid_id)
    await sweep_once(scene.shop.database, clock=scene.shop.clock)
    assert await scene.state(bid_id) == ("open", None)
    scene.shop.clock.advance(timedelta(days=1, minutes=1))
    assert code_of(await scene.accept(bid_id)) == "bid_not_answerable"
    for _ in range(2):
        await sweep_once(scene.shop.database, clock=scene.shop.clock)
    assert await scene.state(bid_id) == ("refunding", "expired")
    assert await scene.writes(bid_id) == ["place", "expire"]
    await scene.refunds(bid_id)
    bid = await fan.sees(bid_id)
    assert (bid["state"], bid["refunded"]) == ("refunded", "10")
    assert await scene.books_are_clean()


async def test_a_refused_deposit_gives_the_money_back(scene: Scene) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    bid_id = await fan.placed(made["id"], "10")
    await scene.fails(bid_id)
    assert await scene.state(bid_id) == ("failed", "late")
    assert await fan.wallet() == ("100", "0")
    assert (await scene.program.get(f"/api/inbox/bids/{bid_id}")).status_code == 404


async def test_an_answer_outlives_a_reorganisation(scene: Scene) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    bid_id = await fan.placed(made["id"], "10")
    await scene.confirms(bid_id)
    assert (await scene.accept(bid_id)).status_code == 200
    await scene.undoes(bid_id)
    assert await scene.state(bid_id) == ("placing", None)
    await scene.confirms(bid_id)
    assert await scene.state(bid_id) == ("accepting", None)
    assert await scene.writes(bid_id) == ["place", "accept"]
