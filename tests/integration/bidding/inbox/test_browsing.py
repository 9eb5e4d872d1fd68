"""The inbox shows an owner their bids side by side, and nobody else's."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.ids import new_id
from models.meeting import Meeting, Review
from models.states import MeetingState
from tests.integration.bidding.scene import Fan, Scene, open_scene
from tests.integration.shop import Shop

pytestmark = pytest.mark.db


async def waiting(scene: Scene, offer_id: str, amount: str, **fan: Any) -> tuple[Fan, str]:
    """A fan whose bid waits."""
    words = {key: fan.pop(key) for key in ("message", "wishes") if key in fan}
    who = await scene.fan(1_000, **fan)
    bid_id = await who.placed(offer_id, amount, **words)
    await scene.confirms(bid_id)
    return who, bid_id


def ids(page: dict[str, Any]) -> list[str]:
    return [one["id"] for one in page["items"]]


async def test_bids_are_sorted_and_paged_without_gaps(scene: Scene) -> None:
    made = await scene.offer()
    bids: list[str] = []
    for amount in ("20", "10", "30", "20", "20"):
        scene.shop.clock.advance(timedelta(minutes=1))
        bids.append((await waiting(scene, made["id"], amount))[1])
    a, b, c, d, e = bids
    orders = {
        "amount": [c, a, d, e, b],
        "newest": [e, d, c, b, a],
        "oldest": [a, b, c, d, e],
        "ending": [a, b, c, d, e],
    }
    for sort, order in orders.items():
        assert ids(await scene.inbox(sort=sort)) == order
        paged: list[str] = []
        query: dict[str, Any] = {"sort": sort, "limit": 2}
        while True:
            page = await scene.inbox(**query)
            assert page["total"] == 5
            paged += ids(page)
            if page["next"] is None:
                break
            query["before"] = page["next"]
        assert paged == order
    page = await scene.inbox(before="0.bid")
    assert (page["items"], page["next"], page["waiting"]) == ([], None, 5)
    assert page["waiting_amount"] == "100"


async def test_piles_and_subjects_part_the_bids(scene: Scene) -> None:
    one, two = await scene.offer(title="Tea"), await scene.offer(title="Cake")
    _, waits = await waiting(scene, one["id"], "10")
    _, taken = await waiting(scene, two["id"], "10")
    _, gone = await waiting(scene, two["id"], "10")
    unconfirmed = await (await scene.fan()).placed(one["id"], "10")
    await scene.accept(taken)
    await scene.decline(gone)
    assert ids(await scene.inbox()) == [waits]
    assert ids(await scene.inbox(pile="accepted")) == [taken]
    assert ids(await scene.inbox(pile="past")) == [gone]
    await scene.refunds(gone)
    assert ids(await scene.inbox(pile="past")) == [gone]
    page = await scene.inbox(pile="past", subject_id=one["id"])
    assert (page["items"], page["total"]) == ([], 0)
    assert [(s["title"], s["waiting"]) for s in page["subjects"]] == [("Cake", 0), ("Tea", 1)]
    own = (await scene.program.get("/api/creator/offers")).json()["items"]
    assert {offer["title"]: offer["waiting"] for offer in own} == {"Tea": 1, "Cake": 0}
    assert (await scene.program.get(f"/api/inbox/bids/{unconfirmed}")).status_code == 404


async def test_text_is_looked_for_as_it_is_written(scene: Scene) -> None:
    made = await scene.offer()
    _, percent = await waiting(scene, made["id"], "10", message="100% sure")
    _, line = await waiting(scene, made["id"], "11", wishes="my_garden")
    _, name = await waiting(scene, made["id"], "12", display_name="Zoë O'Hara \\")
    for text, found in (
        ("100%", [percent]),
        ("%", [percent]),
        ("_", [line]),
        ("MY_GARDEN", [line]),
        ("o'hara", [name]),
        ("\\", [name]),
        ("  sure ", [percent]),
        ("100_", []),
        ("y%n", []),
        ("'; DROP TABLE bids; --", []),
        ("", [name, line, percent]),
    ):
        page = await scene.inbox(text=text)
        assert (ids(page), page["total"]) == (found, len(found)), text


async def test_what_cannot_be_asked_is_refused(scene: Scene) -> None:
    for query in (
        {"pile": "all"},
        {"sort": "rank"},
        {"before": "x"},
        {"before": "1" * 101},
        {"limit": 0},
        {"limit": 101},
        {"text": "x" * 101},
        {"text": "a\x00"},
        {"subject_id": "a\x00"},
        {"subject_id": ""},
    ):
        answer = await scene.program.get("/api/inbox/bids", params=query)
        assert answer.status_code == 422, query
    assert (await (await scene.shop.browser()).get("/api/inbox/bids")).status_code == 401


async def test_nobody_sees_bids_for_others(shop: Shop, scene: Scene) -> None:
    other = await open_scene(shop, "Dora")
    made, theirs = await scene.offer(), await other.offer()
    fan, bid_id = await waiting(scene, made["id"], "10")
    foreign = await fan.placed(theirs["id"], "10", message="Only for Dora")
    await other.confirms(foreign)
    assert ids(await scene.inbox()) == [bid_id]
    assert ids(await other.inbox()) == [foreign]
    assert ids(await scene.inbox(subject_id=theirs["id"])) == []
    assert ids(await scene.inbox(text="Dora")) == []
    for program in (scene.program, fan.program):
        answer = await program.get(f"/api/inbox/bids/{foreign}")
        assert answer.status_code == 404
    answer = await fan.program.get("/api/inbox/bids")
    assert answer.json()["items"] == []
    assert (await scene.inbox())["items"][0]["fan"]["history"]["bids"] == 1


async def test_a_fans_history_is_told(shop: Shop, scene: Scene) -> None:
    other = await open_scene(shop, "Dora")
    made, theirs = await scene.offer(bids_per_fan=5), await other.offer()
    fan = await scene.fan(1_000)
    await fan.program.put(f"/api/creators/{scene.slug}/follow")
    past = await fan.placed(made["id"], "40")
    await scene.confirms(past)
    await scene.accept(past)
    await scene.hears("Accepted", past, kyf=False)
    paid = {"earned": 40_000_000, "to_creator": 38_000_000, "to_fan": 0, "fee": 2_000_000}
    await scene.hears("Closed", past, state="released", **paid)
    elsewhere = await fan.placed(theirs["id"], "10")
    await other.confirms(elsewhere)
    await other.accept(elsewhere)
    await other.hears("Accepted", elsewhere, kyf=False)
    failed = await fan.placed(made["id"], "10")
    await scene.fails(failed)
    now = await fan.placed(made["id"], "10")
    await scene.confirms(now)

    def review(db: Session) -> None:
        for bid_id, creator, stars in ((past, scene, 5), (elsewhere, other, 4)):
            meeting = db.query(Meeting).filter_by(bid_id=bid_id).one()
            assert meeting.state in (MeetingState.RELEASED, MeetingState.ARRANGING)
            db.add(
                Review(
                    id=new_id("rev"),
                    meeting_id=meeting.id,
                    author_id=creator.creator.id,
                    subject_id=fan.id,
                    stars=stars,
                    text="",
                    created_at=shop.clock.now(),
                    shown_at=shop.clock.now() if stars == 5 else None,
                )
            )

    await shop.database.write(review)
    (seen,) = (await scene.inbox())["items"]
    assert (seen["fan"]["is_follower"], seen["fan"]["is_subscriber"]) == (True, False)
    assert seen["fan"]["is_verified"] is False
    assert seen["fan"]["history"] == {
        "bids": 2,
        "meetings": 1,
        "spent": "40",
        "kept": 1,
        "disputes": 0,
        "stars": 5.0,
    }
    earnings = await scene.program.get("/api/owner/earnings")
    assert earnings.status_code == 200, earnings.text
    assert (earnings.json()["total"], earnings.json()["pending"]) == ("38", "10")
    (line,) = earnings.json()["items"]
    assert (line["title"], line["minutes"]) == ("Coffee and a walk", 60)
