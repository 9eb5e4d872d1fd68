"""An owner reads what a fan shares, as long as the fan shares it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from models.persona import Persona
from models.room import Room, TranscriptTurn
from rooms.owner_routes import router as owner_router
from rooms.service import close_room, end_room
from rooms.transcripts import SaidTurn, append_turn, hush_turns, set_consent
from tests.factories.rooms import OpenRoom, make_room, make_rooms_keystore
from tests.factories.users import make_user
from tests.integration.shop import Shop, code_of, open_shop

pytestmark = pytest.mark.db

SAID = (
    ("item_1", "persona", "Good evening."),
    ("item_2", "fan", "I am Ada \u202e<b>\U0001f99c</b>."),
    ("item_3", "persona", "Hello, Ada."),
    ("item_4", "fan", "My sister is ill."),
)


class Visit:
    """A fan's room with words in it, and its owner's program."""

    def __init__(self, shop: Shop, room: OpenRoom, owner: httpx.AsyncClient, persona: str) -> None:
        self.shop = shop
        self.room = room
        self.owner = owner
        self.persona_id = persona

    async def read(self) -> httpx.Response:
        return await self.owner.get(f"/api/owner/rooms/{self.room.room_id}/transcript")

    async def listed(self) -> list[str]:
        answer = await self.owner.get(f"/api/owner/personas/{self.persona_id}/transcripts")
        assert answer.status_code == 200, answer.text
        return [one["room_id"] for one in answer.json()["items"]]

    async def agree(self, *, kept: bool | None = None, shared: bool | None = None) -> None:
        await self.shop.database.write(
            set_consent, self.room.room_id, self.room.fan_id, kept=kept, shared=shared
        )

    async def end(self) -> None:
        await self.shop.database.write(end_room, self.room.room_id, "left", clock=self.shop.clock)


@pytest.fixture
async def visit(database: Database, clock: ManualClock) -> AsyncIterator[Visit]:
    async with open_shop(database, clock) as shop:
        shop.app.include_router(owner_router)
        room = await database.write(make_room, make_rooms_keystore(), clock=clock)
        for item_id, speaker, text in SAID:
            said = SaidTurn(item_id, "fan" if speaker == "fan" else "persona", text)
            await database.write(append_turn, room.room_id, said, clock=clock)
        persona = await database.read(lambda db: db.query(Persona).one().id)
        yield Visit(shop, room, await shop.program(room.owner_id), persona)


async def test_without_the_fans_word_the_owner_reads_nothing(visit: Visit) -> None:
    await visit.end()
    refused = await visit.read()
    assert (refused.status_code, code_of(refused)) == (403, "transcript_not_shared")
    assert "has not agreed" in refused.json()["error"]["message"]
    assert "sister" not in refused.text
    await visit.agree(kept=True)
    assert (await visit.read()).status_code == 403
    assert await visit.listed() == []


async def test_what_is_shared_is_read_once_the_visit_is_over(visit: Visit) -> None:
    await visit.agree(shared=True)
    early = await visit.read()
    assert (early.status_code, code_of(early)) == (409, "visit_goes_on")
    assert await visit.listed() == []
    await visit.end()
    found = (await visit.read()).json()
    assert [turn["text"] for turn in found["turns"]] == [text for _, _, text in SAID]
    assert (found["has_gaps"], found["persona_name"]) == (False, "Nova Reyes")
    assert (found["room"]["fan_name"], found["room"]["version"]) == ("Ada", 1)
    assert await visit.listed() == [visit.room.room_id]
    await visit.shop.database.write(close_room, visit.room.room_id)
    assert len((await visit.read()).json()["turns"]) == 4


async def test_a_fan_takes_it_back_at_once_and_gives_it_again(visit: Visit) -> None:
    await visit.agree(shared=True)
    await visit.end()
    assert (await visit.read()).status_code == 200
    await visit.agree(shared=False)
    assert (await visit.read()).status_code == 403
    assert await visit.listed() == []
    await visit.agree(shared=True)
    assert (await visit.read()).status_code == 200
    await visit.agree(kept=False)
    assert (await visit.read()).status_code == 403


async def test_what_is_off_the_record_is_never_shown(visit: Visit) -> None:
    await visit.shop.database.write(hush_turns, visit.room.room_id, "item_4", with_before=False)
    await visit.agree(shared=True)
    await visit.end()
    answer = await visit.read()
    assert "sister" not in answer.text
    assert answer.json()["has_gaps"] is True
    assert len(answer.json()["turns"]) == 3


async def test_a_visit_that_was_not_remembered_has_no_words_for_the_owner(visit: Visit) -> None:
    def hush_all(db: Session) -> None:
        for turn in db.query(TranscriptTurn):
            turn.is_off_record = True

    await visit.shop.database.write(hush_all)
    await visit.agree(shared=True)
    await visit.end()
    assert (await visit.read()).json()["turns"] == []


async def test_nobody_else_reads_it(visit: Visit) -> None:
    await visit.agree(shared=True)
    await visit.end()
    other = await visit.shop.database.write(
        make_user, clock=visit.shop.clock, roles=["fan", "owner"]
    )
    stranger = await visit.shop.program(other.id)
    for path in (
        f"/api/owner/rooms/{visit.room.room_id}/transcript",
        "/api/owner/rooms/room_none/transcript",
        f"/api/owner/personas/{visit.persona_id}/transcripts",
    ):
        refused = await stranger.get(path)
        assert (refused.status_code, code_of(refused)) == (404, "not_found")
    fan = await visit.shop.program(visit.room.fan_id)
    path = f"/api/owner/rooms/{visit.room.room_id}/transcript"
    assert (await fan.get(path)).status_code == 403


async def test_the_list_comes_in_pages_without_previews(visit: Visit) -> None:
    ids = [visit.room.room_id]
    await visit.agree(shared=True)
    await visit.end()
    for number in range(3):
        visit.shop.clock.advance(timedelta(minutes=1))
        made = await visit.shop.database.write(
            make_room, make_rooms_keystore(), clock=visit.shop.clock
        )

        def belong(db: Session, room_id: str = made.room_id, number: int = number) -> None:
            row = db.get_one(Room, room_id)
            row.persona_id, row.shares_transcript, row.state = visit.persona_id, True, "ended"
            row.bid_id = None if number == 2 else row.bid_id

        await visit.shop.database.write(belong)
        if number < 2:
            ids.append(made.room_id)
    url = f"/api/owner/personas/{visit.persona_id}/transcripts"
    first = (await visit.owner.get(url, params={"limit": 2})).json()
    rest = (await visit.owner.get(url, params={"limit": 2, "before": first["next"]})).json()
    seen = [one["room_id"] for one in (*first["items"], *rest["items"])]
    assert (seen, rest["next"]) == (ids[::-1], None)
    assert (await visit.owner.get(url, params={"before": "x"})).status_code == 422
