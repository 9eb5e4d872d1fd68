"""A creator accepts on condition of the fan's data: yes wins the bid, no and silence return it."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bidding.offers.schemas import OfferTerms
from escrow.writes import WriteKind
from flows.sweep import sweep_once
from models.kyf import KycForm, KyfRequest
from models.states import BidState
from tests.factories.users import KEYSTORE
from tests.integration.accounts.kyf.desk import FORM, KEY, OTHER_KEY
from tests.integration.flows.stage import HOUR, Stage, Won
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
ASKED = {"kyf_fields": ["legal_name", "phone"], "kyf_purpose": "To find you at the station"}


async def asked(stage: Stage, **changes: Any) -> tuple[Won, KyfRequest]:
    """A bid that waits for the consent of a fan who has filled in their form."""
    answer = await stage.as_fan.put("/api/kyc", json=FORM)
    assert answer.status_code == 200, answer.text
    won = await stage.bid(**(ASKED | changes))
    await won.accepted(kyf=True)
    return won, await request_of(won)


async def request_of(won: Won) -> KyfRequest:
    query = select(KyfRequest).where(KyfRequest.subject_id == won.bid_id)
    return await won.stage.read(lambda db: db.scalars(query).one())


def mark_verified(db: Session, user_id: str) -> None:
    db.get_one(KycForm, user_id).state = "verified"


async def say(
    program: httpx.AsyncClient, request: KyfRequest, word: str, signature: str | None = None
) -> httpx.Response:
    body = {"signature": signature} if word == "consent" else None
    return await program.post(f"/api/kyf/requests/{request.id}/{word}", json=body)


async def reads(stage: Stage, request: KyfRequest) -> httpx.Response:
    return await stage.as_creator.get(f"/api/kyf/requests/{request.id}/fields")


async def test_the_fan_is_asked_once(stage: Stage) -> None:
    won, request = await asked(stage)
    assert (request.fields, request.retention_days) == (["legal_name", "phone"], 30)
    assert request.due_at == stage.clock.now() + 48 * HOUR
    assert (await stage.told(stage.fan)).count("consent_asked") == 1
    (mail,) = await stage.mails(stage.fan)
    assert f"/kyf/{request.id}" in mail.text
    assert (await won.bid()).state == BidState.KYF


async def test_the_contracts_clock_counts(stage: Stage) -> None:
    """Blocks that are read late do not make the fan's time longer."""
    await stage.as_fan.put("/api/kyc", json=FORM)
    won = await stage.bid(**ASKED)
    log = won.log("Accepted", kyf=True)
    stage.clock.advance(HOUR)
    await stage.database.write(stage.news.on_log, log, clock=stage.clock)
    assert (await request_of(won)).due_at == stage.clock.now() + 47 * HOUR


@pytest.mark.parametrize("is_custodial", [False, True])
async def test_consent_wins_the_bid(stage: Stage, is_custodial: bool) -> None:
    won, request = await asked(stage, signer=None if is_custodial else KEY.address)
    key: Any = KEY
    if is_custodial:
        key = await stage.read(
            lambda db: KEYSTORE.signer_of(db, KEYSTORE.address_of(db, stage.fan.id))
        )
    signature = won.consented(request.scope_hash, key=key)
    answer = await say(stage.as_fan, request, "consent", None if is_custodial else signature)
    assert (answer.status_code, answer.json()["state"]) == (200, "consented")
    assert await won.writes("consent") == [
        {"deal_id": won.deal_id, "scope_hash": request.scope_hash, "signature": signature}
    ]
    assert (await won.bid()).state == BidState.CONSENTING
    assert (await stage.told(stage.creator))[-1] == "consent_given"
    again = await say(stage.as_fan, request, "consent", signature)
    assert (again.status_code, code_of(again)) == (409, "bid_not_answerable")
    await won.hears("Consented", scope=request.scope_hash)
    await won.find()
    assert (await won.view())["kyf_request_id"] == request.id
    assert await won.notices() == ["meeting_opened"]
    assert (await stage.told(stage.fan))[-1] == "bid_won"
    assert (await reads(stage, request)).status_code == 200


