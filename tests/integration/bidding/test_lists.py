"""Lists of bidding come in pages: whole, in order, and none moves when rows come in between."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bidding.meetings.case_routes import router as cases_router
from bidding.meetings.routes import router as meetings_router
from models.bid import Bid
from models.meeting import Dispute, Meeting
from models.states import BidState, MeetingState, Role
from tests.integration.bidding.inbox.test_browsing import waiting
from tests.integration.bidding.scene import Fan, Scene
from tests.integration.pages import listed, listed_while, refuses_foreign_pages

pytestmark = pytest.mark.db


async def offers(scene: Scene, count: int) -> list[str]:
    """Offers, the newest first; every other is made at the moment of the one before."""
    made: list[str] = []
    for number in range(count):
        scene.shop.clock.advance(timedelta(minutes=number % 2))
        made.insert(0, (await scene.offer(title=f"Tea {number}", bids_per_fan=20))["id"])
    return made


async def test_offers(scene: Scene) -> None:
    made = await offers(scene, 5)
    visitor = await scene.shop.browser()
    url, own = f"/api/creators/{scene.slug}/offers", "/api/creator/offers"
    assert await listed(visitor, url) == made
    assert await listed(scene.program, own, limit=4) == made
    paused = {"state": "paused"}
    assert (await scene.program.put(f"/api/offers/{made[1]}/state", json=paused)).status_code == 200
    page = (await visitor.get(url, params={"limit": 1})).json()
    assert (page["total"], page["published"], len(page["items"])) == (4, 4, 1)
    page = (await scene.program.get(own, params={"limit": 1})).json()
    assert (page["total"], page["published"]) == (5, 4)
    assert await listed_while(scene.program, own, lambda: offers(scene, 2)) == made
    await refuses_foreign_pages(scene.program, own)
    await refuses_foreign_pages(visitor, url)


async def test_a_fans_bids(scene: Scene) -> None:
    one, two = await offers(scene, 2)
    fan = await scene.fan(1_000)
    bids: list[str] = []
    for number in range(5):
        scene.shop.clock.advance(timedelta(minutes=number % 2))
        bids.insert(0, await fan.placed(one if number < 3 else two, "10"))
    assert await listed(fan.program, "/api/bids") == bids
    assert await listed(fan.program, "/api/bids", offer_id=one) == bids[2:]
    await scene.confirms(bids[0], bids[4])
    await scene.decline(bids[4])
    assert await listed(fan.program, "/api/bids", part="open") == bids[:4]
    assert await listed(fan.program, "/api/bids", part="over") == bids[4:]
    assert await listed(fan.program, "/api/bids", part="won") == []
    assert await listed(fan.program, "/api/bids", part="over", offer_id=two) == []
    more = await listed_while(fan.program, "/api/bids", lambda: fan.placed(two, "10"))
    assert more == bids
    await refuses_foreign_pages(fan.program, "/api/bids")
    for wrong in ({"part": "all"}, {"offer_id": "a\x00"}, {"offer_id": "a b"}):
        assert (await fan.program.get("/api/bids", params=wrong)).status_code == 422


async def test_an_owners_auctions(scene: Scene) -> None:
    rounds: list[str] = []
    offered: list[str] = []
    for number in range(4):
        made = await scene.offer(selling_mode="auction")
        scene.shop.clock.advance(timedelta(minutes=number % 2))
        rounds.insert(0, (await scene.auction(made["id"]))["id"])
        offered.insert(0, made["id"])
    assert await listed(scene.program, "/api/auctions") == rounds
    assert await listed(scene.program, "/api/auctions", subject_id=offered[2]) == rounds[2:3]
    assert await listed(scene.program, "/api/auctions", subject_id="off_none") == []
    await refuses_foreign_pages(scene.program, "/api/auctions")


@pytest.mark.parametrize("sort", ["amount", "newest", "oldest", "ending"])
async def test_an_inbox_moves_no_row_to_another_page(scene: Scene, sort: str) -> None:
    made = await scene.offer()
    for amount in ("20", "10", "30", "20"):
        scene.shop.clock.advance(timedelta(minutes=1))
        await waiting(scene, made["id"], amount)
    before = await listed(scene.program, "/api/inbox/bids", sort=sort)
    assert len(set(before)) == 4

    async def come_in() -> None:
        scene.shop.clock.advance(timedelta(minutes=1))
        for amount in ("40", "20", "10"):
            await waiting(scene, made["id"], amount)
        # What was read on the first page is not there any more.
        await scene.decline(before[0])

    after = await listed_while(scene.program, "/api/inbox/bids", come_in, sort=sort)
    assert [one for one in after if one in before] == before
    assert len(set(after)) == len(after)
    await refuses_foreign_pages(scene.program, "/api/inbox/bids", sort=sort)


async def meetings(scene: Scene, count: int) -> tuple[Fan, list[Meeting]]:
    """Meetings of one fan: the even ones have no time, the others the later the older."""
    scene.shop.app.include_router(meetings_router)
    scene.shop.app.include_router(cases_router)
    (made,) = await offers(scene, 1)
    fan = await scene.fan(1_000)
    for number in range(count):
        scene.shop.clock.advance(timedelta(minutes=1))
        bid_id = await fan.placed(made, "10")
        await scene.confirms(bid_id)
        await scene.accept(bid_id)
        await scene.hears("Accepted", bid_id, kyf=False)
        if number % 2:
            starts_at = scene.shop.clock.now() + timedelta(days=20 - number)
            times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
            agreed = update(Meeting).where(Meeting.bid_id == bid_id)
            state = MeetingState.AGREED.value
            await scene.shop.database.write(_change, agreed.values(state=state, **times))
    return fan, await scene.shop.database.read(
        lambda db: sorted(db.query(Meeting).all(), key=lambda one: one.id)
    )


def _change(db: Any, statement: Any) -> None:
    db.execute(statement)


async def test_meetings(scene: Scene) -> None:
    fan, rows = await meetings(scene, 7)
    a, b, c, d, e, f, g = [one.id for one in rows]
    for program, side in ((fan.program, "fan"), (scene.program, "creator")):
        assert await listed(program, "/api/meetings") == [a, c, e, g, f, d, b]
        assert await listed(program, "/api/meetings", side=side) == [a, c, e, g, f, d, b]
        assert await listed(program, "/api/meetings", pile="agreed") == [f, d, b]
        assert await listed(program, "/api/meetings", pile="over") == []
    assert await listed(fan.program, "/api/meetings", side="creator") == []
    over = [one.bid_id for one in rows[:3]]
    refunded = update(Bid).where(Bid.id.in_(over)).values(state=BidState.REFUNDED.value)
    await scene.shop.database.write(_change, refunded)
    assert await listed(fan.program, "/api/meetings", pile="over") == [c, b, a]
    assert await listed(fan.program, "/api/meetings", pile="on") == [e, g, f, d]
    for pile in ("on", "agreed", "over"):
        await refuses_foreign_pages(fan.program, "/api/meetings", pile=pile)
    for wrong in ({"pile": "all"}, {"side": "both"}):
        assert (await fan.program.get("/api/meetings", params=wrong)).status_code == 422


async def test_cases(scene: Scene) -> None:
    fan, rows = await meetings(scene, 5)
    now = scene.shop.clock.now()
    _, judge = await scene.shop.fan(0, roles=[Role.FAN.value, Role.ARBITER.value])

    def open_cases(db: Any) -> None:
        for number, one in enumerate(rows):
            db.add(
                Dispute(
                    id=f"dsp_{number}",
                    meeting_id=one.id,
                    opened_by=fan.id,
                    reason="no_show",
                    statement="",
                    answer="",
                    evidence={},
                    evidence_hash="0x" + "0" * 64,
                    ruling="",
                    opened_at=now + timedelta(minutes=number // 2),
                )
            )
        db.execute(update(Bid).values(state=BidState.DISPUTED.value))

    await scene.shop.database.write(open_cases)
    ids = [f"dsp_{number}" for number in range(5)]
    assert await listed(judge, "/api/arbiter/cases") == ids
    await scene.shop.database.write(_change, update(Dispute).values(decided_at=now))
    assert await listed(judge, "/api/arbiter/cases") == []
    assert await listed(judge, "/api/arbiter/cases", decided=True) == ids[::-1]
    await refuses_foreign_pages(judge, "/api/arbiter/cases")
    await refuses_foreign_pages(judge, "/api/arbiter/cases", decided=True)
