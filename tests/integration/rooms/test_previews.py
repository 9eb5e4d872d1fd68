"""An owner tries a persona: a room as fans have it, without money, memory or a trace."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import Database
from engine.voice_backends import VoiceBackends
from flows.settle_room import settle_due_rooms
from flows.sweep import sweep_once
from models.bid import Bid
from models.chain import Outbox
from models.persona import Persona, PersonaVersion
from models.room import Receipt, TranscriptTurn
from models.states import Format
from tests.factories.rooms import SHEET, OpenRoom, make_persona
from tests.factories.wallet import make_wallet_owner
from tests.integration.rooms.conftest import RoomHouse, serving
from tests.integration.rooms.talk import talking
from voice.scripted_hearing import ScriptedActivity, ScriptedTranscriber, ScriptedTurnEnd
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.db


class Studio:
    """An owner, a published persona whose draft says something else, and a program of theirs."""

    def __init__(self, house: RoomHouse, owner_id: str, version: PersonaVersion) -> None:
        self.house = house
        self.owner_id = owner_id
        self.persona_id = version.persona_id
        self.program = httpx.AsyncClient()

    @property
    def url(self) -> str:
        return f"/api/owner/personas/{self.persona_id}/previews"

    async def open(self, **wish: Any) -> dict[str, Any]:
        answer = await self.program.post(self.url, json=wish)
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def room(self, view: dict[str, Any]) -> OpenRoom:
        slug = view["persona"]["slug"]
        return OpenRoom(view["id"], self.owner_id, self.owner_id, slug, "", "")


async def open_studio(house: RoomHouse) -> Studio:
    def make(db: Session) -> tuple[str, PersonaVersion]:
        owner_id, _ = make_wallet_owner(
            db, house.keystore, clock=house.clock, roles=["owner"], display_name="Olga"
        )
        version = make_persona(db, owner_id, "nova", house.clock)
        draft = SHEET | {"character": "Nova has moved to Porto and sells maps."}
        db.get_one(Persona, version.persona_id).draft = draft
        return owner_id, version

    studio = Studio(house, *await house.database.write(make))
    token = await house.api_token(studio.owner_id)
    studio.program = httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{house.port}", headers={"authorization": f"Bearer {token}"}
    )
    return studio


@pytest.fixture
async def studio(house: RoomHouse) -> AsyncIterator[Studio]:
    opened = await open_studio(house)
    async with opened.program:
        yield opened


async def count(database: Database, table: Any, *where: Any) -> int:
    query = select(func.count()).select_from(table).where(*where)
    return await database.read(lambda db: db.scalar(query) or 0)


async def test_the_draft_talks_and_its_prompt_is_shown(studio: Studio) -> None:
    house = studio.house
    view = await studio.open()
    assert (view["bid_id"], view["amount"], view["bought_ms"]) == (None, "0", 1_800_000)
    assert view["persona"]["version"] == 0
    async with talking(house, studio.room(view)) as talk:
        await talk.ask("What do you sell?")
        shown = await talk.met("x.room.prompt")
        reply = await talk.met("response.done")
        assert shown.item_id == reply.response.output[0].id
        assert (shown.mind, shown.context_tokens) == ("scripted:demo", 8192)
        blocks = shown.blocks
        assert [one["position"] for one in blocks] == list(range(1, len(blocks) + 1))
        parts = [one["part"] for one in blocks]
        assert parts[:2] == ["policy", "card"] and parts[-1] == "history"
        card = blocks[1]
        assert "Porto" in card["text"] and card["why"] == "the sheet" and card["tokens"] > 5
        assert blocks[-1]["text"] == "What do you sell?"
        assert shown.tokens == sum(one["tokens"] for one in blocks)
        # What is shown is what the mind was asked.
        asked = "\n".join(one.text for one in house.mind.requests[-1].messages)
        assert all(one["text"] in asked for one in blocks)


async def test_the_picture_is_the_owners(studio: Studio) -> None:
    """Fans have no picture of a persona that is not published; its owner does."""

    def paint(db: Session) -> None:
        db.get_one(Persona, studio.persona_id).picture_etag = "a1b2"

    await studio.house.database.write(paint)
    own = f"/api/owner/personas/{studio.persona_id}/picture"
    assert (await studio.open())["persona"]["picture_url"] == own


async def test_a_paid_room_shows_no_prompt(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.ask("Hello")
        await talk.say("Goodbye")
        assert "x.room.prompt" not in talk.types


async def test_what_fans_meet_can_be_tried_too(studio: Studio) -> None:
    view = await studio.open(mode="version")
    assert view["persona"]["version"] == 1
    async with talking(studio.house, studio.room(view)) as talk:
        await talk.ask("Where do you live?")
        shown = await talk.met("x.room.prompt")
        assert "Lisbon" in shown.blocks[1]["text"]


async def test_a_preview_costs_nothing_and_leaves_no_words(studio: Studio) -> None:
    house, database = studio.house, studio.house.database
    bids = await count(database, Bid)
    room = studio.room(await studio.open())
    async with talking(house, room) as talk:
        await talk.running()
        house.pass_time(10)
        await talk.ask("What do you sell?")
        assert await count(database, TranscriptTurn) == 3
        refused = await studio.program.post(
            f"/api/rooms/{room.room_id}/receipts",
            json={"earned": "1", "signature": "0x" + "11" * 65},
        )
        assert refused.json()["error"]["code"] == "room_settled"
        await talk.send(type="x.room.leave")
        ended = await talk.until("x.room.ended")
        assert (ended.reason, ended.earned, ended.refunded) == ("left", "0", "0")
    await sweep_once(database, clock=house.clock)
    row = await house.row(room)
    assert (row.state, row.remembers, row.learns_at) == ("settled", False, None)
    assert await count(database, TranscriptTurn) == 0
    assert await count(database, Receipt) == 0
    assert await count(database, Outbox) == 0
    assert await count(database, Bid) == bids


async def test_a_forgotten_preview_is_swept(studio: Studio) -> None:
    house = studio.house
    room = studio.room(await studio.open())
    house.pass_time(1_801)
    await sweep_once(house.database, clock=house.clock)
    row = await house.row(room)
    assert (row.state, row.ended_reason) == ("settled", "expired")
    assert await house.database.write(settle_due_rooms, clock=house.clock) == 0


async def test_previews_are_listed_apart(studio: Studio) -> None:
    view = await studio.open()
    assert (await studio.program.get("/api/rooms")).json() == {"items": []}
    assert (await studio.program.get("/v1/models")).json()["data"] == []
    listed = (await studio.program.get(studio.url)).json()["items"]
    assert [one["id"] for one in listed] == [view["id"]]
    shown = (await studio.program.get(f"/api/rooms/{view['id']}")).json()
    assert (shown["bid_id"], shown["deal_id"], shown["signer_kind"]) == (None, "", "")
    ended = (await studio.program.post(f"/api/rooms/{view['id']}/end")).json()
    assert ended["ended_reason"] == "left"
    assert (await studio.program.get(studio.url)).json()["items"] == []


async def test_a_few_are_open_at_once_and_the_oldest_ends(studio: Studio) -> None:
    house = studio.house
    oldest = studio.room(await studio.open())
    async with talking(house, oldest) as talk:
        await talk.running()
        for _ in range(3):
            house.pass_time(1)
            await studio.open(mode="version")
        assert (await talk.until("x.room.ended")).reason == "left"
    listed = (await studio.program.get(studio.url)).json()["items"]
    assert len(listed) == 3 and oldest.room_id not in [one["id"] for one in listed]


async def test_a_draft_that_did_not_change_is_written_down_once(studio: Studio) -> None:
    database = studio.house.database
    assert [(await studio.open())["persona"]["version"] for _ in range(2)] == [0, 0]

    def rewrite(db: Session) -> None:
        persona = db.get_one(Persona, studio.persona_id)
        persona.draft = persona.draft | {"style": "dry"}

    await database.write(rewrite)
    assert (await studio.open())["persona"]["version"] == -1
    tried = await count(database, PersonaVersion, PersonaVersion.number < 1)
    assert tried == 2


async def test_previews_that_can_not_be(studio: Studio) -> None:
    house = studio.house

    async def refused(url: str, **wish: Any) -> tuple[int, str]:
        answer = await studio.program.post(url, json=wish)
        return answer.status_code, answer.json()["error"]["code"]

    assert await refused(studio.url, format="video") == (409, "persona_not_ready")

    def withdraw(db: Session) -> None:
        db.get_one(Persona, studio.persona_id).published_version_id = None

    await house.database.write(withdraw)
    assert await refused(studio.url, mode="version") == (409, "persona_not_published")
    assert (await studio.program.post(studio.url, json={"format": "opera"})).status_code == 422
    other = await open_other(house)
    async with other:
        assert (await other.post(studio.url, json={})).status_code == 404
        assert (await other.get(studio.url)).status_code == 404
        room = studio.room(await studio.open())
        assert (await other.post(f"/api/rooms/{room.room_id}/ticket", json={})).status_code == 404


async def open_other(house: RoomHouse) -> httpx.AsyncClient:
    def make(db: Session) -> str:
        return make_wallet_owner(db, house.keystore, clock=house.clock, roles=["owner"])[0]

    token = await house.api_token(await house.database.write(make))
    return httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{house.port}", headers={"authorization": f"Bearer {token}"}
    )


async def test_a_voice_preview_speaks_and_shows_its_prompt(unserved: RoomHouse) -> None:
    unserved.voice = VoiceBackends(
        ScriptedActivity(),
        ScriptedTurnEnd((0.9,)),
        ScriptedTranscriber(("Hi",)),
        [ScriptedSpeech()],
    )
    async with serving(unserved) as house:
        studio = await open_studio(house)
        async with studio.program:
            room = studio.room(await studio.open(format="voice"))
            async with talking(house, room) as talk:
                await talk.say("What do you sell?")
                await talk.connection.response.create()
                shown = await talk.until("x.room.prompt")
                done = await talk.until(
                    "response.done",
                    lambda one: one.response.output and one.response.output[0].id == shown.item_id,
                )
                assert done.response.output[0].content[0].type == "output_audio"
                assert "spoken aloud" in shown.blocks[-2]["text"]
                assert shown.blocks[-2]["part"] == "rule"
            row = await house.row(room)
            assert (row.format, row.bid_id) == (Format.VOICE, None)