WRONG = {
    "another key": lambda won, request: won.consented(request.scope_hash, key=OTHER_KEY),
    "another bid": lambda won, request: won.consented(request.scope_hash, deal_id="0x" + "d9" * 32),
    "another scope": lambda won, _request: won.consented("0x" + "5c" * 32),
    "a receipt": lambda won, _request: won.signed(),
    "none": lambda _won, _request: None,
}


@pytest.mark.parametrize("wrong", list(WRONG))
async def test_wrong_signatures_share_nothing(stage: Stage, wrong: str) -> None:
    won, request = await asked(stage)
    answer = await say(stage.as_fan, request, "consent", WRONG[wrong](won, request))
    assert (answer.status_code, code_of(answer)) == (422, "invalid_signature")
    assert (await won.bid()).state == BidState.KYF
    assert await won.writes("consent") == []
    assert code_of(await reads(stage, request)) == "kyf_not_consented"


async def test_a_verified_fan_does_not_share_a_form_that_was_changed_since(stage: Stage) -> None:
    """Who may bid because of a verified form shares that one, and not what was put in its place."""
    await stage.as_fan.put("/api/kyc", json=FORM)
    await stage.database.write(mark_verified, stage.fan.id)
    won = await stage.bid(**ASKED, audience="verified")
    await won.accepted(kyf=True)
    request = await request_of(won)
    await stage.as_fan.put("/api/kyc", json=FORM | {"legal_name": "Somebody Else"})
    signature = won.consented(request.scope_hash)
    refused = await say(stage.as_fan, request, "consent", signature)
    assert (refused.status_code, code_of(refused)) == (409, "kyc_unverified")
    assert (await won.bid()).state == BidState.KYF
    await stage.database.write(mark_verified, stage.fan.id)
    assert (await say(stage.as_fan, request, "consent", signature)).status_code == 200


async def test_whom_an_offer_takes_later_changes_nothing_for_bids_before(stage: Stage) -> None:
    await stage.as_fan.put("/api/kyc", json=FORM)
    won = await stage.bid(**ASKED)
    await won.accepted(kyf=True)
    request = await request_of(won)
    url = f"/api/offers/{(await won.bid()).offer_id}"
    offer = (await stage.as_creator.get(url)).json()
    terms = {name: offer[name] for name in OfferTerms.model_fields}
    changed = await stage.as_creator.put(url, json=terms | {"audience": "verified"})
    assert changed.json()["audience"] == "verified"
    signature = won.consented(request.scope_hash)
    assert (await say(stage.as_fan, request, "consent", signature)).status_code == 200


async def test_only_the_fan_answers(stage: Stage) -> None:
    won, request = await asked(stage)
    _, stranger = await stage.shop.fan(0)
    signature = won.consented(request.scope_hash)
    for program in (stage.as_creator, stranger):
        for word in ("consent", "refuse"):
            answer = await say(program, request, word, signature)
            assert (answer.status_code, code_of(answer)) == (404, "not_found")
    request.id = "kyf_none"
    none = await say(stage.as_fan, request, "refuse")
    assert none.status_code == 404
    # A stranger cannot tell one that is there from one that is not.
    assert none.json()["error"]["message"] == answer.json()["error"]["message"]
    assert (await won.bid()).state == BidState.KYF


async def test_no_takes_the_bid_back(stage: Stage) -> None:
    won, request = await asked(stage)
    answer = await say(stage.as_fan, request, "refuse")
    assert (answer.status_code, answer.json()["state"]) == (200, "refused")
    bid = await won.bid()
    assert (bid.state, bid.reason) == (BidState.REFUNDING, "consent_refused")
    assert len(await won.writes("cancel")) == 1
    assert (await stage.told(stage.creator))[-1] == "consent_refused"
    for word in ("refuse", "consent"):
        again = await say(stage.as_fan, request, word)
        assert (again.status_code, code_of(again)) == (409, "bid_not_answerable")
    await won.closed("refunded")
    assert (await request_of(won)).state == "refused"
    assert (await stage.told(stage.fan))[-1] == "bid_returned"


