"""An agreed meeting moves, and many want one time at once."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from core.errors import AppError
from escrow.writes import WriteKind
from flows.arrange_meeting import agree
from models.chain import ChainLog
from tests.integration.bidding.calendars.agenda import at
from tests.integration.flows.stage import HOUR, TENTH, Stage, Won, from_unix, unix
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

MOVED = at("14:00")


async def test_an_agreed_meeting_moves(stage: Stage) -> None:
    won = await stage.agreed()
    (before,) = await won.bookings()
    await stage.at(TENTH - timedelta(minutes=30))
    for by in (stage.as_fan, stage.as_creator):
        assert (await won.asks("check-in", by=by)).status_code == 200
    assert (await won.asks("codes", by=stage.as_creator)).status_code == 200
    other = await won.proposed(at("10:00", 1))
    proposal = await won.proposed(MOVED, by=stage.as_creator)
    assert len(await won.bookings()) == 1, "a move holds no second time"
    view = (await won.answer(proposal, "accept", by=stage.as_fan)).json()
    assert view["starts_at"] == "2026-11-23T14:00:00Z"
    assert (view["checked_in"], view["other_checked_in"], view["is_scanned"]) == (False,) * 3
    (booking,) = await won.bookings()
    assert (booking.id, booking.starts_at, booking.sequence) == (before.id, MOVED, 1)
    meeting = await won.meeting()
    assert meeting.code_shown_at is None
    assert meeting.due_at == MOVED - HOUR
    assert (await won.proposals()) == ["accepted", "withdrawn", "accepted"]
    assert code_of(await won.answer(other, "accept", by=stage.as_creator)) == "proposal_answered"
    assert (await won.notices())[-1] == "meeting_moved"
    for user in (stage.fan, stage.creator):
        first, second = [
            Calendar.from_ical(mail.invitation).walk("VEVENT")[0]
            for mail in await stage.mails(user)
            if mail.invitation
        ]
        assert first["UID"] == second["UID"]
        assert (second["SEQUENCE"], second.decoded("DTSTART")) == (1, MOVED)


async def test_a_meeting_may_move_into_its_own_time(stage: Stage) -> None:
    won = await stage.agreed()
    proposal = await won.proposed(TENTH + timedelta(minutes=30), by=stage.as_creator)
    answer = await won.answer(proposal, "accept", by=stage.as_fan)
    assert answer.status_code == 200


async def test_crossing_moves_end_with_the_contract_at_the_agreed_end(stage: Stage) -> None:
    """The second move is agreed before the chain has the first: it is refused and asked again."""
    won = await stage.won()
    await won.agree(TENTH)
    proposal = await won.proposed(MOVED, by=stage.as_creator)
    await won.answer(proposal, "accept", by=stage.as_fan)
    first, second = await won.writes("reschedule")
    assert first["from_meet_by"] == second["from_meet_by"]
    await won.hears("Rescheduled", meet_by=first["meet_by"])
    third = (await won.writes("reschedule"))[-1]
    assert (third["from_meet_by"], third["meet_by"]) == (first["meet_by"], unix(MOVED + HOUR))
    await won.fails(WriteKind.RESCHEDULE, "fan")
    assert len(await won.writes("reschedule")) == 3, "it is asked for already"
    await won.hears("Rescheduled", meet_by=third["meet_by"])
    bid = await won.bid()
    assert bid.meet_by == MOVED + HOUR
    assert bid.due_at == MOVED + 49 * HOUR + timedelta(seconds=1)
    assert len(await won.writes("reschedule")) == 3


async def test_a_move_there_and_back_before_the_chain_answers(stage: Stage) -> None:
    won = await stage.agreed()
    for start in (MOVED, TENTH):
        proposal = await won.proposed(start, by=stage.as_creator)
        await won.answer(proposal, "accept", by=stage.as_fan)
    there = (await won.writes("reschedule"))[-1]
    await won.hears("Rescheduled", meet_by=there["meet_by"])
    back = (await won.writes("reschedule"))[-1]
    assert from_unix(back["from_meet_by"]) == MOVED + HOUR
    assert from_unix(back["meet_by"]) == TENTH + HOUR


RACERS = 64


async def test_of_many_meetings_on_one_slot_one_is_agreed(stage: Stage) -> None:
    """64 proposals of one time, each made when the hold before it had run out."""
    offer_days = {"meet_days": 180, "answer_days": 30}
    won: list[Won] = []
    proposals: list[str] = []
    slot = at("10:00", 140)
    for _ in range(RACERS):
        one = await stage.won(**offer_days)
        proposals.append(await one.proposed(slot, by=stage.as_creator))
        won.append(one)
        stage.clock.advance(timedelta(hours=48))

    async def accept(proposal_id: str) -> str:
        try:
            view = await stage.database.write(agree, stage.fan.id, proposal_id, clock=stage.clock)
        except AppError as error:
            return error.code
        return view.state

    answers = await asyncio.gather(*(accept(one) for one in proposals))
    assert Counter(answers) == {"agreed": 1, "slot_taken": RACERS - 1}
    bookings = [booking for one in won for booking in await one.bookings()]
    assert Counter(one.state for one in bookings)["confirmed"] == 1


async def test_one_proposal_is_accepted_once_by_two_taps(stage: Stage) -> None:
    won = await stage.won()
    proposal = await won.proposed(TENTH, by=stage.as_creator)
    answers = await asyncio.gather(
        *(won.answer(proposal, "accept", by=stage.as_fan) for _ in range(8)),
        *(won.answer(proposal, "withdraw", by=stage.as_creator) for _ in range(2)),
    )
    states = Counter(answer.status_code for answer in answers)
    assert states == {200: 1, 409: 9}
    booking = (await won.bookings())[0]
    assert booking.sequence <= 1
    assert len(await won.writes("reschedule")) <= 1
    assert len([one for one in await stage.mails(stage.fan) if one.invitation]) <= 1


async def test_a_rescheduling_that_a_reorganisation_takes_back(stage: Stage) -> None:
    won = await stage.won()
    before = (await won.bid()).meet_by
    await won.agree(TENTH)

    def note(db: Session) -> None:
        """As the watcher keeps logs: the last moment before it is read from them."""
        for number, (name, moment) in enumerate(
            (("Placed", before), ("Rescheduled", TENTH + HOUR)), start=1
        ):
            log = ChainLog(
                id=f"lg_{name}",
                block_number=number,
                block_hash=f"0x{number:064x}",
                log_index=0,
                tx_hash=f"0x{number:064x}",
                name=name,
                deal_id=won.deal_id,
                args={"meet_by": unix(moment)},
                undone=False,
            )
            db.add(log)

    await stage.database.write(note)
    log = await won.hears("Rescheduled", "lg_Rescheduled", meet_by=unix(TENTH + HOUR))
    assert (await won.bid()).meet_by == TENTH + HOUR
    await won.unhears(log)
    bid = await won.bid()
    assert bid.meet_by == before
    assert bid.due_at == before + timedelta(hours=48, seconds=1)
    # The transaction itself is sent again as it is: nothing is asked anew.
    assert len(await won.writes("reschedule")) == 1
