"""A video room through the official client: the face does what the sound and the fan do."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from avatars.scripted_performer import ScriptedPerformer
from avatars.stage.stages import Stages, StageSettings
from core.files import Files, open_files
from engine.face_ports import VISEMES
from engine.voice_backends import VoiceBackends
from models.states import Format
from rooms.live.face_part import FaceBackends
from tests.factories.rooms import OpenRoom
from tests.integration.rooms.conftest import RoomHouse, eventually, serving
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