async def test_silence_returns_the_bid_by_the_contracts_clock(stage: Stage) -> None:
    won, request = await asked(stage)
    start = stage.clock.now()
    await stage.at(start + 48 * HOUR + SECOND)
    late = await say(stage.as_fan, request, "consent", won.consented(request.scope_hash))
    assert (late.status_code, code_of(late)) == (409, "kyf_expired")
    assert code_of(await say(stage.as_fan, request, "refuse")) == "kyf_expired"
    due = start + 48 * HOUR + timedelta(minutes=1)
    for moment, writes in ((due - SECOND, 0), (due, 1), (due + SECOND, 1)):
        await stage.at(moment)
        await sweep_once(stage.database, clock=stage.clock)
        assert len(await won.writes("expire")) == writes
    await won.closed("refunded")
    assert (await request_of(won)).state == "expired"
    assert (await won.bid()).reason == "expired"
    assert (await stage.told(stage.fan))[-1] == "bid_returned"
    assert (await stage.told(stage.creator))[-1] == "consent_refused"


async def test_the_last_second_is_in_time(stage: Stage) -> None:
    won, request = await asked(stage)
    stage.clock.advance(48 * HOUR)
    answer = await say(stage.as_fan, request, "consent", won.consented(request.scope_hash))
    assert answer.status_code == 200


async def test_a_consent_that_the_contract_refuses_is_returned(stage: Stage) -> None:
    won, request = await asked(stage)
    await say(stage.as_fan, request, "consent", won.consented(request.scope_hash))
    await won.fails(WriteKind.CONSENT, "late")
    stage.clock.advance(48 * HOUR + timedelta(minutes=1))
    await sweep_once(stage.database, clock=stage.clock)
    assert len(await won.writes("expire")) == 1
    await won.closed("refunded")
    over = await reads(stage, request)
    assert (over.status_code, code_of(over)) == (403, "kyf_over")


async def test_both_steps_are_undone_and_come_again(stage: Stage) -> None:
    await stage.as_fan.put("/api/kyc", json=FORM)
    won = await stage.bid(**ASKED)
    accepted = await won.accepted(kyf=True)
    request = await request_of(won)
    await say(stage.as_fan, request, "consent", won.consented(request.scope_hash))
    log = await won.hears("Consented", scope=request.scope_hash)
    await won.find()
    await won.unhears(log)
    assert ((await won.bid()).state, (await won.meeting()).state) == ("consenting", "closed")
    await won.unhears(accepted)
    assert (await won.bid()).state == BidState.ACCEPTING
    await won.hears("Accepted", kyf=True)
    await won.hears("Consented", scope=request.scope_hash)
    assert ((await won.bid()).state, (await won.meeting()).state) == ("accepted", "arranging")
    assert (await request_of(won)).id == request.id
    told = Counter(await stage.told(stage.fan))
    assert (told["consent_asked"], told["bid_won"]) == (1, 1)
    assert await won.notices() == ["meeting_opened"]


async def test_yes_no_and_taking_back_at_once_is_one_answer(stage: Stage) -> None:
    won, request = await asked(stage)
    signature = won.consented(request.scope_hash)
    take_back = stage.as_fan.post(
        f"/api/bids/{won.bid_id}/cancel", headers={"Idempotency-Key": "c"}
    )
    answers = await asyncio.gather(
        *(say(stage.as_fan, request, "consent", signature) for _ in range(4)),
        *(say(stage.as_fan, request, "refuse") for _ in range(4)),
        take_back,
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 8}
    writes = [await won.writes("consent"), await won.writes("cancel")]
    assert sum(map(len, writes)) == 1
