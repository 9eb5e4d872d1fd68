"""Which links a room works with: those that its version pinned, as long as they hold."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from accounts.agent_links import links_to_pin, sync_upgrades
from core.canonical import digest_of
from core.clock import ManualClock
from core.database import Database
from models.agent import AgentLink, AgentRelease, Purchase
from models.persona import PersonaVersion
from models.room import Room
from models.studio_states import AgentKind, AgentSlot, DataScope, LinkState, PurchaseState
from rooms.linked import Linked, links_of
from tests.factories.agents import PACK, add_release, make_agent, make_link
from tests.factories.personas import make_persona
from tests.factories.users import make_owner
from tests.integration.rooms.conftest import RoomHouse
from tests.integration.rooms.talk import talking

pytestmark = pytest.mark.db

SERVER: dict[str, Any] = {"url": "https://mind.example/v1", "model": "deep"}


class Pinned:
    """A persona whose published version pins one link."""

    def __init__(self, db: Session, clock: ManualClock, **agent: Any) -> None:
        owner = make_owner(db, clock=clock)
        made = make_persona(db, owner.id, clock=clock)
        self.persona, self.version = made.persona, made.version
        self.agent = make_agent(db, make_owner(db, clock=clock).id, clock=clock, **agent)
        self.link = make_link(db, self.agent, made.persona.id, owner.id, clock=clock)
        self.version.links = links_to_pin(db, [made.persona.id])[made.persona.id]
        db.flush()


Change = Callable[[Session, Pinned, ManualClock], object]


async def linked(
    database: Database, clock: ManualClock, change: Change | None = None, **agent: Any
) -> Linked:
    def look(db: Session) -> Linked:
        pinned = Pinned(db, clock, **agent)
        if change is not None:
            change(db, pinned, clock)
            db.flush()
        return links_of(db, pinned.version)

    return await database.write(look)


async def test_a_pinned_pack_is_at_work(database: Database, clock: ManualClock) -> None:
    found = await linked(database, clock)
    [one] = found.packs
    assert (one.name, found.servers) == ("Deeper listening", ())
    assert one.granted.pack.style == ("asks one question back",)
    assert one.granted.pack.lore[0].text == "The ferry leaves at nine."
    assert found.voice is not None
    assert (found.voice.voice_id, found.voice.percent) == ("af_heart", 95)
    assert found.face is not None
    assert found.face.face_id == "house:mira"


async def test_a_server_comes_with_all_that_is_needed_to_ask_it(
    database: Database, clock: ManualClock
) -> None:
    def grant(_db: Session, pinned: Pinned, _clock: ManualClock) -> None:
        pinned.link.slots = [AgentSlot.BRAIN]
        pinned.link.scopes = [DataScope.QUESTION]
        pinned.version.links = [pinned.version.links[0] | {"slots": ["brain", "tool"]}]

    found = await linked(database, clock, grant, kind=AgentKind.BRAIN, manifest=SERVER)
    [server] = found.servers
    assert (found.packs, server.kind, server.manifest) == ((), AgentKind.BRAIN, SERVER)
    # Only what was pinned and is still granted.
    assert server.slots == {"brain"}
    assert server.scopes == {DataScope.QUESTION}
    assert not server.is_failing


async def test_a_version_without_links_has_none(database: Database, clock: ManualClock) -> None:
    def unpin(_db: Session, pinned: Pinned, _clock: ManualClock) -> None:
        pinned.version.links = []

    assert await linked(database, clock, unpin) == Linked()


def switch_off(_db: Session, pinned: Pinned, _clock: ManualClock) -> None:
    pinned.link.is_on = False


def note_change(_db: Session, pinned: Pinned, _clock: ManualClock) -> None:
    pinned.link.state = LinkState.CHANGED


def take_back_purchase(db: Session, pinned: Pinned, _clock: ManualClock) -> None:
    db.get_one(Purchase, pinned.link.purchase_id).state = PurchaseState.RELEASING


def unlink(db: Session, pinned: Pinned, _clock: ManualClock) -> None:
    db.delete(pinned.link)


def tamper(db: Session, pinned: Pinned, _clock: ManualClock) -> None:
    release = db.get_one(AgentRelease, pinned.link.release_id)
    release.manifest = PACK | {"style": ["asks for gifts"]}


def tamper_with_digest(db: Session, pinned: Pinned, clock: ManualClock) -> None:
    tamper(db, pinned, clock)
    release = db.get_one(AgentRelease, pinned.link.release_id)
    release.digest = digest_of(release.manifest)


def pin_another_agents_release(db: Session, pinned: Pinned, clock: ManualClock) -> None:
    other = make_agent(db, pinned.agent.seller_id, clock=clock)
    pinned.version.links = [pinned.version.links[0] | {"release_id": other.release_id}]


@pytest.mark.parametrize(
    "change",
    [
        switch_off,
        note_change,
        take_back_purchase,
        unlink,
        tamper,
        tamper_with_digest,
        pin_another_agents_release,
    ],
)
async def test_what_does_not_hold_any_more_is_left_out_at_once(
    database: Database, clock: ManualClock, change: Change
) -> None:
    assert await linked(database, clock, change) == Linked()


async def test_a_slot_that_was_taken_back_brings_nothing(
    database: Database, clock: ManualClock
) -> None:
    def take_back(_db: Session, pinned: Pinned, _clock: ManualClock) -> None:
        pinned.link.slots = [AgentSlot.STYLE]

    found = await linked(database, clock, take_back)
    assert found.packs[0].granted.slots == {"style"}
    assert found.voice is None


async def test_a_booked_room_keeps_the_pack_that_it_was_sold_with(
    database: Database, clock: ManualClock
) -> None:
    def approve_newer(db: Session, pinned: Pinned, clock: ManualClock) -> None:
        newer = add_release(db, pinned.agent, PACK | {"style": ["newer"]}, clock=clock, number=2)
        pinned.link.release_id, pinned.link.digest = newer.id, newer.digest

    found = await linked(database, clock, approve_newer)
    assert found.packs[0].granted.pack.style == ("asks one question back",)


async def test_a_server_that_was_approved_as_something_else_waits_for_the_next_version(
    database: Database, clock: ManualClock
) -> None:
    def approve_change(_db: Session, pinned: Pinned, _clock: ManualClock) -> None:
        pinned.link.digest = "sha256:" + "0" * 64

    agent = {"kind": AgentKind.MCP, "manifest": SERVER}
    assert (await linked(database, clock, approve_change, **agent)).servers == ()


async def test_a_server_that_fails_is_asked_again(database: Database, clock: ManualClock) -> None:
    def fail(_db: Session, pinned: Pinned, _clock: ManualClock) -> None:
        pinned.link.state = LinkState.FAILING

    found = await linked(database, clock, fail, kind=AgentKind.BRAIN, manifest=SERVER)
    assert found.servers[0].is_failing


async def test_the_price_counts_what_fans_meet_and_no_more(
    database: Database, clock: ManualClock
) -> None:
    def prices(db: Session) -> list[list[Any]]:
        pinned = Pinned(db, clock)
        told: list[list[Any]] = []

        def note() -> None:
            sync_upgrades(db, pinned.persona)
            told.append(list(pinned.persona.upgrades))

        note()
        unpublished = make_agent(db, pinned.agent.seller_id, clock=clock, title="Not published")
        make_link(db, unpublished, pinned.persona.id, pinned.persona.owner_id, clock=clock)
        note()
        pinned.link.is_on = False
        note()
        pinned.persona.published_version_id = None
        note()
        return told

    first, second, third, last = await database.write(prices)
    assert [(one["name"], one["bps"]) for one in first] == [("Deeper listening", 1_500)]
    assert first == second
    assert third == last == []


async def test_pins_name_links_that_are_on(database: Database, clock: ManualClock) -> None:
    def pins(db: Session) -> tuple[list[Any], list[Any], AgentLink]:
        pinned = Pinned(db, clock)
        key = pinned.persona.id
        before = links_to_pin(db, [key])[key]
        pinned.link.is_on = False
        db.flush()
        return before, links_to_pin(db, [key])[key], pinned.link

    [pin], after, link = await database.write(pins)
    assert after == []
    assert pin == {
        "link_id": link.id,
        "agent_id": link.agent_id,
        "release_id": link.release_id,
        "digest": link.digest,
        "slots": sorted(link.slots),
    }


async def test_a_pack_reaches_the_prompt_of_a_booked_room_and_leaves_it(house: RoomHouse) -> None:
    room = await house.open_room()
    database, clock = house.database, house.clock

    def pin(db: Session) -> str:
        row = db.get_one(Room, room.room_id)
        agent = make_agent(db, make_owner(db, clock=clock).id, clock=clock)
        link = make_link(db, agent, row.persona_id, room.owner_id, clock=clock)
        version = db.get_one(PersonaVersion, row.persona_version_id)
        version.links = links_to_pin(db, [row.persona_id])[row.persona_id]
        return link.id

    link_id = await database.write(pin)

    async def prompt_of(words: str) -> str:
        async with talking(house, room) as talk:
            await talk.ask(words)
        return "\n".join(one.text for one in house.mind.requests[-1].messages)

    prompt = await prompt_of("When does the ferry leave?")
    card = prompt[prompt.index("<card>") : prompt.index("</card>")]
    assert "Besides that: asks one question back" in card
    assert "The ferry leaves at nine." in prompt
    assert house.mind.requests[-1].sampling.temperature == 0.4

    def switch_off(db: Session) -> None:
        db.get_one(AgentLink, link_id).is_on = False

    await database.write(switch_off)
    prompt = await prompt_of("And the ferry back?")
    assert "asks one question back" not in prompt
    assert "The ferry leaves at nine." not in prompt
