"""Who may bid for an offer, and who sees it at all."""

import pytest
from sqlalchemy.orm import Session

from models.kyf import KycForm
from models.states import KycState
from tests.integration.bidding.scene import Fan, Scene
from tests.integration.shop import code_of

pytestmark = pytest.mark.db


async def verify(scene: Scene, fan: Fan) -> None:
    def add(db: Session) -> None:
        now = scene.shop.clock.now()
        form = KycForm(
            user_id=fan.id,
            sealed={},
            state=KycState.VERIFIED,
            provider="reviewer",
            note="",
            submitted_at=now,
            decided_at=now,
        )
        db.add(form)

    await scene.shop.database.write(add)


async def follow(scene: Scene, fan: Fan) -> None:
    answer = await fan.program.put(f"/api/creators/{scene.slug}/follow")
    assert answer.status_code == 204, answer.text


async def subscribe(scene: Scene, fan: Fan) -> None:
    await follow(scene, fan)
    answer = await scene.program.put(f"/api/creator/followers/{fan.id}/subscriber")
    assert answer.status_code == 204, answer.text


@pytest.mark.parametrize(
    ("audience", "join", "reason"),
    [
        ("followers", follow, "not_followed"),
        ("subscribers", subscribe, "not_subscribed"),
        ("verified", verify, "not_verified"),
    ],
)
async def test_an_audience_lets_in_whom_it_names(
    scene: Scene, audience: str, join: object, reason: str
) -> None:
    made = await scene.offer(audience=audience)
    fan = await scene.fan()
    refused = await fan.quote(made["id"])
    assert (refused.status_code, code_of(refused)) == (403, "not_in_audience")
    assert refused.json()["error"]["details"]["reason"] == reason
    assert (await fan.program.get(f"/api/offers/{made['id']}")).json()["refused"] == reason
    assert callable(join)
    await join(scene, fan)
    assert (await fan.program.get(f"/api/offers/{made['id']}")).json()["refused"] is None
    assert (await fan.bid(made["id"], "10")).status_code == 201


async def test_the_audience_is_asked_again_when_the_bid_is_placed(scene: Scene) -> None:
    made = await scene.offer(audience="followers")
    fan = await scene.fan()
    await follow(scene, fan)
    quote = (await fan.quote(made["id"])).json()
    await fan.program.delete(f"/api/creators/{scene.slug}/follow")
    answer = await fan.place(quote["id"], "10")
    assert code_of(answer) == "not_in_audience"
    assert await fan.wallet() == ("100", "0")


@pytest.mark.parametrize("by_fan", [True, False])
async def test_a_block_of_either_side_hides_offers_and_refuses_bids(
    scene: Scene, by_fan: bool
) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    quote = (await fan.quote(made["id"])).json()
    blocker, blocked = (fan.program, scene.creator.id) if by_fan else (scene.program, fan.id)
    assert (await blocker.post(f"/api/blocks/{blocked}")).status_code == 204
    for answer in (await fan.quote(made["id"]), await fan.place(quote["id"], "10")):
        assert (answer.status_code, code_of(answer)) == (403, "not_in_audience")
        assert answer.json()["error"]["details"]["reason"] == "blocked"
    for url in (f"/api/offers/{made['id']}", f"/api/creators/{scene.slug}/offers"):
        assert (await fan.program.get(url)).status_code == 404
    await blocker.delete(f"/api/blocks/{blocked}")
    assert (await fan.place(quote["id"], "10")).status_code == 201


async def test_who_takes_no_bids_shows_no_offers(scene: Scene) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    quote = (await fan.quote(made["id"])).json()
    await scene.program.patch("/api/creator/profile", json={"takes_bids": False})
    for answer in (await fan.quote(made["id"]), await fan.place(quote["id"], "10")):
        assert (answer.status_code, code_of(answer)) == (409, "offer_unavailable")
    listed = await fan.program.get(f"/api/creators/{scene.slug}/offers")
    shown = listed.json()
    assert (shown["items"], shown["total"], shown["takes_bids"]) == ([], 0, False)
    assert (await fan.program.get(f"/api/offers/{made['id']}")).status_code == 404
    own = (await scene.program.get("/api/creator/offers")).json()
    assert (len(own["items"]), own["takes_bids"]) == (1, False)


async def test_creators_do_not_bid_for_themselves(scene: Scene) -> None:
    made = await scene.offer()
    answer = await Fan(scene.creator, scene.program).quote(made["id"])
    assert (answer.status_code, code_of(answer)) == (403, "own_offer")


async def test_a_fan_has_so_many_bids_waiting(scene: Scene) -> None:
    made = await scene.offer(bids_per_fan=2)
    fan, other = await scene.fan(), await scene.fan()
    first = await fan.placed(made["id"], "10")
    second = await fan.placed(made["id"], "10")
    answer = await fan.bid(made["id"], "10")
    assert (answer.status_code, code_of(answer)) == (409, "too_many_bids")
    assert answer.json()["error"]["details"]["limit"] == 2
    assert (await other.bid(made["id"], "10")).status_code == 201
    await scene.fails(first)
    third = await fan.placed(made["id"], "10")
    await scene.confirms(second, third)
    assert code_of(await fan.bid(made["id"], "10")) == "too_many_bids"
    # A raise takes the place of the bid that it raises.
    await fan.placed(made["id"], "12", replaces_id=second)
    assert code_of(await fan.bid(made["id"], "10")) == "too_many_bids"
    assert (await fan.cancel(third)).status_code == 200
