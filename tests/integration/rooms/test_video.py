"""A video room through the official client: the face does what the sound and the fan do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from accounts.agent_links import links_to_pin
from avatars.scripted_performer import ScriptedPerformer
from avatars.stage.stages import Stages, StageSettings
from core.files import Files, open_files
from core.ids import new_id
from engine.face_ports import VISEMES
from engine.voice_backends import VoiceBackends
from models.face import Face
from models.persona import PersonaVersion
from models.room import Room
from models.safety import Consent
from models.states import Format
from rooms.errors import ConsentEndedError
from rooms.live.face_part import FaceBackends
from rooms.paid_time import enter_room
from tests.factories.agents import PACK, make_agent, make_link
from tests.factories.rooms import OpenRoom
from tests.factories.users import make_owner
from tests.integration.rooms.conftest import RoomHouse, eventually, serving
from tests.integration.rooms.talk import Talk
from tests.integration.rooms.test_voice import QUESTION, Fan, calling
from voice.scripted_hearing import ScriptedActivity, ScriptedTranscriber, ScriptedTurnEnd
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.db

FACE = {
    "face_id": "house:otto",
    "background": "harbour",
    "light": "warm",
    "delivers_model": True,
    "allows_films": True,
}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return open_files("", tmp_path / "files")


@pytest.fixture
async def seen_house(unserved: RoomHouse, files: Files) -> AsyncIterator[RoomHouse]:
    texts = (QUESTION, "Wait, stop, I want something else.")
    unserved.voice = VoiceBackends(
        ScriptedActivity(), ScriptedTurnEnd((0.9,)), ScriptedTranscriber(texts), [ScriptedSpeech()]
    )
    async with Stages(StageSettings(processes=1)) as stages:
        unserved.faces = FaceBackends(ScriptedPerformer(), files, stages)
        async with serving(unserved):
            yield unserved


@pytest.fixture
async def video_room(seen_house: RoomHouse) -> OpenRoom:
    return await seen_house.open_room(sold=Format.VIDEO, face=FACE)


def of_face(fan: Fan) -> list[Any]:
    return [event for event in fan.talk.heard if event.type.startswith("x.avatar.")]


def attentions(fan: Fan) -> list[str]:
    return [one.attention for one in of_face(fan) if one.type == "x.avatar.state"]


async def look(house: RoomHouse, room: OpenRoom) -> dict[str, Any]:
    """The room as its fan's page sees it."""
    token = await house.api_token(room.fan_id)
    async with httpx.AsyncClient(headers={"authorization": f"Bearer {token}"}) as client:
        url = f"http://127.0.0.1:{house.port}/api/rooms/{room.room_id}"
        face: dict[str, Any] = (await client.get(url)).json()["face"]
        return face


async def test_the_face_follows_the_conversation(
    seen_house: RoomHouse, video_room: OpenRoom
) -> None:
    async with calling(seen_house, video_room) as fan:
        await fan.talk.until("response.done")  # The greeting.
        await fan.speak(1.0)
        await fan.talk.until("response.done")
    assert attentions(fan)[:1] == ["idle"]
    shown = [
        one
        for one, after in zip(attentions(fan), [*attentions(fan)[1:], ""], strict=True)
        if one != after
    ]
    assert shown[-4:] == ["listening", "thinking", "speaking", "idle"]
    assert len({one.seed for one in of_face(fan) if one.type == "x.avatar.state"}) == 1


async def test_keys_come_before_the_sound_they_belong_to(
    seen_house: RoomHouse, video_room: OpenRoom
) -> None:
    async with calling(seen_house, video_room) as fan:
        done = await fan.talk.until("response.done")
    item_id = done.response.output[0].id
    sent = 0
    keys: list[list[int]] = []
    for event in fan.talk.heard:
        if event.type == "x.avatar.track" and event.item_id == item_id:
            mouth = getattr(event, "mouth", [])
            assert all(at >= sent for at, _, _ in mouth), "a key is late"
            keys += mouth
        elif event.type == "response.output_audio.delta":
            sent += len(event.delta) // 4 * 3 // 2
    assert {VISEMES[shape] for _, shape, _ in keys} == {"aa", "PP", "sil"}
    assert [at for at, _, _ in keys] == sorted(at for at, _, _ in keys)
    assert len(fan.sound(item_id)) <= keys[-1][0] + 24_000 // 5


