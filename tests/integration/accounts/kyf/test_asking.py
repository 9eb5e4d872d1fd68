"""A creator asks, and the fan sees exactly which fields, for whom and what for."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.kyf.errors import InvalidScopeError
from core.events import Bus
from models.kyf import KyfRequest
from tests.integration.accounts.kyf.desk import DEAL, Desk
from tests.integration.shop import code_of

pytestmark = pytest.mark.db


async def test_a_fan_sees_which_fields_for_whom_and_what_for(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    creator, asker = await desk.person(display_name="Cleo")
    request = await desk.asked(creator.id, fan.id, "phone", "legal_name")
    seen = (await client.get(f"/api/kyf/requests/{request.id}")).json()
    assert seen["fields"] == ["legal_name", "phone"]
    assert (seen["creator_name"], seen["purpose"]) == ("Cleo", "To find you at the station")
    assert (seen["state"], seen["retention_days"], seen["deal_id"]) == ("asked", 30, DEAL)
    assert seen["preview"] == [
        {"field": "legal_name", "value": "Ada Lovelace"},
        {"field": "phone", "value": "+49301234567"},
    ]
    assert (seen["missing"], seen["is_verified"]) == ([], False)
    (line,) = (await client.get("/api/kyf/requests")).json()["items"]
    assert (line["id"], line["bid_id"], line["creator_name"]) == (
        request.id,
        request.subject_id,
        "Cleo",
    )
    theirs = await asker.get(f"/api/kyf/requests/{request.id}")
    assert (theirs.json()["preview"], theirs.json()["missing"]) == (None, None)
    assert "Lovelace" not in theirs.text
    assert (await asker.get("/api/kyf/requests")).json()["items"] == []


async def test_a_stranger_sees_no_request(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    _, stranger = await desk.person()
    request = await desk.asked(creator.id, fan.id)
    for answer in (
        await stranger.get(f"/api/kyf/requests/{request.id}"),
        await stranger.get("/api/kyf/requests/kyf_none"),
        await stranger.post(f"/api/kyf/requests/{request.id}/revoke"),
        await stranger.get(f"/api/kyf/requests/{request.id}/fields"),
    ):
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
    nobody = await desk.shop.browser()
    for path in ("requests", f"requests/{request.id}", "accesses"):
        assert code_of(await nobody.get(f"/api/kyf/{path}")) == "unauthenticated"


async def test_a_bid_is_asked_for_once(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    first = await desk.asked(creator.id, fan.id, "phone")
    again = await desk.asked(creator.id, fan.id, "city", bid_id=first.subject_id, purpose="More")
    assert (again.id, again.fields, again.scope_hash) == (first.id, ["phone"], first.scope_hash)
    assert await desk.database.read(_requests) == 1


def _requests(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(KyfRequest)) or 0


@pytest.mark.parametrize(
    ("fields", "purpose"),
    [
        (["password"], "To find you"),
        (["phone", "PHONE"], "To find you"),
        ([], "To find you"),
        (["phone"], "  "),
        (["phone"], "x" * 501),
    ],
    ids=str,
)
async def test_a_wish_without_sense_is_refused(desk: Desk, fields: list[str], purpose: str) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    with pytest.raises(InvalidScopeError):
        await desk.asked(creator.id, fan.id, fields=fields, purpose=purpose)
    assert await desk.database.read(_requests) == 0


async def test_both_sides_are_told(desk: Desk, bus: Bus) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    with bus.listen() as notices:
        request = await desk.asked(creator.id, fan.id)
        told = [await notices.get(), await notices.get()]
    assert {(one.topic, one.key) for one in told} == {("kyf", request.id)}
    assert {one.user_id for one in told} == {fan.id, creator.id}
