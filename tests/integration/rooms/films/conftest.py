"""A video room whose fan may film it, and the works that make its films."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from avatars.scripted_performer import ScriptedPerformer
from core.files import open_files
from engine.voice_backends import VoiceBackends
from flows.film_rooms import FilmWorks
from models.face import Film
from models.persona import PersonaVersion
from models.room import Room
from models.states import Format
from rooms.film_settings import FilmSettings
from rooms.film_store import FilmStore
from rooms.live.face_part import FaceBackends
from tests.factories.rooms import OpenRoom
from tests.integration.rooms.conftest import RoomHouse, serving
from voice.scripted_hearing import ScriptedActivity, ScriptedTranscriber, ScriptedTurnEnd
from voice.scripted_speech import ScriptedSpeech


def choose_face(db: Session, room_id: str, *, allows_films: bool) -> None:
    """The persona had our Mira's face when the room was sold."""
    room = db.get_one(Room, room_id)
    version = db.get_one(PersonaVersion, room.persona_version_id)
    version.face = {
        "face_id": "house:mira",
        "background": "plain",
        "light": "soft",
        "delivers_model": True,
        "allows_films": allows_films,
    }


def read_film(db: Session, film_id: str) -> Film:
    return db.get_one(Film, film_id)


class Studio:
    """A house with films."""

    def __init__(self, house: RoomHouse, store: FilmStore) -> None:
        self.house = house
        self.store = store
        self.works = FilmWorks(house.database, house.bus, store, house.clock)

    async def open_room(
        self, *, allows_films: bool = True, sold: Format = Format.VIDEO
    ) -> OpenRoom:
        room = await self.house.open_room(sold=sold)
        await self.house.database.write(choose_face, room.room_id, allows_films=allows_films)
        return room

    async def row(self, film_id: str) -> Film:
        return await self.house.database.read(read_film, film_id)

    @asynccontextmanager
    async def browse(self, user_id: str) -> AsyncIterator[httpx.AsyncClient]:
        headers = {"Authorization": f"Bearer {await self.house.api_token(user_id)}"}
        base_url = f"http://127.0.0.1:{self.house.port}"
        async with httpx.AsyncClient(base_url=base_url, headers=headers, timeout=20) as http:
            yield http


async def ask(http: httpx.AsyncClient, room: OpenRoom, **changed: Any) -> httpx.Response:
    """Agree to what the server says, and ask for a film."""
    listed = (await http.get(f"/api/rooms/{room.room_id}/films")).json()
    body = {"consent": listed["statement"], **changed}
    return await http.post(f"/api/rooms/{room.room_id}/films", json=body)


@pytest.fixture
def film_store(tmp_path: Path) -> FilmStore:
    return FilmStore(FilmSettings(tmp_path / "films"), open_files("", tmp_path / "files"))


@pytest.fixture
async def studio(unserved: RoomHouse, film_store: FilmStore) -> AsyncIterator[Studio]:
    unserved.voice = VoiceBackends(
        ScriptedActivity(),
        ScriptedTurnEnd((0.9,)),
        ScriptedTranscriber(("What is your parrot called?",)),
        [ScriptedSpeech()],
    )
    unserved.faces = FaceBackends(ScriptedPerformer(), film_store.files)
    unserved.film_store = film_store
    async with serving(unserved):
        yield Studio(unserved, film_store)
