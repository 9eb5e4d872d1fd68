"""Owners answer bids: once, only their own, and whoever is first."""

import asyncio

import pytest

from core.ids import new_id
from tests.integration.bidding.inbox.test_browsing import ids, waiting
from tests.integration.bidding.scene import Scene, open_scene
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db


async def test_an_accepted_bid_becomes_a_meeting(scene: Scene) -> None:
    made = await scene.offer()
    fan, bid_id = await waiting(scene, made["id"], "10")
    answer = await scene.accept(bid_id)
    assert (answer.status_code, answer.json()["state"]) == (200, "accepting")
    await scene.hears("Accepted", bid_id, kyf=False)
    (seen,) = (await scene.inbox(pile="accepted"))["items"]
    assert seen["meeting_id"] == (await fan.sees(bid_id))["meeting_id"]
    assert (await fan.cancel(bid_id)).status_code == 409


async def test_of_racing_acceptances_one_counts(scene: Scene) -> None:
    made = await scene.offer()
    _, bid_id = await waiting(scene, made["id"], "10")
    answers = await asyncio.gather(*(scene.accept(bid_id) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {code_of(one) for one in answers if one.status_code == 409} == {"bid_not_answerable"}
    assert await scene.writes(bid_id) == ["place", "accept"]


async def test_a_repeated_acceptance_gets_its_first_answer(scene: Scene) -> None:
    made = await scene.offer()
    _, bid_id = await waiting(scene, made["id"], "10")
    url, key = f"/api/inbox/bids/{bid_id}/accept", {"Idempotency-Key": new_id("key")}
    first, again = [await scene.program.post(url, headers=key) for _ in range(2)]
    assert (first.status_code, again.text) == (200, first.text)
    assert code_of(await scene.program.post(url)) == "idempotency_key_required"


async def test_of_acceptance_and_taking_back_one_wins(scene: Scene) -> None:
    made = await scene.offer()
    for number in range(6):
        fan, bid_id = await waiting(scene, made["id"], "10")
        acts = [scene.accept(bid_id), fan.cancel(bid_id)]
        first, second = await asyncio.gather(*(acts if number % 2 else reversed(acts)))
        assert sorted([first.status_code, second.status_code]) == [200, 409]
        (_, wrote) = await scene.writes(bid_id)
        state, reason = await scene.state(bid_id)
        assert (state, reason, wrote) in (
            ("accepting", None, "accept"),
            ("refunding", "cancelled", "cancel"),
        )


async def test_many_are_declined_at_once_and_answered_ones_left(scene: Scene) -> None:
    made = await scene.offer()
    found = [await waiting(scene, made["id"], "10") for _ in range(4)]
    (taken, back, first, second) = [bid_id for _, bid_id in found]
    await scene.accept(taken)
    await found[1][0].cancel(back)
    answer = await scene.decline(second, taken, first, back, first, note=" <i>Sorry</i> ")
    assert answer.json() == {"declined": sorted([first, second]), "left": sorted([taken, back])}
    bid = await found[2][0].sees(first)
    assert (bid["state"], bid["reason"], bid["note"]) == (
        "refunding",
        "declined",
        "<i>Sorry</i>",
    )
    assert await scene.state(taken) == ("accepting", None)
    assert await scene.state(back) == ("refunding", "cancelled")
    assert (await found[0][0].sees(taken))["note"] == ""
    again = await scene.decline(first, second)
    assert (again.status_code, code_of(again)) == (409, "bid_not_answerable")
    assert await scene.writes(first) == ["place", "turn_down"]
    await scene.refunds(first)
    assert (await found[2][0].sees(first))["refunded"] == "10"
    assert await scene.books_are_clean()


async def test_bids_for_others_are_not_ones_own_to_answer(shop: Shop, scene: Scene) -> None:
    other = await open_scene(shop, "Dora")
    made, theirs = await scene.offer(), await other.offer()
    fan, own = await waiting(scene, made["id"], "10")
    _, foreign = await waiting(other, theirs["id"], "10")
    for answer in (
        await scene.accept(foreign),
        await scene.decline(own, foreign),
        await scene.decline("bid_none"),
        await scene.accept("bid_none"),
        await scene.accept(own, fan.program),
    ):
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
    assert await scene.state(own) == ("open", None)
    assert await other.state(foreign) == ("open", None)
    assert ids(await scene.inbox()) == [own]


async def test_what_cannot_be_declined_is_refused(scene: Scene) -> None:
    for body in (
        {"bid_ids": []},
        {"bid_ids": ["x"] * 201},
        {"bid_ids": ["a\x00"]},
        {"bid_ids": [""]},
        {"bid_ids": "bid_1"},
        {"bid_ids": ["bid_1"], "note": "x" * 501},
        {"bid_ids": ["bid_1"], "note": "\x00"},
        {},
    ):
        headers = {"Idempotency-Key": new_id("key")}
        answer = await scene.program.post("/api/inbox/decline", json=body, headers=headers)
        assert (answer.status_code, code_of(answer)) == (422, "invalid_request"), body


async def test_an_acceptance_asks_for_consent_where_the_offer_does(scene: Scene) -> None:
    made = await scene.offer(kyf_fields=["phone"], kyf_purpose="To call you")
    fan, bid_id = await waiting(scene, made["id"], "10")
    await scene.accept(bid_id)
    await scene.hears("Accepted", bid_id, kyf=True)
    bid = await fan.sees(bid_id)
    assert (bid["state"], bid["needs_kyf"], bid["meeting_id"]) == ("kyf", True, None)
    assert (await fan.cancel(bid_id)).json()["state"] == "refunding"
    await scene.refunds(bid_id)
    assert (await fan.sees(bid_id))["refunded"] == "10"
    assert await scene.books_are_clean()


async def test_templates_keep_words_for_further_bids(scene: Scene) -> None:
    fan, other = await scene.fan(), await scene.fan()
    url, body = "/api/bid-templates", {"name": " Tea ", "message": "<b>Hi</b>", "wishes": "Sunday"}
    kept = await fan.program.post(url, json=body)
    assert kept.status_code == 201
    view = kept.json()
    assert (view["name"], view["message"]) == ("Tea", "<b>Hi</b>")
    assert (await fan.program.get(url)).json() == {"items": [view]}
    assert (await other.program.get(url)).json() == {"items": []}
    assert code_of(await other.program.delete(f"{url}/{view['id']}")) == "not_found"
    for blank in ("", "   ", "\u3000", "\u200b\u202e", "\x00"):
        answer = await fan.program.post(url, json=body | {"name": blank})
        assert (answer.status_code, code_of(answer)) == (422, "invalid_request"), blank
    for change in ({"name": "x" * 300}, {"message": "x" * 1_001}, {"wishes": "\x00"}):
        assert (await fan.program.post(url, json=body | change)).status_code == 422
    answers = await asyncio.gather(*(fan.program.post(url, json=body) for _ in range(22)))
    assert sorted(one.status_code for one in answers) == [201] * 19 + [409] * 3
    assert {code_of(one) for one in answers if one.status_code == 409} == {"too_many_templates"}
    assert (await fan.program.delete(f"{url}/{view['id']}")).status_code == 204
    assert (await fan.program.delete(f"{url}/{view['id']}")).status_code == 404
