"""What a visit is told of its room's format and of the persona's voice."""

import pytest
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from core.ids import new_id
from models.persona import Persona, PersonaVersion
from models.room import Room
from models.states import Format
from rooms.paid_time import Entered, enter_room, look_in
from tests.factories.rooms import OpenRoom, make_room, make_rooms_keystore

pytestmark = pytest.mark.db


def sell_voice(db: Session, room_id: str, voice_id: str | None, percent: int) -> None:
    room = db.get_one(Room, room_id)
    room.format = Format.VOICE
    version = db.get_one(PersonaVersion, room.persona_version_id)
    version.voice_id, version.voice_percent = voice_id, percent


def publish_another(db: Session, room_id: str, clock: ManualClock) -> None:
    persona = db.get_one(Persona, db.get_one(Room, room_id).persona_id)
    version = PersonaVersion(
        id=new_id("pvn"),
        persona_id=persona.id,
        number=2,
        sheet=persona.draft,
        voice_id="kokoro:bm_george",
        voice_percent=130,
        created_at=clock.now(),
    )
    db.add(version)
    persona.voice_id, persona.voice_percent = version.voice_id, version.voice_percent
    persona.published_version_id = version.id


def heard(entered: Entered) -> tuple[Format, str | None, float]:
    return entered.format, entered.voice_id, entered.voice_speed


async def opened(database: Database, clock: ManualClock) -> OpenRoom:
    return await database.write(make_room, make_rooms_keystore(), clock=clock)


async def test_a_room_plays_the_voice_that_its_bid_pinned(
    database: Database, clock: ManualClock
) -> None:
    room = await opened(database, clock)
    await database.write(sell_voice, room.room_id, "kokoro:af_heart", 85)
    await database.write(publish_another, room.room_id, clock)
    pinned = (Format.VOICE, "kokoro:af_heart", 0.85)
    assert heard(await database.read(look_in, room.room_id)) == pinned
    entered = await database.write(enter_room, room.room_id, "visit", clock=clock, away_s=60.0)
    assert heard(entered) == pinned


async def test_a_version_without_a_voice_leaves_it_to_the_server(
    database: Database, clock: ManualClock
) -> None:
    room = await opened(database, clock)
    assert heard(await database.read(look_in, room.room_id)) == (Format.TEXT, None, 1.0)
