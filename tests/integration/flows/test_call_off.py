"""A meeting is called off: for nothing by the creator, on the offer's terms by the fan."""

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from bidding.meetings.rules import CHAT_AFTER
from models.conversation import Conversation
from models.states import BidState
from tests.factories.users import KEYSTORE
from tests.integration.accounts.kyf.desk import OTHER_KEY
from tests.integration.flows.stage import AMOUNT, HOUR, TENTH, Stage, Won
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
KEPT = 10_000_000
"""A quarter of 40.000003, rounded down."""


async def test_the_creator_calls_it_off_for_nothing(stage: Stage) -> None:
    won = await stage.agreed()
    waiting = await won.proposed(TENTH + DAY)
    await stage.at(TENTH - SECOND)
    answer = await won.asks("cancel", {"note": "I am ill."}, by=stage.as_creator)
    assert (answer.status_code, answer.json()["bid_state"]) == (200, "refunding")
    assert await won.writes("decline") == [{"deal_id": won.deal_id}]
    assert await won.writes("settle") == []
    bid = await won.bid()
    assert (bid.reason, bid.note) == ("cancelled_by_creator", "I am ill.")
    assert {one.state for one in await won.bookings()} == {"released"}
    assert await won.proposals() == ["accepted", "withdrawn"]
    answer = await won.answer(waiting, "accept", by=stage.as_creator)
    assert answer.status_code == 409
    assert (await won.notices())[-1] == "meeting_cancelled"
    assert (await won.meeting()).due_at is None
    for user in (stage.fan, stage.creator):
        assert (await stage.told(user))[-1] == "meeting_cancelled"
        mail = (await stage.mails(user))[-1]
        assert (mail.invitation_method, mail.invitation is not None) == ("CANCEL", True)
        event = Calendar.from_ical(str(mail.invitation)).walk("VEVENT")[0]
        assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 1)
    await won.closed("refunded")
    assert (await won.view())["state"] == "cancelled"


async def test_it_is_called_off_once(stage: Stage) -> None:
    won = await stage.agreed()
    for key in ("k", "k"):
        answer = await won.asks("cancel", by=stage.as_creator, key=key)
        assert answer.status_code == 200
    again = await won.asks("cancel", by=stage.as_creator)
    assert (again.status_code, code_of(again)) == (409, "meeting_state")
    assert code_of(await won.asks("cancel")) == "meeting_state"
    assert len(await won.writes("decline")) == 1


async def test_a_meeting_without_a_time_costs_the_fan_nothing(stage: Stage) -> None:
    won = await stage.won()
    answer = await won.asks("cancel")
    assert answer.status_code == 200
    assert (await won.bid()).reason == "cancelled_by_fan"
    mail = (await stage.mails(stage.creator))[-1]
    assert (mail.invitation, mail.subject) == (None, "Coffee is off")


@pytest.mark.parametrize(("moment", "kept"), [(TENTH - DAY, 0), (TENTH - DAY + SECOND, KEPT)])
async def test_late_is_later_than_the_terms_say(stage: Stage, moment: datetime, kept: int) -> None:
    won = await stage.agreed()
    await stage.at(moment)
    terms = (await won.view())["cancel_terms"]
    assert terms["free_until"] == "2026-11-22T10:00:00Z"
    assert (terms["creator_keeps"], terms["fan_gets"]) == (
        ("10", "30.000003") if kept else ("0", "40.000003")
    )
    answer = await won.asks("cancel", {"signature": won.signed(kept)} if kept else {})
    assert answer.status_code == 200
    if not kept:
        assert len(await won.writes("decline")) == 1
        return
    (call,) = await won.writes("settle")
    assert (call["earned"], call["signature"]) == (KEPT, won.signed(KEPT))
    assert (await won.bid()).reason == "cancelled_late"
    assert not (await won.view())["is_released"]
    await won.closed("released", KEPT, 500_000)
    view = await won.view()
    assert (view["state"], view["bid_state"]) == ("cancelled", "released")


@pytest.mark.parametrize("wrong", ["none", "all", "less", "foreign"])
async def test_the_creators_part_needs_the_fans_signature(stage: Stage, wrong: str) -> None:
    won = await stage.agreed()
    await stage.at(TENTH - SECOND)
    body = {
        "none": {},
        "all": {"signature": won.signed(AMOUNT)},
        "less": {"signature": won.signed(KEPT - 1)},
        "foreign": {"signature": won.signed(KEPT, key=OTHER_KEY)},
    }[wrong]
    answer = await won.asks("cancel", body)
    assert (answer.status_code, code_of(answer)) == (422, "invalid_signature")
    assert answer.json()["error"]["details"]["kept"] == str(KEPT)
    assert (await won.bid()).state == BidState.ACCEPTED
    assert (await won.bookings())[0].state == "confirmed"


