"""A person's own form: handed in, read, changed, erased, and sealed wherever it lies."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from accounts.kyf.identity import Finding, Verdict
from accounts.kyf.sealing import Sealing
from accounts.kyf.service.forms import check_key, is_verified, note_verdict
from accounts.kyf.settings import KyfSettings
from core.clock import ManualClock
from core.database import Database
from core.errors import StartError
from models.kyf import KycForm
from models.states import KycField, KycState
from tests.integration.accounts.kyf.desk import FORM, SEALING, Desk, open_desk, rows_as_text
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

REQUIRED = {name: FORM[name] for name in ("legal_name", "birth_date", "country")}


def fields_of(answer: dict[str, Any]) -> dict[str, str]:
    return {one["field"]: one["value"] for one in answer["fields"]}


async def test_a_form_is_kept_and_read_by_its_person(desk: Desk) -> None:
    fan, client = await desk.person()
    made = await client.put("/api/kyc", json=FORM)
    assert made.status_code == 200, made.text
    assert fields_of(made.json()) == {
        "legal_name": "Ada Lovelace",
        "birth_date": "1990-01-01",
        "country": "DE",
        "city": "Berlin",
        "document": "passport C01X00T47",
        "phone": "+49301234567",
    }
    assert (made.json()["state"], made.json()["shared"]) == ("submitted", [])
    read = await client.get("/api/kyc")
    assert read.json() == made.json()
    assert read.headers["cache-control"] == "no-store"
    assert not await desk.database.read(is_verified, fan.id)
    _, stranger = await desk.person()
    assert code_of(await stranger.get("/api/kyc")) == "not_found"


async def test_only_what_is_filled_in_is_kept(desk: Desk) -> None:
    _, client = await desk.fan_with_form()
    less = await client.put("/api/kyc", json=REQUIRED)
    assert sorted(fields_of(less.json())) == sorted(REQUIRED)


async def test_nobody_without_a_name_has_a_form(desk: Desk) -> None:
    nobody = await desk.shop.browser()
    for answer in (
        await nobody.get("/api/kyc"),
        await nobody.put("/api/kyc", json=FORM),
        await nobody.delete("/api/kyc"),
    ):
        assert (answer.status_code, code_of(answer)) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"legal_name": "<b>Ada</b>"}, "invalid_field", "legal_name"),
        ({"legal_name": "Ada \U0001f600"}, "invalid_field", "legal_name"),
        ({"legal_name": "\u202eadA"}, "invalid_field", "legal_name"),
        ({"legal_name": "x" * 301}, "invalid_field", "legal_name"),
        ({"legal_name": ""}, "invalid_field", "legal_name"),
        ({"legal_name": "x" * 401}, "invalid_request", "legal_name"),
        ({"legal_name": "Ada\x00"}, "invalid_request", "legal_name"),
        ({"legal_name": "Ada\ud800"}, "invalid_request", "legal_name"),
        ({"birth_date": "1990-01-02"}, "birth_date_differs", "birth_date"),
        ({"birth_date": "yesterday"}, "invalid_request", "birth_date"),
        ({"country": "XX"}, "invalid_field", "country"),
        ({"country": "EU"}, "invalid_field", "country"),
        ({"city": "\U0001f600"}, "invalid_field", "city"),
        ({"document": {"kind": "passport", "number": "12"}}, "invalid_field", "document"),
        ({"document": {"kind": "library", "number": "12345"}}, "invalid_request", "document.kind"),
        ({"phone": "0301234567"}, "invalid_field", "phone"),
        ({"password": "x"}, "invalid_request", "password"),
    ],
)
async def test_what_is_wrong_keeps_no_form(
    desk: Desk, change: dict[str, Any], code: str, param: str
) -> None:
    _, client = await desk.person()
    answer = await client.put(
        "/api/kyc",
        content=json.dumps(FORM | change),  # httpx itself refuses lone surrogates
        headers={"content-type": "application/json"},
    )
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert answer.json()["error"]["param"] == param
    assert code_of(await client.get("/api/kyc")) == "not_found"


async def test_a_name_of_300_characters_from_right_to_left_is_kept(desk: Desk) -> None:
    name = "أ" * 300
    _, client = await desk.fan_with_form(legal_name=name)
    assert fields_of((await client.get("/api/kyc")).json())["legal_name"] == name


async def test_a_form_is_erased(desk: Desk) -> None:
    _, client = await desk.fan_with_form()
    assert (await client.delete("/api/kyc")).status_code == 204
    assert code_of(await client.get("/api/kyc")) == "not_found"
    assert code_of(await client.delete("/api/kyc")) == "not_found"
    assert await desk.database.read(lambda db: db.scalars(select(KycForm)).all()) == []


async def test_what_a_creator_may_read_is_neither_erased_nor_left_out(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    creator, _ = await desk.person()
    request = await desk.consented(creator.id, fan.id, "phone", "city")
    assert (await client.get("/api/kyc")).json()["shared"] == ["city", "phone"]
    erased = await client.delete("/api/kyc")
    assert (erased.status_code, code_of(erased)) == (409, "form_in_use")
    less = await client.put("/api/kyc", json={**REQUIRED, "city": "Rom"})
    assert (less.status_code, code_of(less)) == (409, "form_in_use")
    assert less.json()["error"]["details"] == {"fields": ["phone"]}
    assert (await client.put("/api/kyc", json={**FORM, "city": "Rom"})).status_code == 200
    await client.post(f"/api/kyf/requests/{request.id}/revoke")
    assert (await client.delete("/api/kyc")).status_code == 204


async def test_after_the_time_to_read_the_form_can_be_erased(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    creator, _ = await desk.person()
    request = await desk.consented(creator.id, fan.id)
    until = (await desk.row(request.id)).readable_until
    assert until is not None
    desk.clock.advance(until - desk.clock.now())
    assert (await client.delete("/api/kyc")).status_code == 204


async def test_nothing_of_a_form_lies_open(
    desk: Desk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every table and every log line is searched, after good and after bad requests."""
    caplog.set_level(logging.DEBUG)
    marked = {
        "legal_name": "Markerina Secretova",
        "birth_date": "1990-01-01",
        "country": "DE",
        "city": "Markerville",
        "document": {"kind": "passport", "number": "MARKER99"},
        "phone": "+499876543210",
    }
    markers = ["markerina", "secretova", "markerville", "marker99", "9876543210"]
    with structlog.testing.capture_logs() as lines:
        fan, client = await desk.fan_with_form(**marked)
        creator, reader = await desk.person()
        request = await desk.consented(creator.id, fan.id, *KycField)
        read = await reader.get(f"/api/kyf/requests/{request.id}/fields")
        assert "Markerina" in read.text
        answers = [
            await client.put("/api/kyc", json=marked | change)
            for change in (
                {"legal_name": "Markerina Secretova 😀"},
                {"document": {"kind": "passport", "number": "MARKER99 <b>"}},
                {"document": {"kind": "Markerville", "number": "1"}},
                {"birth_date": "Markerville"},
                {"phone": ["+499876543210"]},
                {"markerina": "Markerville"},
            )
        ]
        await client.put("/api/kyc", content=b'{"legal_name": "Markerina')
        await client.get("/api/kyc")
    assert {answer.status_code for answer in answers} == {422}
    for answer in answers[:-1]:
        assert not [one for one in markers if one in answer.text.lower()]
    rows = await desk.database.read(rows_as_text)
    assert fan.id in rows
    told = capsys.readouterr()
    for place in (rows, caplog.text, repr(lines), told.out, told.err):
        assert not [one for one in markers if one in place.lower()]