async def test_a_voice_room_has_no_face(seen_house: RoomHouse) -> None:
    room = await seen_house.open_room(sold=Format.VOICE, face=FACE)
    async with calling(seen_house, room) as fan:
        await fan.talk.until("response.done")
    assert not of_face(fan)
    assert await look(seen_house, room) is None


async def test_the_page_learns_what_to_draw(seen_house: RoomHouse, video_room: OpenRoom) -> None:
    assert await look(seen_house, video_room) == {
        "id": "house:otto",
        "kind": "vrm",
        "name": "Otto",
        "model_url": "/api/faces/house/otto/model",
        "poster_url": "/api/faces/house/otto/poster",
        "lip_sync": "full",
        "background": "harbour",
        "light": "warm",
        "credit": None,
        "allows_films": True,
    }
    kept = await seen_house.open_room(sold=Format.VIDEO, face=FACE | {"delivers_model": False})
    assert (await look(seen_house, kept))["model_url"] is None


async def test_what_only_the_server_draws_is_made_ready_in_the_lobby(
    seen_house: RoomHouse, video_room: OpenRoom
) -> None:
    house, mind = seen_house, seen_house.mind
    kept = await house.open_room(sold=Format.VIDEO, face=FACE | {"delivers_model": False})
    assert house.live_rooms is not None and house.faces is not None
    assert house.faces.stages is not None
    for number, room in enumerate((video_room, kept)):
        house.live_rooms.warm(room.room_id)
        await eventually(lambda number=number: ready(len(mind.warmed) > number))
        assert len(house.faces.stages.troupes) == number


async def ready(is_so: bool) -> bool:
    return is_so


async def test_a_face_that_is_gone_leaves_the_voice(seen_house: RoomHouse) -> None:
    room = await seen_house.open_room(sold=Format.VIDEO, face=FACE | {"face_id": "fac_gone"})
    async with calling(seen_house, room) as fan:
        done = await fan.talk.until("response.done")
    assert done.response.status == "completed" and not of_face(fan)


async def test_an_interruption_ends_the_face_with_the_sound(
    seen_house: RoomHouse, video_room: OpenRoom
) -> None:
    async with calling(seen_house, video_room) as fan:
        await fan.talk.until("response.done")
        await fan.speak(1.0)
        await fan.talk.until("response.output_audio.delta")
        speaking = asyncio.create_task(fan.speak(1.5))
        await fan.talk.until("conversation.item.truncated")
        at = len(fan.talk.heard)
        await speaking
        await fan.talk.until("response.done", lambda one: one.response.status == "cancelled")
    later = [one for one in fan.talk.heard[at:] if one.type == "x.avatar.track"]
    truncated = fan.talk.heard[at - 1].item_id
    assert not [one for one in later if one.item_id == truncated]


def take_back(db: Session, owner_id: str, face_id: str, house: RoomHouse) -> None:
    """Somebody permitted a face, and does not any more."""
    now = house.clock.now()
    row = Consent(
        id=new_id("cns"),
        owner_id=owner_id,
        kind="likeness",
        face_id=face_id,
        voice_id=None,
        person="Ben",
        is_owner=False,
        purpose="x",
        statement="x",
        secret_hash=new_id("x"),
        state="revoked",
        signed_name="Ben",
        signed_at=now,
        expires_at=now,
        revoked_at=now,
        created_at=now,
    )
    db.add(row)


async def test_a_face_whose_person_took_it_back_is_not_shown(seen_house: RoomHouse) -> None:
    room = await seen_house.open_room(sold=Format.VIDEO, face=FACE | {"face_id": "fac_ben"})
    await seen_house.database.write(take_back, room.owner_id, "fac_ben", seen_house)
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
    await database.write(take_back, room.owner_id, "fac_ben", seen_house)

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
    await database.write(take_back, seller_id, "fac_cleo", seen_house)
    with pytest.raises(ConsentEndedError):
        await database.write(enter())


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
