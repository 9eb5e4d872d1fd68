"""People report what they have seen; a reviewer answers."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.events import Bus, Notice
from messenger.service import say_notice
from models.notification import Notification
from models.states import Role
from moderation.routes import REPORTS
from tests.factories.bids import make_bid
from tests.factories.personas import make_persona
from tests.factories.users import give_money
from tests.integration.messenger.samples import PDF, send
from tests.integration.messenger.talk import MEETING, Talk, listening, open_between
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

CASES = "/api/moderation/reports"


async def report(client: httpx.AsyncClient, subject_id: str, **more: Any) -> httpx.Response:
    body = {"subject_id": subject_id, "reason": "harassment", "text": "Look at this."}
    return await client.post("/api/reports", json=body | more)


async def reported(client: httpx.AsyncClient, subject_id: str, **more: Any) -> dict[str, Any]:
    answer = await report(client, subject_id, **more)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def answer_to(
    reviewer: httpx.AsyncClient, report_id: str, *, is_upheld: bool = True, answer: str = "Seen."
) -> httpx.Response:
    return await reviewer.post(
        f"{CASES}/{report_id}/answer", json={"is_upheld": is_upheld, "answer": answer}
    )


def make_bid_between(db: Session, talk: Talk) -> str:
    """A bid of Ada's for a persona of Cleo's."""
    clock = talk.shop.clock
    give_money(db, talk.ada.id, 1_000, clock=clock)
    made = make_persona(db, talk.cleo.id, clock=clock)
    return make_bid(db, talk.ada, made, clock=clock).id


async def test_a_message_is_reported_and_its_reporter_answered(
    talk: Talk, reviewer: httpx.AsyncClient, bus: Bus
) -> None:
    said = await talk.say(talk.as_ada, "<b>nasty</b> words")
    mine = await reported(talk.as_cleo, said["id"], text=" <script>alert(1)</script>\r\nשמש ")
    assert (mine["state"], mine["accused_id"], mine["accused_name"], mine["answer"]) == (
        "open",
        talk.ada.id,
        "Ada",
        "",
    )
    assert mine["text"] == "<script>alert(1)</script>\nשמש", "it stays text"
    await talk.as_ada.delete(f"{talk.url}/messages/{said['id']}")
    [case] = (await reviewer.get(CASES)).json()["items"]
    assert case["evidence"] == "<b>nasty</b> words", "kept although it was taken back"
    assert (case["reporter_name"], case["upheld_before"]) == ("Cleo", 0)
    async with listening(talk.shop.database, bus) as hear:
        answered = await answer_to(reviewer, mine["id"], answer=" We spoke to them. ")
        heard = await hear()
    assert Notice("report", mine["id"], talk.cleo.id) in heard
    assert {(one.topic, one.user_id) for one in heard} == {
        ("report", talk.cleo.id),
        ("notification", talk.cleo.id),
    }
    query = select(Notification.kind, Notification.user_id, Notification.details)
    told = await talk.shop.database.read(lambda db: [tuple(row) for row in db.execute(query)])
    assert told == [("report_answered", talk.cleo.id, {"name": "Ada"})]
    assert answered.status_code == 200, answered.text
    assert answered.json()["state"] == "upheld"
    assert answered.json()["upheld_before"] == 0, "this one is not before itself"
    [seen] = (await talk.as_cleo.get("/api/reports")).json()["items"]
    assert (seen["state"], seen["answer"]) == ("upheld", "We spoke to them.")
    assert seen["answered_at"] is not None
    assert not {"evidence", "reviewer_id", "upheld_before"} & set(seen)
    assert (await reviewer.get(CASES)).json()["items"] == []
    [closed] = (await reviewer.get(CASES, params={"state": "upheld"})).json()["items"]
    assert closed["id"] == mine["id"]
    assert (await talk.as_ada.get("/api/reports")).json()["items"] == [], "not the accused's to see"


async def test_a_report_is_answered_once(talk: Talk, reviewer: httpx.AsyncClient) -> None:
    first = await reported(talk.as_cleo, talk.id)
    answers = await asyncio.gather(
        answer_to(reviewer, first["id"], is_upheld=False),
        answer_to(reviewer, first["id"], is_upheld=True),
    )
    assert sorted(one.status_code for one in answers) == [200, 409]
    late = next(one for one in answers if one.status_code == 409)
    assert code_of(late) == "report_answered"
    [seen] = (await talk.as_cleo.get("/api/reports")).json()["items"]
    assert seen["state"] == next(one for one in answers if one.status_code == 200).json()["state"]


async def test_one_report_of_a_thing_at_a_time(talk: Talk, reviewer: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*[report(talk.as_cleo, talk.id) for _ in range(4)])
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
    assert {code_of(one) for one in answers if one.status_code == 409} == {"already_reported"}
    [first] = [one.json() for one in answers if one.status_code == 201]
    await answer_to(reviewer, first["id"])
    again = await reported(talk.as_cleo, talk.id, reason="spam")
    [case] = (await reviewer.get(CASES)).json()["items"]
    assert (case["id"], case["upheld_before"]) == (again["id"], 1)


async def test_only_what_one_has_a_part_in_can_be_reported(talk: Talk) -> None:
    said = await talk.say(talk.as_ada, "between us")
    bid = await talk.shop.database.write(make_bid_between, talk)
    for subject in (said["id"], talk.id, bid, "msg_none", "cnv_none", "bid_none", "usr_none", "x"):
        answer = await report(talk.as_mallory, subject)
        assert (answer.status_code, code_of(answer)) == (404, "subject_missing"), subject


async def test_who_is_accused_follows_from_the_thing(talk: Talk) -> None:
    said = await talk.say(talk.as_ada, "mine")
    own = await report(talk.as_ada, said["id"])
    assert (own.status_code, code_of(own)) == (422, "own_subject")
    oneself = await report(talk.as_ada, talk.ada.id)
    assert (oneself.status_code, code_of(oneself)) == (422, "own_subject")
    wrong = await report(talk.as_cleo, said["id"], accused_id=talk.mallory.id)
    assert (wrong.status_code, code_of(wrong)) == (422, "accused_unclear")
    notice = await talk.shop.database.write(
        say_notice, MEETING, "meeting_agreed", clock=talk.shop.clock
    )
    assert notice is not None
    house = await report(talk.as_cleo, notice.id)
    assert (house.status_code, code_of(house)) == (422, "accused_unclear")
    assert (await reported(talk.as_ada, talk.id))["accused_id"] == talk.cleo.id
    assert (await reported(talk.as_cleo, talk.ada.id))["accused_name"] == "Ada"
    bid = await talk.shop.database.write(make_bid_between, talk)
    assert (await reported(talk.as_ada, bid))["accused_id"] == talk.cleo.id
    assert (await reported(talk.as_cleo, bid))["accused_id"] == talk.ada.id
    three = await talk.shop.database.write(
        open_between, talk.ada, talk.cleo, talk.mallory, clock=talk.shop.clock, subject_id="mtg_3"
    )
    unclear = await report(talk.as_ada, three.id)
    assert (unclear.status_code, code_of(unclear)) == (422, "accused_unclear")
    named = await reported(talk.as_ada, three.id, accused_id=talk.mallory.id)
    assert named["accused_id"] == talk.mallory.id


async def test_a_file_is_named_in_the_evidence(talk: Talk, reviewer: httpx.AsyncClient) -> None:
    sent = (await send(talk, "threat.pdf", PDF)).json()
    await reported(talk.as_cleo, sent["id"])
    [case] = (await reviewer.get(CASES)).json()["items"]
    assert case["evidence"] == "[application/pdf] threat.pdf"


async def test_only_reviewers_review_and_not_their_own_case(
    talk: Talk, reviewer: httpx.AsyncClient
) -> None:
    mine = await reported(talk.as_cleo, talk.id)
    for client in (talk.as_ada, talk.as_cleo, talk.as_mallory):
        for answer in (await client.get(CASES), await answer_to(client, mine["id"])):
            assert (answer.status_code, code_of(answer)) == (403, "missing_role")
    rita_id = (await reviewer.get("/api/me")).json()["id"]
    about_her = await reported(talk.as_cleo, rita_id)
    seen = await reviewer.get(CASES)
    assert [one["id"] for one in seen.json()["items"]] == [mine["id"]], "nor who reported her"
    hers = await reported(reviewer, talk.ada.id)
    for case in (about_her, hers):
        refused = await answer_to(reviewer, case["id"])
        assert (refused.status_code, code_of(refused)) == (403, "own_case")
        assert "Cleo" not in refused.text
    roles = [Role.MODERATOR.value]
    _, other = await talk.shop.fan(0, roles=roles)
    assert (await answer_to(other, about_her["id"], is_upheld=False)).json()["state"] == "dismissed"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"answer": ""}, "text_empty"),
        ({"answer": " \n"}, "text_empty"),
        ({"answer": "a\x00b"}, "invalid_request"),
        ({"answer": "x" * 2_001}, "invalid_request"),
        ({"is_upheld": None}, "invalid_request"),
        ({"more": 1}, "invalid_request"),
    ],
)
async def test_bad_answers_are_refused(
    talk: Talk, reviewer: httpx.AsyncClient, body: dict[str, Any], code: str
) -> None:
    mine = await reported(talk.as_cleo, talk.id)
    full = {"is_upheld": True, "answer": "ok"} | body
    answer = await reviewer.post(f"{CASES}/{mine['id']}/answer", json=full)
    assert (answer.status_code, code_of(answer)) == (422, code)
    missing = await answer_to(reviewer, "rep_none")
    assert (missing.status_code, code_of(missing)) == (404, "report_missing")


@pytest.mark.parametrize(
    "body",
    [
        {"reason": "because"},
        {"text": "a\x00b"},
        {"text": "x" * 2_001},
        {"subject_id": ""},
        {"subject_id": "a b"},
        {"accused_id": "<b>"},
        {"state": "upheld"},
    ],
)
async def test_bad_reports_are_refused(talk: Talk, body: dict[str, Any]) -> None:
    full = {"subject_id": talk.id, "reason": "spam"} | body
    answer = await talk.as_cleo.post("/api/reports", json=full)
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")


async def test_half_a_character_is_refused(talk: Talk) -> None:
    body = f'{{"subject_id": "{talk.id}", "reason": "spam", "text": "a\\ud800"}}'
    headers = {"content-type": "application/json"}
    answer = await talk.as_cleo.post("/api/reports", content=body, headers=headers)
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")


async def test_lists_are_paged(talk: Talk, reviewer: httpx.AsyncClient) -> None:
    ids = []
    for number in range(5):
        said = await talk.say(talk.as_ada, f"{number}")
        ids.append((await reported(talk.as_cleo, said["id"]))["id"])
    first = (await reviewer.get(CASES, params={"limit": 3})).json()
    assert ([one["id"] for one in first["items"]], first["has_more"]) == (ids[:3], True)
    rest = (await reviewer.get(CASES, params={"limit": 3, "after": ids[2]})).json()
    assert ([one["id"] for one in rest["items"]], rest["has_more"]) == (ids[3:], False)
    own = (await talk.as_cleo.get("/api/reports", params={"limit": 2})).json()
    assert ([one["id"] for one in own["items"]], own["has_more"]) == (ids[:2:-1], True)
    more = (await talk.as_cleo.get("/api/reports", params={"before": ids[3]})).json()
    assert [one["id"] for one in more["items"]] == ids[2::-1]
    for report_id in ids[:3]:
        await answer_to(reviewer, report_id, is_upheld=False)
    asked = {"state": "dismissed", "limit": 2}
    closed = (await reviewer.get(CASES, params=asked)).json()
    assert ([one["id"] for one in closed["items"]], closed["has_more"]) == (ids[2:0:-1], True)
    last = (await reviewer.get(CASES, params=asked | {"after": ids[1]})).json()
    assert [one["id"] for one in last["items"]] == [ids[0]]


async def test_who_reports_too_much_waits(talk: Talk) -> None:
    for _ in range(REPORTS.count):
        await report(talk.as_cleo, "msg_none")
    answer = await report(talk.as_cleo, talk.id)
    assert (answer.status_code, code_of(answer)) == (429, "rate_limited")


async def test_nobody_signed_in_reports_nothing(talk: Talk) -> None:
    visitor = await talk.shop.client({})
    assert (await report(visitor, talk.id)).status_code == 401
    assert (await visitor.get("/api/reports")).status_code == 401
    assert (await visitor.get(CASES)).status_code == 401