async def test_a_wrong_key_tells_so_and_shows_nothing(desk: Desk) -> None:
    _, client = await desk.fan_with_form()
    desk.shop.state["kyf_sealing"] = Sealing(b"\x06" * 32)
    answer = await client.get("/api/kyc")
    assert (answer.status_code, code_of(answer)) == (503, "kyc_unreadable")
    assert "MESI_KYC_KEY" in answer.json()["error"]["message"]
    assert "Ada" not in answer.text


async def test_a_server_with_another_key_does_not_start(desk: Desk) -> None:
    await desk.database.read(check_key, Sealing(b"\x06" * 32))
    await desk.fan_with_form()
    await desk.database.read(check_key, SEALING)
    with pytest.raises(StartError, match="MESI_KYC_KEY"):
        await desk.database.read(check_key, Sealing(b"\x06" * 32))


async def test_a_sealed_value_is_not_another_persons(desk: Desk) -> None:
    ada, _ = await desk.fan_with_form()
    bob, program = await desk.fan_with_form(legal_name="Bob")

    def swap(db: Session) -> None:
        of_ada = db.scalars(select(KycForm).where(KycForm.user_id == ada.id)).one()
        db.execute(update(KycForm).where(KycForm.user_id == bob.id).values(sealed=of_ada.sealed))

    await desk.database.write(swap)
    answer = await program.get("/api/kyc")
    assert (answer.status_code, code_of(answer)) == (503, "kyc_unreadable")


