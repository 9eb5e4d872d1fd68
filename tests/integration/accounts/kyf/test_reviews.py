"""Reviewers read forms, which their people see, and decide on them."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from accounts.kyf.service.forms import is_verified
from accounts.kyf.settings import KyfSettings
from core.clock import ManualClock
from core.database import Database
from models.states import Role
from tests.integration.accounts.kyf.desk import FORM, Desk, open_desk
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

WAITING = "/api/moderation/kyc"


async def reviewed(client: httpx.AsyncClient, user_id: str) -> dict[str, Any]:
    answer = await client.get(f"{WAITING}/{user_id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def decided(
    client: httpx.AsyncClient, user_id: str, submitted_at: str, **decision: Any
) -> httpx.Response:
    body = {"is_verified": True, "submitted_at": submitted_at} | decision
    return await client.post(f"{WAITING}/{user_id}/decision", json=body)


async def test_forms_wait_in_turn_without_their_values(desk: Desk) -> None:
    first, _ = await desk.fan_with_form()
    desk.clock.advance(timedelta(seconds=1))
    second, _ = await desk.fan_with_form()
    _, moderator = await desk.person(Role.MODERATOR)
    answer = await moderator.get(WAITING)
    waiting = answer.json()
    assert [one["user_id"] for one in waiting["items"]] == [first.id, second.id]
    assert waiting["total"] == 2
    assert "Lovelace" not in answer.text


@pytest.mark.parametrize("role", [Role.FAN, Role.CREATOR, Role.OWNER, Role.ARBITER])
async def test_only_moderators_review(desk: Desk, role: Role) -> None:
    fan, _ = await desk.fan_with_form()
    _, other = await desk.person(role)
    at = desk.clock.now().isoformat()
    for answer in (
        await other.get(WAITING),
        await other.get(f"{WAITING}/{fan.id}"),
        await decided(other, fan.id, at),
    ):
        assert (answer.status_code, code_of(answer)) == (403, "missing_role")
        assert "Lovelace" not in answer.text
    assert not await desk.database.read(is_verified, fan.id)


async def test_a_reviewer_reads_a_form_and_its_person_sees_that(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    reviewer, moderator = await desk.person(Role.MODERATOR, display_name="Rita")
    form = await reviewed(moderator, fan.id)
    assert {one["field"]: one["value"] for one in form["fields"]}["legal_name"] == "Ada Lovelace"
    seen = await client.get("/api/kyf/accesses")
    (access,) = seen.json()["items"]
    assert len(access["fields"]) == 6
    assert (access["request_id"], access["reader_name"]) == (None, None)
    assert "Rita" not in seen.text
    assert reviewer.id not in seen.text


async def test_a_form_is_verified(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    _, moderator = await desk.person(Role.MODERATOR)
    form = await reviewed(moderator, fan.id)
    answer = await decided(moderator, fan.id, form["submitted_at"])
    assert answer.json() == {"user_id": fan.id, "state": "verified"}
    own = (await client.get("/api/kyc")).json()
    assert (own["state"], own["provider"]) == ("verified", "reviewer")
    assert own["decided_at"] is not None
    assert await desk.database.read(is_verified, fan.id)
    waiting = (await moderator.get(WAITING)).json()
    assert (waiting["items"], waiting["total"]) == ([], 0)


async def test_a_changed_form_waits_again(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    _, moderator = await desk.person(Role.MODERATOR)
    read = await reviewed(moderator, fan.id)
    await decided(moderator, fan.id, read["submitted_at"])
    desk.clock.advance(timedelta(seconds=1))
    changed = await client.put("/api/kyc", json={**FORM, "city": "Rom"})
    assert (changed.json()["state"], changed.json()["provider"]) == ("submitted", None)
    assert not await desk.database.read(is_verified, fan.id)
    late = await decided(moderator, fan.id, read["submitted_at"])
    assert (late.status_code, code_of(late)) == (409, "form_changed")
    assert not await desk.database.read(is_verified, fan.id)


async def test_a_form_is_refused_with_words(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    _, moderator = await desk.person(Role.MODERATOR)
    at = (await reviewed(moderator, fan.id))["submitted_at"]
    silent = await decided(moderator, fan.id, at, is_verified=False, note=" \u200b ")
    assert (silent.status_code, code_of(silent)) == (422, "note_required")
    note = "<b>وثيقة</b> 😀 ran\nout"
    refused = await decided(moderator, fan.id, at, is_verified=False, note=note)
    assert refused.json()["state"] == "refused", refused.text
    own = (await client.get("/api/kyc")).json()
    assert (own["state"], own["note"]) == ("refused", "<b>وثيقة</b> 😀 ran out")
    assert not await desk.database.read(is_verified, fan.id)


async def test_a_form_is_decided_once_but_a_verified_one_can_be_refused(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    _, moderator = await desk.person(Role.MODERATOR)
    at = (await reviewed(moderator, fan.id))["submitted_at"]
    await decided(moderator, fan.id, at)
    again = await decided(moderator, fan.id, at)
    assert (again.status_code, code_of(again)) == (409, "form_decided")
    refused = await decided(moderator, fan.id, at, is_verified=False, note="A forged document.")
    assert refused.json()["state"] == "refused"
    back = await decided(moderator, fan.id, at)
    assert (back.status_code, code_of(back)) == (409, "form_decided")


async def test_nobody_decides_on_their_own_form(desk: Desk) -> None:
    reviewer, moderator = await desk.person(Role.MODERATOR)
    made = await moderator.put("/api/kyc", json=FORM)
    own = await moderator.get(f"{WAITING}/{reviewer.id}")
    assert (own.status_code, code_of(own)) == (403, "own_form")
    answer = await decided(moderator, reviewer.id, made.json()["submitted_at"])
    assert (answer.status_code, code_of(answer)) == (403, "own_form")
    assert not await desk.database.read(is_verified, reviewer.id)


async def test_a_creator_reads_by_the_fans_consent_and_not_as_a_reviewer(desk: Desk) -> None:
    """Or a role would open what the fan refused, and more than what was asked for."""
    fan, client = await desk.fan_with_form()
    both, moderator = await desk.person(Role.CREATOR, Role.MODERATOR)
    await desk.asked(both.id, fan.id, "city")
    at = (await client.get("/api/kyc")).json()["submitted_at"]
    for answer in (
        await moderator.get(f"{WAITING}/{fan.id}"),
        await decided(moderator, fan.id, at),
    ):
        assert (answer.status_code, code_of(answer)) == (403, "own_form")
        assert "Lovelace" not in answer.text
    assert (await client.get("/api/kyf/accesses")).json()["items"] == []
    _, other = await desk.person(Role.MODERATOR)
    assert (await decided(other, fan.id, at)).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"note": "x" * 501},
        {"note": "\x00"},
        {"submitted_at": "now"},
        {"is_verified": None},
        {"state": "verified"},
    ],
    ids=str,
)
async def test_a_decision_is_whole(desk: Desk, change: dict[str, Any]) -> None:
    fan, _ = await desk.fan_with_form()
    _, moderator = await desk.person(Role.MODERATOR)
    answer = await decided(
        moderator, fan.id, **({"submitted_at": desk.clock.now().isoformat()} | change)
    )
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")


async def test_where_no_form_is_nothing_is_decided(desk: Desk) -> None:
    fan, _ = await desk.person()
    _, moderator = await desk.person(Role.MODERATOR)
    for answer in (
        await moderator.get(f"{WAITING}/{fan.id}"),
        await moderator.get(f"{WAITING}/usr_nobody"),
        await decided(moderator, fan.id, desk.clock.now().isoformat()),
    ):
        assert (answer.status_code, code_of(answer)) == (404, "not_found")


async def test_a_reviewer_reads_only_so_many(database: Database, clock: ManualClock) -> None:
    settings = KyfSettings(reads_per_window=1)
    async with open_desk(database, clock, kyf_settings=settings) as desk:
        fan, _ = await desk.fan_with_form()
        _, moderator = await desk.person(Role.MODERATOR)
        await reviewed(moderator, fan.id)
        answer = await moderator.get(f"{WAITING}/{fan.id}")
        assert (answer.status_code, code_of(answer)) == (429, "rate_limited")
