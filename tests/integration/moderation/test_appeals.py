"""Who was steered or stopped asks for a second look; a moderator answers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from core.clock import ManualClock
from core.database import Database
from engine.safety.bands import Band, Verdict
from models.notification import Notification
from models.states import Role
from moderation.appeals.routes import router
from rooms.decisions import record_decision
from tests.factories.rooms import OpenRoom, make_room, make_rooms_keystore
from tests.factories.users import make_owner
from tests.integration.shop import Shop, code_of, open_shop
from tests.integration.statements import statements

pytestmark = pytest.mark.db

DECISIONS = "/api/safety/decisions"
APPEALS = "/api/moderation/appeals"


@dataclass
class Court:
    shop: Shop
    room: OpenRoom
    decision_id: str
    fan: httpx.AsyncClient
    owner: httpx.AsyncClient
    reviewer: httpx.AsyncClient

    async def appeal(self, client: httpx.AsyncClient, words: str = "I quoted a song.") -> Any:
        return await client.post(f"{DECISIONS}/{self.decision_id}/appeal", json={"words": words})

    async def answer(self, appeal_id: str, *, is_granted: bool = True, by: Any = None) -> Any:
        body = {"is_granted": is_granted, "answer": "We listened again: you are right."}
        return await (by or self.reviewer).post(f"{APPEALS}/{appeal_id}/answer", json=body)


@pytest.fixture
async def court(database: Database, clock: ManualClock) -> AsyncIterator[Court]:
    async with open_shop(database, clock) as shop:
        shop.app.include_router(router)
        room = await database.write(make_room, make_rooms_keystore(), clock=clock)
        verdict = Verdict(Band.STEER, "illegal")
        made = await database.write(record_decision, room.room_id, "fan", verdict, clock=clock)
        roles = [Role.FAN.value, Role.MODERATOR.value]
        _, reviewer = await shop.fan(0, display_name="Rita", roles=roles)
        fan, owner = await shop.program(room.fan_id), await shop.program(room.owner_id)
        yield Court(shop, room, made, fan, owner, reviewer)


async def test_a_fan_reads_why_and_asks_for_a_second_look(court: Court) -> None:
    seen = (await court.fan.get(DECISIONS)).json()["items"][0]
    assert (seen["code"], seen["band"], seen["can_appeal"]) == ("illegal", "steer", True)
    assert "weapons" in seen["meaning"]
    asked = await court.appeal(court.fan, " I <b>quoted</b> שיר 🎵\r\n ")
    assert asked.status_code == 201, asked.text
    assert asked.json()["appeal"]["words"] == "I <b>quoted</b> שיר 🎵"
    case = (await court.reviewer.get(APPEALS)).json()["items"][0]
    assert case["decision"]["code"] == "illegal"
    answered = await court.answer(case["id"])
    assert (answered.status_code, answered.json()["state"]) == (200, "granted")
    after = (await court.fan.get(DECISIONS)).json()["items"][0]
    assert after["is_set_aside"]
    assert after["appeal"]["answer"].startswith("We listened")
    told = await court.shop.database.read(
        lambda db: [(row.kind, row.user_id) for row in db.query(Notification)]
    )
    assert told == [("appeal_answered", court.room.fan_id)]


async def test_the_decisions_of_one_room_and_who_reads_them(court: Court) -> None:
    database, clock = court.shop.database, court.shop.clock
    other = await database.write(
        make_room, make_rooms_keystore(), clock=clock, fan_id=court.room.fan_id
    )
    verdict = Verdict(Band.STOP, "minor")
    decided = await database.write(record_decision, other.room_id, "fan", verdict, clock=clock)
    both = (await court.fan.get(DECISIONS)).json()["items"]
    assert [one["id"] for one in both] == [decided, court.decision_id]
    one_room = await court.fan.get(DECISIONS, params={"room_id": other.room_id})
    assert [(one["id"], one["side"]) for one in one_room.json()["items"]] == [(decided, "fan")]
    (owned,) = (await court.owner.get(DECISIONS)).json()["items"]
    assert (owned["id"], owned["side"]) == (court.decision_id, "owner")
    strange = await court.owner.get(DECISIONS, params={"room_id": other.room_id})
    assert strange.json()["items"] == [], "another owner's room"
    assert (await court.fan.get(DECISIONS, params={"room_id": "a b"})).status_code == 422
    await court.appeal(court.owner)
    (case,) = (await court.reviewer.get(APPEALS)).json()["items"]
    assert case["decision"]["side"] == "reviewer"


async def test_each_side_appeals_once(court: Court) -> None:
    assert (await court.appeal(court.fan)).status_code == 201
    assert code_of(await court.appeal(court.fan)) == "appeal_closed"
    assert (await court.appeal(court.owner)).status_code == 201
    assert len((await court.reviewer.get(APPEALS)).json()["items"]) == 2


async def test_a_page_of_appeals_is_read_at_once(court: Court) -> None:
    counts: list[int] = []
    for client in (court.fan, court.owner):
        await court.appeal(client)
        with statements() as sent:
            assert (await court.reviewer.get(APPEALS)).status_code == 200
        counts.append(len(sent))
        assert not any("personas.draft AS" in one for one in sent), "a whole sheet for its name"
    assert counts[0] == counts[1]


async def test_a_dismissed_appeal_leaves_the_decision(court: Court) -> None:
    appeal_id = (await court.appeal(court.fan)).json()["appeal"]["id"]
    assert (await court.answer(appeal_id, is_granted=False)).json()["state"] == "dismissed"
    assert not (await court.fan.get(DECISIONS)).json()["items"][0]["is_set_aside"]
    assert code_of(await court.answer(appeal_id)) == "appeal_answered"
    listed = await court.reviewer.get(APPEALS, params={"state": "dismissed"})
    assert [one["id"] for one in listed.json()["items"]] == [appeal_id]


async def test_strangers_and_late_words_are_refused(court: Court) -> None:
    other = await court.shop.database.write(make_owner, clock=court.shop.clock)
    stranger = await court.shop.program(other.id)
    assert (await stranger.get(DECISIONS)).json()["items"] == []
    assert code_of(await court.appeal(stranger)) == "decision_missing"
    assert (await court.fan.get(APPEALS)).status_code == 403
    assert code_of(await court.answer("apl_none")) == "appeal_missing"
    court.shop.clock.advance(timedelta(days=91))
    assert code_of(await court.appeal(court.fan)) == "appeal_closed"


@pytest.mark.parametrize("words", ["", "  \n", "x" * 2_001, "a\x00b"])
async def test_words_are_bounded(court: Court, words: str) -> None:
    assert (await court.appeal(court.fan, words)).status_code == 422


async def test_nobody_judges_their_own_room(court: Court) -> None:
    roles = [Role.FAN.value, Role.MODERATOR.value]
    user, client = await court.shop.fan(0, roles=roles)
    keystore, clock = make_rooms_keystore(), court.shop.clock
    room = await court.shop.database.write(make_room, keystore, clock=clock, fan_id=user.id)
    verdict = Verdict(Band.STOP, "minor")
    database = court.shop.database
    decided = await database.write(record_decision, room.room_id, "fan", verdict, clock=clock)
    mine = await client.post(f"{DECISIONS}/{decided}/appeal", json={"words": "I am 40."})
    assert code_of(await court.answer(mine.json()["appeal"]["id"], by=client)) == "own_case"
