"""A creator reads what was shared, each time seen by the fan, until the agreed end."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.kyf.service.answering import expire
from accounts.kyf.service.reading import end_access, set_readable_until
from accounts.kyf.settings import KyfSettings
from core.clock import ManualClock
from core.database import Database
from models.kyf import KyfAccess
from tests.integration.accounts.kyf.desk import Desk, open_desk
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

MOMENT = timedelta(microseconds=1)


def accesses(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(KyfAccess)) or 0


async def test_a_creator_reads_and_the_fan_sees_it(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    creator, reader = await desk.person(display_name="Cleo")
    request = await desk.consented(creator.id, fan.id, "phone", "legal_name")
    for _ in range(2):
        answer = await reader.get(f"/api/kyf/requests/{request.id}/fields")
        assert answer.headers["cache-control"] == "no-store"
        shared = answer.json()
        assert shared["fields"] == [
            {"field": "legal_name", "value": "Ada Lovelace"},
            {"field": "phone", "value": "+49301234567"},
        ]
        assert not shared["is_verified"]
        desk.clock.advance(timedelta(minutes=1))
    seen = (await client.get("/api/kyf/accesses")).json()["items"]
    assert [one["reader_name"] for one in seen] == ["Cleo", "Cleo"]
    assert seen[0]["fields"] == ["legal_name", "phone"]
    assert seen[0]["request_id"] == request.id
    assert seen[0]["at"] > seen[1]["at"]
    assert (await reader.get("/api/kyf/accesses")).json()["items"] == []


async def test_nobody_reads_what_was_not_shared_with_them(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    creator, reader = await desk.person()
    other, outsider = await desk.person()
    mine = await desk.consented(creator.id, fan.id)
    waiting = await desk.asked(other.id, fan.id)
    for stranger in (outsider, client):
        answer = await stranger.get(f"/api/kyf/requests/{mine.id}/fields")
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
    answer = await outsider.get(f"/api/kyf/requests/{waiting.id}/fields")
    assert (answer.status_code, code_of(answer)) == (403, "kyf_not_consented")
    assert code_of(await reader.get(f"/api/kyf/requests/{waiting.id}/fields")) == "not_found"
    nobody = await desk.shop.browser()
    answer = await nobody.get(f"/api/kyf/requests/{mine.id}/fields")
    assert code_of(answer) == "unauthenticated"
    assert await desk.database.read(accesses) == 0


async def test_a_consent_is_revoked_for_the_future(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    creator, reader = await desk.person()
    request = await desk.consented(creator.id, fan.id)
    path = f"/api/kyf/requests/{request.id}"
    assert (await reader.get(f"{path}/fields")).status_code == 200
    assert code_of(await reader.post(f"{path}/revoke")) == "not_found"
    for _ in range(2):
        revoked = await client.post(f"{path}/revoke")
        assert (revoked.json()["state"], revoked.json()["preview"]) == ("revoked", None)
        assert revoked.json()["revoked_at"] is not None
    answer = await reader.get(f"{path}/fields")
    assert (answer.status_code, code_of(answer)) == (403, "kyf_revoked")
    meeting = desk.clock.now() + timedelta(days=3)
    await desk.database.write(set_readable_until, request.subject_id, meeting)
    assert code_of(await reader.get(f"{path}/fields")) == "kyf_revoked"
    assert len((await client.get("/api/kyf/accesses")).json()["items"]) == 1


async def test_what_was_not_agreed_to_is_not_revoked(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    creator, _ = await desk.person()
    request = await desk.asked(creator.id, fan.id)
    answer = await client.post(f"/api/kyf/requests/{request.id}/revoke")
    assert (answer.status_code, code_of(answer)) == (403, "kyf_not_consented")
    await desk.database.write(expire, request.subject_id)
    answer = await client.post(f"/api/kyf/requests/{request.id}/revoke")
    assert code_of(answer) == "kyf_not_consented"


async def test_reading_ends_days_after_the_meeting(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    creator, reader = await desk.person()
    request = await desk.consented(creator.id, fan.id)
    path = f"/api/kyf/requests/{request.id}/fields"
    meeting_ends_at = desk.clock.now() + timedelta(days=60)
    await desk.database.write(set_readable_until, request.subject_id, meeting_ends_at)
    desk.clock.advance(timedelta(days=90) - MOMENT)
    assert (await reader.get(path)).status_code == 200
    desk.clock.advance(MOMENT)
    answer = await reader.get(path)
    assert (answer.status_code, code_of(answer)) == (403, "kyf_over")
    assert await desk.database.read(accesses) == 1


async def test_without_a_meeting_reading_ends_days_after_the_consent(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    creator, reader = await desk.person()
    request = await desk.consented(creator.id, fan.id)
    desk.clock.advance(timedelta(days=30))
    assert code_of(await reader.get(f"/api/kyf/requests/{request.id}/fields")) == "kyf_over"


async def test_a_bid_that_went_back_ends_the_reading(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    creator, reader = await desk.person()
    request = await desk.consented(creator.id, fan.id)
    await desk.database.write(end_access, request.subject_id, clock=desk.clock)
    assert code_of(await reader.get(f"/api/kyf/requests/{request.id}/fields")) == "kyf_over"
    assert (await client.get("/api/kyc")).json()["shared"] == []


async def test_what_was_not_asked_or_agreed_is_not_made_readable(desk: Desk) -> None:
    fan, _ = await desk.fan_with_form()
    creator, _ = await desk.person()
    request = await desk.asked(creator.id, fan.id)
    later = desk.clock.now() + timedelta(days=3)
    await desk.database.write(set_readable_until, request.subject_id, later)
    await desk.database.write(end_access, request.subject_id, clock=desk.clock)
    assert (await desk.row(request.id)).readable_until is None
    assert await desk.database.write(set_readable_until, "bid_none", later) is None
    assert await desk.database.write(end_access, "bid_none", clock=desk.clock) is None


async def test_a_creator_reads_only_so_often(database: Database, clock: ManualClock) -> None:
    settings = KyfSettings(reads_per_window=2)
    async with open_desk(database, clock, kyf_settings=settings) as desk:
        fan, _ = await desk.fan_with_form()
        creator, reader = await desk.person()
        request = await desk.consented(creator.id, fan.id)
        path = f"/api/kyf/requests/{request.id}/fields"
        for _ in range(2):
            assert (await reader.get(path)).status_code == 200
        answer = await reader.get(path)
        assert (answer.status_code, code_of(answer)) == (429, "rate_limited")
        assert await desk.database.read(accesses) == 2
