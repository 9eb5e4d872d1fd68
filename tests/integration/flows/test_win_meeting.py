"""A won bid opens its meeting once, whatever a reorganisation repeats."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bidding.meetings.rules import CHAT_AFTER
from models.conversation import Conversation
from models.meeting import Meeting
from tests.integration.flows.stage import AMOUNT, TENTH, Stage
from tests.integration.shop import code_of

pytestmark = pytest.mark.db


async def count_rows(stage: Stage, table: type[Meeting] | type[Conversation]) -> int:
    return await stage.read(lambda db: db.scalar(select(func.count()).select_from(table)) or 0)


async def test_an_accepted_bid_opens_meeting_and_conversation(stage: Stage) -> None:
    won = await stage.won()
    view = await won.view()
    assert (view["side"], view["state"], view["phase"]) == ("fan", "arranging", "arranging")
    assert (view["title"], view["minutes"], view["city"]) == ("Coffee", 60, "Berlin")
    assert view["amount"] == "40.000003"
    assert (view["checked_in"], view["can_scan"], view["can_dispute"]) == (False, False, False)
    assert view["cancel_terms"] == {
        "creator_keeps": "0",
        "fan_gets": "40.000003",
        "free_until": None,
    }
    theirs = await won.view(stage.as_creator)
    assert (theirs["side"], theirs["other_name"], theirs["cancel_terms"]) == (
        "creator",
        "Ada",
        None,
    )
    assert await won.notices() == ["meeting_opened"]
    assert "bid_won" in await stage.told(stage.fan)
    (mail,) = await stage.mails(stage.fan)
    assert f"/meetings/{won.meeting_id}" in mail.text
    bid = await won.bid()
    closes = await stage.read(
        lambda db: db.scalars(
            select(Conversation.closes_at).where(Conversation.subject_id == won.meeting_id)
        ).one()
    )
    assert closes == bid.meet_by + CHAT_AFTER


async def test_a_log_that_comes_twice_opens_nothing_twice(stage: Stage) -> None:
    won = await stage.bid()
    log = await won.accepted()
    before = await stage.told(stage.fan)
    await stage.database.write(stage.news.on_log, log, clock=stage.clock)
    assert await won.notices() == ["meeting_opened"]
    assert await stage.told(stage.fan) == before


async def test_an_acceptance_that_a_reorganisation_repeats(stage: Stage) -> None:
    won = await stage.bid()
    log = await won.accepted()
    before = await stage.told(stage.fan)
    await won.unhears(log)
    assert (await won.meeting()).state == "closed"
    answer = await won.propose(TENTH)
    assert (answer.status_code, code_of(answer)) == (409, "meeting_state")
    await won.hears("Accepted", kyf=False)
    assert (await won.meeting()).state == "arranging"
    assert (await count_rows(stage, Meeting), await count_rows(stage, Conversation)) == (1, 1)
    assert await won.notices() == ["meeting_opened"]
    assert await stage.told(stage.fan) == before
    assert len(await stage.mails(stage.fan)) == 1
    await won.agree(TENTH)


async def test_an_agreed_meeting_comes_back_agreed(stage: Stage) -> None:
    won = await stage.bid()
    log = await won.accepted()
    await won.agree(TENTH)
    await won.unhears(log)
    assert (await won.meeting()).state == "closed"
    await won.hears("Accepted", kyf=False)
    meeting = await won.meeting()
    assert (meeting.state, meeting.starts_at) == ("agreed", TENTH)


async def test_a_settlement_that_a_reorganisation_repeats(stage: Stage) -> None:
    won = await stage.agreed()
    assert (await won.asks("release", {"signature": won.signed()})).status_code == 200
    log = await won.closed("released", AMOUNT, 2_000_000)
    assert (await won.meeting()).state == "released"
    told = await stage.told(stage.creator)
    await won.unhears(log)
    meeting = await won.meeting()
    # The fan has signed: nobody is asked to come any more.
    assert (meeting.state, meeting.due_at) == ("agreed", None)
    await won.closed("released", AMOUNT, 2_000_000)
    assert (await won.meeting()).state == "released"
    assert (await won.notices()).count("money_released") == 1
    assert await stage.told(stage.creator) == told


async def test_a_refund_that_is_taken_back_for_good(stage: Stage) -> None:
    won = await stage.agreed()
    log = await won.closed("refunded")
    assert (await won.meeting()).state == "closed"
    await won.unhears(log)
    meeting = await won.meeting()
    assert meeting.state == "agreed"
    assert meeting.due_at == TENTH - timedelta(hours=24)


async def test_strangers_see_no_meeting(stage: Stage) -> None:
    won = await stage.won()
    _, stranger = await stage.shop.fan(0)
    for path in ("", "/dispute"):
        answer = await stranger.get(f"/api/meetings/{won.meeting_id}{path}")
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
    assert (await stranger.get("/api/meetings")).json()["items"] == []
    for act in ("check-in", "codes", "release", "cancel"):
        assert code_of(await won.asks(act, by=stranger)) == "not_found"
    assert code_of(await won.propose(TENTH, by=stranger)) == "not_found"
    nobody = await stage.shop.client({})
    assert code_of(await nobody.get(f"/api/meetings/{won.meeting_id}")) == "unauthenticated"


async def test_meetings_are_listed_in_their_order(stage: Stage) -> None:
    late = await stage.agreed(TENTH.replace(hour=14))
    soon = await stage.agreed(TENTH)
    old, older = await stage.won(), await stage.won()
    for one in (older, old):
        await one.closed("refunded")
    fresh = await stage.won()
    items = (await stage.as_fan.get("/api/meetings")).json()["items"]
    ids = [item["id"] for item in items]
    assert ids == [fresh.meeting_id, soon.meeting_id, late.meeting_id]
    over = (await stage.as_fan.get("/api/meetings?pile=over")).json()["items"]
    assert [item["id"] for item in over] == [older.meeting_id, old.meeting_id]
    theirs = (await stage.as_creator.get("/api/meetings")).json()["items"]
    assert [item["id"] for item in theirs] == ids


@pytest.mark.parametrize("mode", ["instant", "review"])
async def test_a_creator_learns_of_a_win_that_nobody_clicked(stage: Stage, mode: str) -> None:
    won = await stage.bid(selling_mode=mode)
    if mode == "review":
        await won.accepted()
    else:
        await won.hears("Accepted", kyf=False)
        await won.find()
    told = await stage.told(stage.creator)
    assert told == (["meeting_won"] if mode == "instant" else ["bid_received"])
    subjects = [mail.subject for mail in await stage.mails(stage.creator)]
    assert any("won Coffee" in one for one in subjects) is (mode == "instant")