async def test_forms_are_handed_in_only_so_often(database: Database, clock: ManualClock) -> None:
    settings = replace(KyfSettings(), submissions_per_window=2)
    async with open_desk(database, clock, kyf_settings=settings) as desk:
        _, client = await desk.fan_with_form()
        assert (await client.put("/api/kyc", json=FORM)).status_code == 200
        assert code_of(await client.put("/api/kyc", json=FORM)) == "rate_limited"


async def test_the_countries_are_listed_for_everybody(desk: Desk) -> None:
    nobody = await desk.shop.browser()
    items = (await nobody.get("/api/kyc/countries")).json()["items"]
    assert {"code": "DE", "name": "Germany"} in items
    assert len(items) == 249


@dataclass
class Oracle:
    """A provider that knows at once."""

    verdict: Verdict
    name: str = "oracle"
    asked: Mapping[KycField, str] | None = None

    async def check(self, values: Mapping[KycField, str]) -> Verdict:
        self.asked = values
        return self.verdict


@pytest.mark.parametrize(
    ("verdict", "state", "provider"),
    [
        (Verdict(Finding.VERIFIED), "verified", "oracle"),
        (Verdict(Finding.REFUSED, "The document ran out."), "refused", "oracle"),
        (Verdict(Finding.PENDING), "submitted", None),
    ],
)
async def test_a_provider_may_decide_at_once(
    database: Database, clock: ManualClock, verdict: Verdict, state: str, provider: str | None
) -> None:
    oracle = Oracle(verdict)
    async with open_desk(database, clock, identity_provider=oracle) as desk:
        fan, client = await desk.fan_with_form()
        answer = (await client.get("/api/kyc")).json()
        assert oracle.asked is not None
        assert oracle.asked[KycField.PHONE] == "+49301234567", "what is kept, not what was typed"
        assert (answer["state"], answer["provider"]) == (state, provider)
        assert answer["note"] == verdict.reason
        assert await desk.database.read(is_verified, fan.id) is (state == "verified")


async def test_a_late_verdict_is_not_about_the_changed_form(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    before = desk.clock.now()
    desk.clock.advance(timedelta(seconds=1))
    await client.put("/api/kyc", json=FORM)
    form = await desk.database.write(
        note_verdict,
        fan.id,
        Verdict(Finding.VERIFIED),
        provider="oracle",
        submitted_at=before,
        clock=desk.clock,
    )
    assert form is not None
    assert form.state == KycState.SUBMITTED
