"""The two sides agree on time and place, and change their minds."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from flows.sweep import sweep_once
from tests.integration.bidding.calendars.agenda import at
from tests.integration.flows.stage import HOUR, TENTH, Stage, unix
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

MOVED = at("14:00")


@pytest.mark.parametrize("proposer", ["fan", "creator"])
async def test_one_side_proposes_and_the_other_accepts(stage: Stage, proposer: str) -> None:
    won = await stage.won()
    sides = {"fan": stage.as_fan, "creator": stage.as_creator}
    by = sides.pop(proposer)
    (other,) = sides.values()
    meet_by = (await won.bid()).meet_by
    answer = await won.propose(TENTH, by=by, note="I bring <b>cake</b> \N{SHORTCAKE}")
    assert answer.status_code == 201
    (card,) = answer.json()["proposals"]
    assert (card["by"], card["is_mine"], card["state"]) == (proposer, True, "open")
    assert card["note"] == "I bring <b>cake</b> \N{SHORTCAKE}"
    (hold,) = await won.bookings()
    assert (hold.state, hold.held_until) == ("held", TENTH)
    told = stage.creator if proposer == "fan" else stage.fan
    assert (await stage.told(told))[-1] == "proposal_made"

    own = await won.answer(card["id"], "accept", by=by)
    assert (own.status_code, code_of(own)) == (404, "not_found")
    answer = await won.answer(card["id"], "accept", by=other)
    view = answer.json()
    assert (answer.status_code, view["state"], view["place"]) == (200, "agreed", "Cafe am Ring")
    assert view["starts_at"] == "2026-11-23T10:00:00Z"
    assert view["map_link"].endswith("Cafe%20am%20Ring%2C%20Berlin")
    (booking,) = await won.bookings()
    assert (booking.id, booking.state, booking.sequence) == (hold.id, "confirmed", 0)
    (call,) = await won.writes("reschedule")
    assert (call["from_meet_by"], call["meet_by"]) == (unix(meet_by), unix(TENTH + HOUR))
    assert await won.notices() == ["meeting_opened", "meeting_agreed"]
    again = await won.answer(card["id"], "accept", by=other)
    assert (again.status_code, code_of(again)) == (409, "proposal_answered")
    assert len(await won.writes("reschedule")) == 1


async def test_both_get_an_invitation_with_their_own_address_only(stage: Stage) -> None:
    won = await stage.agreed()
    for user, other in ((stage.fan, stage.creator), (stage.creator, stage.fan)):
        mail = next(one for one in await stage.mails(user) if one.invitation)
        assert mail.to_address == user.email
        assert mail.invitation_method == "REQUEST"
        assert mail.invitation is not None
        unfolded = mail.invitation.replace("\r\n ", "")
        assert user.email in unfolded
        assert other.email not in unfolded + mail.text + mail.subject
        event = Calendar.from_ical(mail.invitation).walk("VEVENT")[0]
        (booking,) = await won.bookings()
        assert str(event["UID"]).startswith(booking.id)
        assert (event["SEQUENCE"], event.decoded("DTSTART")) == (0, TENTH)


BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"place": ""}, 422, "invalid_proposal"),
    ({"place": "   "}, 422, "invalid_proposal"),
    ({"starts_at": (TENTH + timedelta(seconds=5)).isoformat()}, 422, "invalid_proposal"),
    ({"starts_at": "2026-11-20T10:00:00Z"}, 422, "invalid_proposal"),
    ({"starts_at": "2027-11-20T10:00:00Z"}, 422, "invalid_proposal"),
    ({"starts_at": "2026-11-23T10:00:00"}, 422, "invalid_request"),
    ({"place": "x" * 301}, 422, "invalid_request"),
    ({"place": "a\x00b"}, 422, "invalid_request"),
    ({"link": "javascript:alert(1)"}, 422, "invalid_request"),
    ({"link": "http://plain.example"}, 422, "invalid_request"),
    ({"note": "n" * 501}, 422, "invalid_request"),
    ({"time_zone": "Mars/Olympus"}, 422, "unknown_time_zone"),
    ({"time_zone": "../../etc/passwd"}, 422, "unknown_time_zone"),
]


@pytest.mark.parametrize(("change", "status", "code"), BAD)
async def test_proposals_that_will_not_do(
    stage: Stage, change: dict[str, Any], status: int, code: str
) -> None:
    won = await stage.won()
    answer = await won.propose(TENTH, **change)
    assert (answer.status_code, code_of(answer)) == (status, code), answer.text
    assert await won.bookings() == []


async def test_online_meetings_have_a_link(stage: Stage) -> None:
    won = await stage.won(place_kind="online", city=None)
    answer = await won.propose(TENTH, place="")
    assert (answer.status_code, code_of(answer)) == (422, "invalid_proposal")
    answer = await won.propose(TENTH, place="", link="https://call.example/room-1")
    (card,) = answer.json()["proposals"]
    view = (await won.answer(card["id"], "accept", by=stage.as_creator)).json()
    assert (view["link"], view["map_link"]) == ("https://call.example/room-1", None)


async def test_fans_keep_to_the_hours_and_the_lead_time(stage: Stage) -> None:
    won = await stage.won()
    early = await won.propose(at("05:00"))
    assert (early.status_code, code_of(early)) == (409, "slot_not_offered")
    assert early.json()["error"]["details"]["free"]
    # Monday at ten is less than a day ahead from here on.
    await stage.at(TENTH - timedelta(hours=23))
    soon = await won.propose(TENTH)
    assert (soon.status_code, code_of(soon)) == (409, "slot_too_soon")
    for start in (at("05:00"), TENTH):
        assert (await won.propose(start, by=stage.as_creator)).status_code == 201


async def test_a_taken_time_is_not_proposed(stage: Stage) -> None:
    await stage.agreed()
    other = await stage.won()
    answer = await other.propose(TENTH)
    assert (answer.status_code, code_of(answer)) == (409, "slot_taken")
    answer = await other.propose(TENTH + timedelta(minutes=30), by=stage.as_creator)
    assert code_of(answer) == "slot_taken"


async def test_five_proposals_of_a_side_may_wait(stage: Stage) -> None:
    won = await stage.won()
    made = [await won.proposed(at("10:00", days)) for days in range(5)]
    answer = await won.propose(at("14:00"))
    assert (answer.status_code, code_of(answer)) == (422, "invalid_proposal")
    await won.proposed(at("14:00"), by=stage.as_creator)
    taken = await won.answer(made[0], "withdraw", by=stage.as_fan)
    assert taken.json()["proposals"][0]["state"] == "withdrawn"
    await won.proposed(at("14:00", 1))


async def test_no_frees_the_time_at_once(stage: Stage) -> None:
    won, other = await stage.won(), await stage.won()
    for verb, by in (("decline", stage.as_creator), ("withdraw", stage.as_fan)):
        proposal = await won.proposed(TENTH)
        assert code_of(await other.propose(TENTH)) == "slot_taken"
        assert (await won.answer(proposal, verb, by=by)).status_code == 200
        again = await won.answer(proposal, "accept", by=stage.as_creator)
        assert code_of(again) == "proposal_answered"
    assert await won.proposals() == ["declined", "withdrawn"]
    await other.proposed(TENTH)


async def test_only_its_maker_takes_a_proposal_back(stage: Stage) -> None:
    won = await stage.won()
    proposal = await won.proposed(TENTH)
    _, stranger = await stage.shop.fan(0)
    wrong = (
        ("withdraw", stage.as_creator),
        ("decline", stage.as_fan),
        *((verb, stranger) for verb in ("accept", "decline", "withdraw")),
    )
    for verb, by in wrong:
        answer = await won.answer(proposal, verb, by=by)
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
    assert code_of(await won.answer("prp_none", "accept", by=stage.as_fan)) == "not_found"
    assert await won.proposals() == ["open"]


async def test_a_proposal_whose_time_came_is_over(stage: Stage) -> None:
    won = await stage.won()
    proposal = await won.proposed(TENTH)
    await stage.at(TENTH - timedelta(seconds=1))
    await sweep_once(stage.database, clock=stage.clock)
    assert await won.proposals() == ["open"]
    await stage.at(TENTH)
    late = await won.answer(proposal, "accept", by=stage.as_creator)
    assert (late.status_code, code_of(late)) == (409, "proposal_answered")
    await sweep_once(stage.database, clock=stage.clock)
    assert await won.proposals() == ["expired"]
    assert (await won.bookings())[0].state == "released"


async def test_a_hold_that_ran_out_counts_while_nobody_has_its_time(stage: Stage) -> None:
    far = at("10:00", 7)
    won, other = await stage.won(), await stage.won()
    proposal, lost = await won.proposed(far), await won.proposed(far + timedelta(hours=3))
    stage.clock.advance(timedelta(hours=48, seconds=1))
    await sweep_once(stage.database, clock=stage.clock)
    assert {one.state for one in await won.bookings()} == {"released"}
    await other.agree(far + timedelta(hours=3))
    answer = await won.answer(lost, "accept", by=stage.as_creator)
    assert (answer.status_code, code_of(answer)) == (409, "slot_taken")
    answer = await won.answer(proposal, "accept", by=stage.as_creator)
    assert (answer.status_code, answer.json()["state"]) == (200, "agreed")


async def test_nothing_is_arranged_when_it_is_over(stage: Stage) -> None:
    won = await stage.won()
    proposal = await won.proposed(TENTH)
    await won.closed("refunded")
    assert await won.proposals() == ["withdrawn"]
    assert (await won.bookings())[0].state == "released"
    assert code_of(await won.propose(MOVED)) == "meeting_state"
    answer = await won.answer(proposal, "accept", by=stage.as_creator)
    assert code_of(answer) == "proposal_answered"


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:00Z", "9999-12-31T23:59:00-14:00", "0001-01-01T00:00:00+14:00"]
)
async def test_the_ends_of_time_are_no_times_to_meet(stage: Stage, moment: str) -> None:
    won = await stage.won()
    answer = await won.asks("proposals", {"starts_at": moment, "place": "Cafe am Ring"})
    assert (answer.status_code, code_of(answer)) == (422, "invalid_proposal")


async def test_nobody_is_flooded_with_proposals(stage: Stage) -> None:
    won = await stage.won()
    for _ in range(30):
        proposal = await won.proposed(TENTH)
        assert (await won.answer(proposal, "withdraw", by=stage.as_fan)).status_code == 200
    answer = await won.propose(TENTH)
    assert (answer.status_code, code_of(answer)) == (429, "rate_limited")
    stage.clock.advance(HOUR)
    assert (await won.propose(TENTH)).status_code == 201
