"""Whoever is in a face or a voice takes it back: before a visit, and in the middle of one."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from accounts.agent_links import links_to_pin
from core.ids import new_id
from models.face import Face
from models.persona import PersonaVersion
from models.room import Room
from models.states import Format
from rooms.errors import ConsentEndedError
from rooms.paid_time import enter_room
from tests.factories.agents import PACK, make_agent, make_link
from tests.factories.consents import take_back
from tests.factories.rooms import OpenRoom
from tests.factories.users import make_owner
from tests.integration.rooms.conftest import RoomHouse
from tests.integration.rooms.talk import Talk, talking
from tests.integration.rooms.test_video import FACE, files, seen_house
from tests.integration.rooms.test_voice import calling

__all__ = ["files", "seen_house"]  # fixtures
pytestmark = pytest.mark.db


async def test_a_face_whose_person_took_it_back_is_not_shown(seen_house: RoomHouse) -> None:
    room = await seen_house.open_room(sold=Format.VIDEO, face=FACE | {"face_id": "fac_ben"})
    await seen_house.database.write(take_back, room.owner_id, seen_house.clock, face_id="fac_ben")
    client = await seen_house.client(room)
    async with client, client.realtime.connect(model=room.model) as connection:
        refused = await Talk(connection).refused("consent_ended")
    assert "refunded" in refused.error.message
    assert (await seen_house.row(room)).delivered_ms == 0


async def test_a_face_of_a_pack_is_asked_about_instead_of_the_version_s(
    seen_house: RoomHouse,
) -> None:
    room = await seen_house.open_room(sold=Format.VIDEO, face=FACE | {"face_id": "fac_ben"})
    database, clock = seen_house.database, seen_house.clock
    await database.write(take_back, room.owner_id, seen_house.clock, face_id="fac_ben")

    def link(db: Session, face_id: str) -> str:
        """A pack whose face stands in for the version's; its seller brought it."""
        row, seller = db.get_one(Room, room.room_id), make_owner(db, clock=clock)
        face = {"face_id": face_id, "background": "harbour", "light": "warm"}
        agent = make_agent(db, seller.id, clock=clock, manifest=PACK | {"face": face})
        make_link(db, agent, row.persona_id, room.owner_id, clock=clock)
        version = db.get_one(PersonaVersion, row.persona_version_id)
        version.links = links_to_pin(db, [row.persona_id])[row.persona_id]
        return seller.id

    def enter() -> Callable[[Session], object]:
        holder = new_id("sess")
        return lambda db: enter_room(db, room.room_id, holder, clock=clock, away_s=60)

    await database.write(link, "house:mira")
    await database.write(enter())  # The house's face is shown, Ben's is not.
    seller_id = await database.write(link, "fac_cleo")
    await database.write(bring, seller_id, "fac_cleo", seen_house)
    await database.write(enter())
    await database.write(take_back, seller_id, seen_house.clock, face_id="fac_cleo")
    with pytest.raises(ConsentEndedError):
        await database.write(enter())


@pytest.mark.parametrize(
    ("sold", "taken"),
    [
        (Format.VIDEO, {"face_id": "fac_ben"}),
        (Format.VIDEO, {"voice": "ben"}),
        (Format.VOICE, {"voice": "ben"}),
    ],
)
async def test_a_visit_ends_when_its_face_or_voice_is_taken_back(
    seen_house: RoomHouse, sold: Format, taken: dict[str, str]
) -> None:
    room = await speaking(seen_house, sold)
    async with calling(seen_house, room) as fan:
        await fan.talk.running()
        seen_house.pass_time(10)
        await fan.talk.until("x.room.state", lambda one: one.delivered_ms == 10_000)
        await seen_house.database.write(take_back, room.owner_id, seen_house.clock, **taken)
        seen_house.pass_time(seen_house.settings.write_s)
        ended = await fan.talk.until("x.room.ended")
        assert ended.reason == "consent_ended"
    row = await seen_house.row(room)
    assert row.ended_reason == "consent_ended"
    assert 10_000 <= row.delivered_ms <= 15_000
    left = row.amount * (row.bought_ms - row.delivered_ms) / row.bought_ms
    assert float(ended.refunded) == pytest.approx(left / 1e6, abs=1e-5)


async def test_what_a_visit_does_not_use_may_be_taken_back(seen_house: RoomHouse) -> None:
    write, written = seen_house.database.write, seen_house.settings.write_s
    for sold, taken in ((Format.TEXT, {"voice": "ben"}), (Format.VOICE, {"face_id": "fac_ben"})):
        room = await speaking(seen_house, sold)
        other = await speaking(seen_house, sold)
        async with talking(seen_house, room) as talk:
            await talk.running()
            await write(take_back, room.owner_id, seen_house.clock, **taken)
            await write(take_back, other.owner_id, seen_house.clock, voice="ben")
            for second in (1, 2):
                seen_house.pass_time(written)
                passed = second * written * 1_000
                await talk.until("x.room.state", lambda one, at=passed: one.delivered_ms >= at)
        assert (await seen_house.left_row(room)).ended_reason is None


async def speaking(house: RoomHouse, sold: Format) -> OpenRoom:
    """A room with the voice of Ben, and with his face where it has one."""
    room = await house.open_room(sold=sold, face=FACE | {"face_id": "fac_ben"})

    def give_voice(db: Session) -> None:
        row = db.get_one(Room, room.room_id)
        db.get_one(PersonaVersion, row.persona_version_id).voice_id = "ben"

    await house.database.write(give_voice)
    return room


def bring(db: Session, owner_id: str, face_id: str, house: RoomHouse) -> None:
    """Somebody brought a face."""
    now = house.clock.now()
    row = Face(
        id=face_id,
        owner_id=owner_id,
        kind="vrm",
        name="Cleo",
        lip_sync="full",
        missing=[],
        credit=None,
        licence=None,
        may_deliver=True,
        markers=None,
        asset_key="faces/x",
        asset_files=["face.glb"],
        size_bytes=1,
        consent="yes",
        consented_at=now,
        created_at=now,
    )
    db.add(row)
