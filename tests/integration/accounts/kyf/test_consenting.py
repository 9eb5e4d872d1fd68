"""A fan consents with a signature over the very scope, or not at all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from accounts.kyf.identity import Finding, Verdict
from accounts.kyf.service.answering import ConsentKey, consent, expire, refuse
from accounts.kyf.service.forms import note_verdict
from core.errors import AppError
from escrow.typed_data import is_consent_signed_by
from models.kyf import KycForm, KyfRequest
from models.states import KyfState
from tests.factories.users import KEYSTORE
from tests.integration.accounts.kyf.desk import (
    CONSENT_KEY,
    DEAL,
    DOMAIN,
    OTHER_KEY,
    Desk,
    signed,
)
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

MOMENT = timedelta(microseconds=1)


async def refused(
    desk: Desk,
    fan_id: str,
    request: KyfRequest,
    signature: str | None = "",
    key: ConsentKey = CONSENT_KEY,
) -> AppError:
    """The refusal of a consent, after which nothing has changed."""
    before = await desk.row(request.id)
    typed = signed(request) if signature == "" else signature
    with pytest.raises(AppError) as error:
        await desk.database.write(consent, fan_id, request.id, typed, key, clock=desk.clock)
    after = await desk.row(request.id)
    assert (after.state, after.signature) == (before.state, before.signature)
    return error.value


async def test_a_fan_consents_with_the_browsers_key(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    creator, _ = await desk.person()
    request = await desk.consented(creator.id, fan.id)
    assert request.state == KyfState.CONSENTED
    assert request.signature == signed(request)
    seen = (await client.get(f"/api/kyf/requests/{request.id}")).json()
    assert seen["state"] == "consented"
    assert seen["consented_at"] is not None
    assert len(seen["preview"]) == 2
    until = request.consented_at + timedelta(days=30) if request.consented_at else None
    assert (await desk.row(request.id)).readable_until == until


async def test_the_server_signs_for_a_fan_who_delegates(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    request = await desk.asked(creator.id, fan.id)
    address = await desk.database.read(KEYSTORE.address_of, fan.id)
    key = ConsentKey(DOMAIN, DEAL, address, KEYSTORE)
    done = await desk.database.write(consent, fan.id, request.id, None, key, clock=desk.clock)
    assert done.signature is not None
    assert is_consent_signed_by(DOMAIN, DEAL, request.scope_hash, done.signature, address)


async def test_without_a_custodian_the_browser_must_sign(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    request = await desk.asked(creator.id, fan.id)
    error = await refused(desk, fan.id, request, None)
    assert (error.status, error.code) == (422, "invalid_signature")


async def test_a_wrong_signature_is_refused(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    request = await desk.asked(creator.id, fan.id)
    another = await desk.asked(creator.id, fan.id)
    narrower = await desk.asked(creator.id, fan.id, "phone")
    wrong = {
        "of another key": signed(request, OTHER_KEY),
        "for another request": signed(another),
        "for other fields": signed(narrower),
        "no hex": "0xzz",
        "too short": "0x" + "11" * 64,
        "empty": "0x",
        "beyond ASCII": "\u0661" * 130,
    }
    for name, signature in wrong.items():
        error = await refused(desk, fan.id, request, signature)
        assert (name, error.code) == (name, "invalid_signature")
    elsewhere = replace(CONSENT_KEY, domain=replace(DOMAIN, chain_id=1))
    assert (await refused(desk, fan.id, request, key=elsewhere)).code == "invalid_signature"
    others = replace(CONSENT_KEY, signer_address=OTHER_KEY.address)
    assert (await refused(desk, fan.id, request, key=others)).code == "invalid_signature"


async def test_a_signature_for_another_deal_is_refused(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    request = await desk.asked(creator.id, fan.id)
    key = replace(CONSENT_KEY, deal_id="0x" + "d2" * 32)
    error = await refused(desk, fan.id, request, key=key)
    assert (error.status, error.code) == (409, "scope_changed")


@pytest.mark.parametrize(
    "change", [{"fields": ["phone", "document"]}, {"purpose": "More"}, {"retention_days": 99}]
)
async def test_a_scope_that_grew_after_it_was_asked_is_refused(
    desk: Desk, change: dict[str, Any]
) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    request = await desk.asked(creator.id, fan.id)
    await desk.database.write(lambda db: db.execute(update(KyfRequest).values(**change)))
    assert (await refused(desk, fan.id, request)).code == "scope_changed"


async def test_what_is_missing_is_named(desk: Desk) -> None:
    creator, _ = await desk.person()
    fan, client = await desk.fan_with_form(phone=None, city=None)
    request = await desk.asked(creator.id, fan.id, "legal_name", "phone", "city")
    seen = (await client.get(f"/api/kyf/requests/{request.id}")).json()
    assert seen["preview"] == [{"field": "legal_name", "value": "Ada Lovelace"}]
    assert seen["missing"] == ["city", "phone"]
    error = await refused(desk, fan.id, request)
    assert (error.status, error.code) == (409, "kyf_fields_missing")
    assert error.details == {"fields": ["city", "phone"]}

    nobody, page = await desk.person()
    request = await desk.asked(creator.id, nobody.id, "phone")
    seen = (await page.get(f"/api/kyf/requests/{request.id}")).json()
    assert (seen["preview"], seen["missing"]) == ([], ["phone"])
    assert (await refused(desk, nobody.id, request)).code == "kyf_fields_missing"


async def test_where_the_offer_asks_for_it_the_form_is_verified_first(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    request = await desk.asked(creator.id, fan.id)
    key = replace(CONSENT_KEY, needs_verified=True)
    error = await refused(desk, fan.id, request, key=key)
    assert (error.status, error.code) == (409, "kyc_unverified")
    at = await desk.database.read(lambda db: db.scalars(select(KycForm.submitted_at)).one())
    await desk.database.write(
        note_verdict,
        fan.id,
        Verdict(Finding.VERIFIED),
        provider="test",
        submitted_at=at,
        clock=desk.clock,
    )
    done = await desk.database.write(
        consent, fan.id, request.id, signed(request), key, clock=desk.clock
    )
    assert done.state == KyfState.CONSENTED


async def test_the_last_moment_is_early_enough_and_the_next_too_late(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    first, second = [await desk.asked(creator.id, fan.id) for _ in range(2)]
    desk.clock.advance(timedelta(hours=48))
    await desk.database.write(
        consent, fan.id, first.id, signed(first), CONSENT_KEY, clock=desk.clock
    )
    desk.clock.advance(MOMENT)
    error = await refused(desk, fan.id, second)
    assert (error.status, error.code) == (409, "kyf_expired")
    with pytest.raises(AppError) as late:
        await desk.database.write(refuse, fan.id, second.id, clock=desk.clock)
    assert late.value.code == "kyf_expired"


async def test_a_request_is_answered_once_and_by_its_fan(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    stranger, _ = await desk.fan_with_form()
    request = await desk.asked(creator.id, fan.id)
    for other in (stranger.id, creator.id):
        assert (await refused(desk, other, request)).code == "not_found"
        with pytest.raises(AppError) as error:
            await desk.database.write(refuse, other, request.id, clock=desk.clock)
        assert error.value.code == "not_found"
    await desk.database.write(
        consent, fan.id, request.id, signed(request), CONSENT_KEY, clock=desk.clock
    )
    assert (await refused(desk, fan.id, request)).code == "kyf_decided"
    with pytest.raises(AppError) as error:
        await desk.database.write(refuse, fan.id, request.id, clock=desk.clock)
    assert error.value.code == "kyf_decided"


async def test_what_was_refused_or_passed_by_is_over(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    creator, asker = await desk.person()
    said_no, silent = [await desk.asked(creator.id, fan.id) for _ in range(2)]
    done = await desk.database.write(refuse, fan.id, said_no.id, clock=desk.clock)
    assert done.state == KyfState.REFUSED
    for _ in range(2):  # The contract's log may be read twice.
        gone = await desk.database.write(expire, silent.subject_id)
        assert gone is not None and gone.state == KyfState.EXPIRED
    for request in (said_no, silent):
        assert (await refused(desk, fan.id, request)).code == "kyf_decided"
        seen = (await client.get(f"/api/kyf/requests/{request.id}")).json()
        assert seen["preview"] is None
        answer = await asker.get(f"/api/kyf/requests/{request.id}/fields")
        assert (answer.status_code, code_of(answer)) == (403, "kyf_not_consented")
    again = await desk.database.write(expire, said_no.subject_id)
    assert again is not None and again.state == KyfState.REFUSED
    assert await desk.database.write(expire, "bid_none") is None
