"""The fan's signature pays: in the browser, by the house after a scan, brought by the creator."""

import asyncio
from datetime import timedelta

import pytest

from escrow.keystore import KeySigner
from models.states import BidState
from tests.factories.users import KEYSTORE
from tests.integration.accounts.kyf.desk import OTHER_KEY
from tests.integration.flows.stage import AMOUNT, HOUR, TENTH, Stage, bound_of, scan, shown
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def test_the_fans_signature_releases_the_money(stage: Stage) -> None:
    won = await stage.agreed()
    await stage.at(TENTH)
    signature = won.signed()
    answer = await won.asks("release", {"signature": signature}, key="k")
    view = answer.json()
    assert (answer.status_code, view["is_released"], view["bid_state"]) == (200, True, "releasing")
    same = await won.asks("release", {"signature": signature}, key="k")
    assert same.headers["idempotent-replayed"] == "true"
    again = await won.asks("release", {"signature": signature})
    assert again.status_code == 200
    assert await won.writes("settle") == [
        {"deal_id": won.deal_id, "earned": AMOUNT, "signature": signature}
    ]
    assert (await stage.told(stage.creator)).count("meeting_signed") == 1
    await won.closed("released", AMOUNT, 2_000_000)
    assert (await won.view())["state"] == "released"
    assert (await stage.told(stage.creator))[-1] == "meeting_paid"
    after = await won.asks("release", {"signature": signature})
    assert (after.status_code, after.json()["state"]) == (200, "released")
    assert len(await won.writes("settle")) == 1


async def test_two_phones_release_once(stage: Stage) -> None:
    won = await stage.agreed()
    await stage.at(TENTH)
    body = {"signature": won.signed()}
    programs = [stage.as_fan, stage.as_creator] * 4
    answers = await asyncio.gather(*(won.asks("release", body, by=by) for by in programs))
    assert {answer.status_code for answer in answers} == {200}
    assert len(await won.writes("settle")) == 1


async def test_the_creator_brings_the_fans_signature(stage: Stage) -> None:
    """The fan's phone had no network: the creator's read the signature from its screen."""
    won = await stage.agreed()
    await stage.at(TENTH)
    answer = await won.asks("release", {"signature": won.signed()}, by=stage.as_creator)
    assert (answer.status_code, answer.json()["side"]) == (200, "creator")
    assert (await won.bid()).state == BidState.RELEASING


WRONG = {
    "another amount": lambda won: won.signed(AMOUNT - 1),
    "another bid": lambda won: won.signed(deal_id="0x" + "d9" * 32),
    "another key": lambda won: won.signed(key=OTHER_KEY),
    "noise": lambda _won: "0x" + "ab" * 65,
}


@pytest.mark.parametrize("wrong", list(WRONG))
async def test_wrong_signatures_release_nothing(stage: Stage, wrong: str) -> None:
    won = await stage.agreed()
    await stage.at(TENTH)
    answer = await won.asks("release", {"signature": WRONG[wrong](won)})
    assert (answer.status_code, code_of(answer)) == (422, "invalid_signature")
    assert await won.writes("settle") == []
    assert (await won.bid()).state == BidState.ACCEPTED


async def test_the_creators_own_signature_releases_nothing(stage: Stage) -> None:
    won = await stage.agreed()
    address = (await bound_of(won)).creator_address

    signer = await stage.read(lambda db: KEYSTORE.signer_of(db, address))
    assert isinstance(signer, KeySigner)
    body = {"signature": won.signed(key=signer)}
    for by in (stage.as_creator, stage.as_fan):
        assert code_of(await won.asks("release", body, by=by)) == "invalid_signature"


async def test_malformed_signatures_are_refused_at_the_door(stage: Stage) -> None:
    won = await stage.agreed()
    for text in ("", "0x", "0x" + "g" * 130, "ab" * 65, "0x" + "a" * 131, won.signed() + "00"):
        answer = await won.asks("release", {"signature": text})
        assert (answer.status_code, code_of(answer)) == (422, "invalid_request")


async def test_a_browsers_key_is_never_replaced_by_the_house(stage: Stage) -> None:
    won = await stage.agreed()
    await stage.at(TENTH)
    (code,) = await shown(won)
    scan_id = (await scan(stage.as_fan, code["address"])).json()["scan_id"]
    answer = await won.asks("release", {"scan_id": scan_id})
    assert (answer.status_code, code_of(answer)) == (422, "invalid_signature")


async def test_the_house_signs_after_a_fresh_scan_only(stage: Stage) -> None:
    won = await stage.agreed(signer=None)
    await stage.at(TENTH)
    none = await won.asks("release")
    assert (none.status_code, code_of(none)) == (409, "scan_needed")
    assert code_of(await won.asks("release", {"scan_id": "scn_none"})) == "scan_needed"
    (code,) = await shown(won)
    body = {"scan_id": (await scan(stage.as_fan, code["address"])).json()["scan_id"]}
    # The creator saw nothing: the house signs for the fan alone.
    by_creator = await won.asks("release", body, by=stage.as_creator)
    assert code_of(by_creator) == "invalid_signature"
    await stage.at(TENTH + 10 * MINUTE + SECOND)
    old = await won.asks("release", body)
    assert (old.status_code, code_of(old)) == (409, "scan_needed")
    await stage.at(TENTH + 10 * MINUTE)
    assert (await won.asks("release", body)).status_code == 200
    (call,) = await won.writes("settle")
    signer = await stage.read(
        lambda db: KEYSTORE.signer_of(db, KEYSTORE.address_of(db, stage.fan.id))
    )
    assert call["signature"] == won.signed(key=signer)


async def test_a_scan_of_another_meeting_releases_nothing(stage: Stage) -> None:
    won = await stage.agreed(signer=None)
    other = await stage.agreed(TENTH + 2 * HOUR, signer=None)
    await stage.at(TENTH + HOUR)
    (code,) = await shown(other)
    body = {"scan_id": (await scan(stage.as_fan, code["address"])).json()["scan_id"]}
    assert code_of(await won.asks("release", body)) == "scan_needed"


async def test_a_meeting_that_is_over_is_not_released(stage: Stage) -> None:
    won = await stage.agreed()
    await won.asks("cancel", by=stage.as_creator)
    answer = await won.asks("release", {"signature": won.signed()})
    assert (answer.status_code, code_of(answer)) == (409, "meeting_state")
    await won.closed("refunded")
    assert code_of(await won.asks("release", {"signature": won.signed()})) == "meeting_state"
