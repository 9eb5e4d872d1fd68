"""A case before the arbiter: opened, answered, decided; or paid, or left to the contract."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from bidding.meetings.service.disputing import evidence_hash
from escrow.recount import audit
from flows.sweep import sweep_once
from messenger.service.writing import send_message
from models.account import User
from models.states import BidState, Role
from tests.integration.flows.stage import AMOUNT, HOUR, TENTH, Stage, Won
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
NO_SHOW = {"reason": "no_show", "statement": "Nobody came."}
END = TENTH + HOUR


async def arbiter(stage: Stage) -> tuple[User, httpx.AsyncClient]:
    return await stage.shop.fan(0, roles=[Role.FAN.value, Role.ARBITER.value])


async def disputed(stage: Stage, *, by: Any = None, **changes: Any) -> Won:
    """A case that the contract has."""
    won = await stage.agreed(**changes)
    await stage.at(TENTH + 15 * MINUTE)
    answer = await won.asks("dispute", NO_SHOW, by=by)
    assert answer.status_code == 200, answer.text
    await won.hears("Disputed", by="0x" + "aa" * 20, reason=answer.json()["evidence_hash"])
    return won


async def case_of(won: Won, by: httpx.AsyncClient | None = None) -> dict[str, Any]:
    program = by or won.stage.as_fan
    case: dict[str, Any] = (await program.get(f"/api/meetings/{won.meeting_id}/dispute")).json()
    return case


async def ruled(program: httpx.AsyncClient, case_id: str, bps: int = 3_000, key: str = "r") -> Any:
    return await program.post(
        f"/api/arbiter/cases/{case_id}/ruling",
        json={"creator_bps": bps, "ruling": "Both were late."},
        headers={"Idempotency-Key": key},
    )


@pytest.mark.parametrize("side", ["fan", "creator"])
async def test_either_side_opens_a_case(stage: Stage, side: str) -> None:
    won = await stage.agreed()
    by, other = (stage.as_fan, stage.creator) if side == "fan" else (stage.as_creator, stage.fan)
    await stage.at(TENTH + 15 * MINUTE - SECOND)
    early = await won.asks("dispute", NO_SHOW, by=by)
    assert (early.status_code, code_of(early)) == (409, "dispute_refused")
    assert (await won.view())["can_dispute"] is False
    await stage.at(TENTH + 15 * MINUTE)
    assert (await won.view())["can_dispute"] is True
    case = (await won.asks("dispute", NO_SHOW, by=by)).json()
    assert (case["opened_by"], case["reason"], case["bid_state"]) == (side, "no_show", "disputing")
    (call,) = await won.writes("dispute")
    assert call["reason_hash"] == case["evidence_hash"]
    assert (await stage.told(other))[-1] == "dispute_opened"
    assert (await won.notices())[-1] == "dispute_opened"
    twice = await won.asks("dispute", NO_SHOW, by=by)
    assert code_of(twice) == "dispute_refused"
    await won.hears("Disputed", by=call["by_address"], reason=call["reason_hash"])
    case = await case_of(won)
    assert case["decide_by"] is not None
    assert (await won.view())["state"] == "disputed"


@pytest.mark.parametrize(("late", "status"), [(0, 200), (1, 409)])
async def test_a_case_opens_until_two_days_after(stage: Stage, late: int, status: int) -> None:
    won = await stage.agreed()
    await stage.at(END + 48 * HOUR + late * SECOND)
    answer = await won.asks("dispute", NO_SHOW)
    assert answer.status_code == status


async def test_without_a_time_only_safety_is_a_case(stage: Stage) -> None:
    won = await stage.won()
    assert code_of(await won.asks("dispute", NO_SHOW)) == "dispute_refused"
    answer = await won.asks("dispute", NO_SHOW | {"reason": "safety"})
    assert answer.status_code == 200


BAD = [
    {"reason": "bored"},
    {"statement": ""},
    {"statement": "   "},
    {"statement": "s" * 4_001},
    {"statement": "a\x00b"},
]


@pytest.mark.parametrize("change", BAD)
async def test_statements_are_words(stage: Stage, change: dict[str, str]) -> None:
    won = await stage.agreed()
    await stage.at(TENTH + HOUR)
    answer = await won.asks("dispute", NO_SHOW | change)
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")


async def test_what_the_house_knows_is_evidence(stage: Stage) -> None:
    won = await stage.agreed()
    view = await won.view()
    words = "Where are you? <b>\N{ANGRY FACE}</b> \N{RIGHT-TO-LEFT MARK}"

    def write(db: Session) -> None:
        send_message(db, stage.fan.id, view["conversation_id"], words, clock=stage.clock)

    await stage.at(TENTH - MINUTE)
    await won.asks("check-in")
    await stage.database.write(write)
    await stage.at(TENTH + 20 * MINUTE)
    case = (await won.asks("dispute", NO_SHOW)).json()
    evidence = case["evidence"]
    assert evidence["statement"] == "Nobody came."
    assert (evidence["title"], evidence["place"]) == ("Coffee", "Cafe am Ring")
    assert (evidence["deal_id"], evidence["amount"]) == (won.deal_id, str(AMOUNT))
    assert evidence["fan_checked_in_at"] == "2026-11-23T09:59:00+00:00"
    assert (evidence["creator_checked_in_at"], evidence["scanned_at"]) == ("", "")
    assert [one["state"] for one in evidence["proposals"]] == ["accepted"]
    texts = [one["text"] for one in evidence["messages"] if one["kind"] == "text"]
    assert texts == [words.strip()]
    # What is read back later still has the hash that is on the chain.
    stage.clock.advance(DAY)
    kept = await case_of(won, stage.as_creator)
    assert evidence_hash(kept["evidence"]) == kept["evidence_hash"] == case["evidence_hash"]
    assert evidence_hash(evidence | {"statement": "Somebody came."}) != case["evidence_hash"]


async def test_the_other_side_answers_until_the_decision(stage: Stage) -> None:
    won = await disputed(stage)
    url = f"/api/meetings/{won.meeting_id}/dispute/answer"
    own = await stage.as_fan.put(url, json={"answer": "I am right."})
    assert (own.status_code, code_of(own)) == (404, "not_found")
    for words in ("I was there.", "I was there, at the door."):
        answer = await stage.as_creator.put(url, json={"answer": words})
        assert (answer.status_code, answer.json()["answer"]) == (200, words)
    _, judge = await arbiter(stage)
    case_id = (await case_of(won))["id"]
    assert (await ruled(judge, case_id)).status_code == 200
    late = await stage.as_creator.put(url, json={"answer": "Wait."})
    assert (late.status_code, code_of(late)) == (409, "dispute_refused")


async def test_the_arbiter_splits_the_money(stage: Stage) -> None:
    won = await disputed(stage)
    _, judge = await arbiter(stage)
    (listed,) = (await judge.get("/api/arbiter/cases")).json()["items"]
    assert (listed["fan_name"], listed["creator_name"], listed["amount"]) == (
        "Ada",
        "Cleo",
        "40.000003",
    )
    answer = await ruled(judge, listed["id"])
    assert (answer.status_code, answer.json()["bid_state"]) == (200, "resolving")
    same = await ruled(judge, listed["id"])
    assert same.headers["idempotent-replayed"] == "true"
    twice = await ruled(judge, listed["id"], 9_000, "other")
    assert (twice.status_code, code_of(twice)) == (409, "dispute_refused")
    assert await won.writes("resolve") == [{"deal_id": won.deal_id, "creator_bps": 3_000}]
    await won.closed("split", 12_000_000, 600_000)
    view = await won.view()
    assert (view["state"], view["bid_state"], view["phase"]) == ("closed", "split", "over")
    for user in (stage.fan, stage.creator):
        assert (await stage.told(user))[-1] == "meeting_split"
    wallet = (await stage.as_fan.get("/api/wallet")).json()
    assert (wallet["escrowed"], wallet["credit"]) == ("0", "28.000003")
    theirs = (await stage.as_creator.get("/api/wallet")).json()
    assert theirs["credit"] == "11.4"
    assert (await stage.database.read(audit)).is_clean
    assert (await judge.get("/api/arbiter/cases")).json()["items"] == []
    (done,) = (await judge.get("/api/arbiter/cases?decided=true")).json()["items"]
    assert (done["creator_bps"], done["ruling"]) == (3_000, "Both were late.")


async def test_who_may_decide(stage: Stage) -> None:
    won = await disputed(stage)
    case_id = (await case_of(won))["id"]
    for program in (stage.as_fan, stage.as_creator):
        assert code_of(await program.get("/api/arbiter/cases")) == "missing_role"
        assert code_of(await program.get(f"/api/arbiter/cases/{case_id}")) == "missing_role"
        assert code_of(await ruled(program, case_id)) == "missing_role"
    _, judge = await arbiter(stage)
    assert (await judge.get(f"/api/arbiter/cases/{case_id}")).json()["id"] == case_id
    assert code_of(await judge.get("/api/arbiter/cases/dsp_none")) == "not_found"
    assert code_of(await ruled(judge, "dsp_none")) == "not_found"
    for bps in (-1, 10_001):
        assert (await ruled(judge, case_id, bps)).status_code == 422


async def test_a_party_is_no_judge(stage: Stage) -> None:
    user, program = await stage.shop.fan(100, roles=[Role.FAN.value, Role.ARBITER.value])
    stage.fan, stage.as_fan = user, program
    won = await disputed(stage)
    answer = await ruled(program, (await case_of(won))["id"])
    assert (answer.status_code, code_of(answer)) == (409, "dispute_refused")


async def test_a_case_is_not_decided_before_the_chain_has_it(stage: Stage) -> None:
    won = await stage.agreed()
    await stage.at(TENTH + HOUR)
    case = (await won.asks("dispute", NO_SHOW)).json()
    _, judge = await arbiter(stage)
    answer = await ruled(judge, case["id"])
    assert (answer.status_code, code_of(answer)) == (409, "dispute_refused")


async def test_a_silent_arbiter_returns_everything(stage: Stage) -> None:
    won = await disputed(stage)
    due = (await won.bid()).due_at
    assert due is not None
    assert timedelta(days=14) < due - stage.clock.now() <= timedelta(days=14, minutes=2)
    await stage.at(due - SECOND)
    await sweep_once(stage.database, clock=stage.clock)
    assert await won.writes("expire") == []
    await stage.at(due)
    await sweep_once(stage.database, clock=stage.clock)
    assert await won.writes("expire") == [{"deal_id": won.deal_id}]
    await won.closed("refunded")
    assert (await won.view())["state"] == "closed"
    _, judge = await arbiter(stage)
    assert (await judge.get("/api/arbiter/cases")).json()["items"] == []
    (done,) = (await judge.get("/api/arbiter/cases?decided=true")).json()["items"]
    assert done["creator_bps"] is None


async def test_the_fan_pays_after_all(stage: Stage) -> None:
    won = await disputed(stage)
    answer = await won.asks("release", {"signature": won.signed()})
    assert (answer.status_code, answer.json()["bid_state"]) == (200, "releasing")
    _, judge = await arbiter(stage)
    assert code_of(await ruled(judge, (await case_of(won))["id"])) == "dispute_refused"
    await won.closed("released", AMOUNT, 2_000_000)
    assert (await won.view())["state"] == "released"
    assert (await judge.get("/api/arbiter/cases")).json()["items"] == []
    assert (await won.bid()).state == BidState.RELEASED


async def test_the_fan_pays_before_the_chain_has_the_case(stage: Stage) -> None:
    won = await stage.agreed()
    await stage.at(TENTH + 15 * MINUTE)
    assert (await won.asks("dispute", NO_SHOW, by=stage.as_creator)).status_code == 200
    view = await won.view()
    assert (view["bid_state"], view["can_scan"]) == ("disputing", True)
    answer = await won.asks("release", {"signature": won.signed()})
    assert (answer.status_code, answer.json()["bid_state"]) == (200, "releasing")
    await won.hears("Disputed", by="0x" + "aa" * 20, reason="0x" + "ab" * 32)
    await won.closed("released", AMOUNT, 2_000_000)
    assert (await won.view())["state"] == "released"
    assert (await stage.database.read(audit)).is_clean


async def test_the_page_says_what_a_case_may_be_about(stage: Stage) -> None:
    won = await stage.agreed()
    for moment, others in ((TENTH, False), (TENTH + 15 * MINUTE, True)):
        await stage.at(moment)
        view = await won.view()
        assert view["can_dispute"] is others
        assert ("no_show" in view["dispute_reasons"]) is others
        assert "safety" in view["dispute_reasons"]
    await stage.at(END + 2 * DAY + SECOND)
    assert (await won.view())["dispute_reasons"] == []
    await won.closed("refunded")
    assert (await won.view())["dispute_reasons"] == []