async def test_the_house_signs_the_part_of_fans_who_delegate(stage: Stage) -> None:
    won = await stage.agreed(signer=None)
    await stage.at(TENTH - SECOND)
    assert (await won.asks("cancel")).status_code == 200
    (call,) = await won.writes("settle")
    key = await stage.read(lambda db: KEYSTORE.signer_of(db, KEYSTORE.address_of(db, stage.fan.id)))
    assert (call["earned"], call["signature"]) == (KEPT, won.signed(KEPT, key=key))


async def test_terms_that_keep_nothing_need_no_signature(stage: Stage) -> None:
    won = await stage.agreed(late_cancel_bps=0)
    await stage.at(TENTH - SECOND)
    assert (await won.asks("cancel")).status_code == 200
    assert len(await won.writes("decline")) == 1


async def test_from_the_start_on_the_fan_cannot_cancel(stage: Stage) -> None:
    won = await stage.agreed()
    await stage.at(TENTH)
    view = await won.view()
    assert (view["can_cancel"], view["cancel_terms"]) == (False, None)
    answer = await won.asks("cancel", {"signature": won.signed(KEPT)})
    assert (answer.status_code, code_of(answer)) == (409, "meeting_state")
    assert (await won.asks("cancel", by=stage.as_creator)).status_code == 200


async def test_notes_are_text(stage: Stage) -> None:
    won = await stage.agreed()
    for note in ("n" * 501, "a\x00b"):
        answer = await won.asks("cancel", {"note": note}, by=stage.as_creator)
        assert (answer.status_code, code_of(answer)) == (422, "invalid_request")
    strange = "<script>alert(1)</script> \N{RIGHT-TO-LEFT OVERRIDE}abc \N{WAVING HAND SIGN}"
    assert (await won.asks("cancel", {"note": strange}, by=stage.as_creator)).status_code == 200
    assert (await won.bid()).note == strange


async def test_what_is_over_is_not_called_off(stage: Stage) -> None:
    """A creator who could would have no review, whatever happened."""
    won = await stage.agreed()
    await stage.at(TENTH + HOUR - SECOND)
    assert (await won.view(stage.as_creator))["can_cancel"]
    await stage.at(TENTH + HOUR)
    assert not (await won.view(stage.as_creator))["can_cancel"]
    answer = await won.asks("cancel", by=stage.as_creator)
    assert (answer.status_code, code_of(answer)) == (409, "meeting_state")
    assert (await won.bookings())[0].state == "confirmed"


async def test_a_part_that_is_kept_is_told_as_it_is(stage: Stage) -> None:
    won = await stage.agreed(signer=None)
    await stage.at(TENTH - SECOND)
    assert (await won.asks("cancel")).status_code == 200
    await won.closed("released", KEPT, 500_000)
    assert (await won.notices())[-2:] == ["meeting_cancelled", "money_kept_in_part"]
    assert (await stage.told(stage.creator))[-1] == "cancellation_paid"
    assert (await stage.mails(stage.creator))[-1].subject == "Coffee: cancellation paid"


async def closing(won: Won) -> datetime | None:
    query = select(Conversation.closes_at).where(Conversation.subject_id == won.meeting_id)
    return await won.stage.read(lambda db: db.scalars(query).one())


@pytest.mark.parametrize("is_agreed", [True, False])
async def test_people_who_do_not_meet_have_a_week_to_say_goodbye(
    stage: Stage, is_agreed: bool
) -> None:
    """Or a bid that is taken back would buy a private line to the creator for months."""
    won = await (stage.agreed() if is_agreed else stage.won())
    planned = TENTH + HOUR + CHAT_AFTER if is_agreed else (await won.bid()).meet_by + CHAT_AFTER
    assert await closing(won) == planned
    assert (await won.asks("cancel")).status_code == 200
    log = await won.closed("refunded")
    assert await closing(won) == stage.clock.now() + CHAT_AFTER
    await won.unhears(log)
    assert await closing(won) == planned


async def test_nobody_gets_longer_by_a_late_refund(stage: Stage) -> None:
    won = await stage.agreed()
    await stage.at(TENTH + 49 * HOUR)
    await won.closed("refunded")
    assert await closing(won) == TENTH + HOUR + CHAT_AFTER
