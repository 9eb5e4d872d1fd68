"""What is recorded becomes a film, whatever dies meanwhile; what can't be drawn is given up."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from avatars.films.script import LINES_FILE
from avatars.stage.spec import FaceSpec
from core.clock import ManualClock
from core.database import Database
from core.events import Bus
from core.files import FileMissingError, open_files
from core.ids import new_id
from escrow.keystore import Keystore
from flows.film_rooms import FilmWorks, erase_old, make_next, sweep_scripts
from models.face import Film
from models.persona import PersonaVersion
from models.room import Room
from models.states import FilmState, Format
from models.studio import RoomCost
from rooms import films
from rooms.film_schemas import statement_of
from rooms.film_settings import FilmSettings
from rooms.film_store import LOCK_FILE, FilmStore
from tests.factories.consents import take_back
from tests.factories.rooms import make_room, make_rooms_keystore
from tests.integration.rooms.conftest import eventually
from tests.integration.rooms.films.conftest import choose_face, read_film
from tests.unit.avatars.films.made_films import SMALL, write_film

pytestmark = pytest.mark.db

LONG_S = 12.0
"""A film of so long is being drawn for a while."""


class Works:
    """Films without a server."""

    def __init__(self, works: FilmWorks, keystore: Keystore) -> None:
        self.works = works
        self._keystore = keystore

    async def recorded(
        self, *, face: FaceSpec = SMALL, seconds: float = 1.0, has_script: bool = True
    ) -> str:
        """A film whose server was killed while it recorded."""
        works = self.works
        room = await works.database.write(
            make_room, self._keystore, clock=works.clock, sold=Format.VIDEO
        )
        await works.database.write(choose_face, room.room_id, allows_films=True)
        film_id = new_id("film")
        await works.database.write(
            films.begin_film,
            *(room.room_id, room.fan_id, film_id, statement_of("Nova Reyes", 30)),
            kept_days=30,
            clock=works.clock,
        )
        if has_script:
            folder = works.store.folder_of(film_id)
            await asyncio.to_thread(write_film, folder, face=face, seconds=seconds)
            await asyncio.to_thread((folder / LOCK_FILE).touch)
        return film_id

    async def row(self, film_id: str) -> Film:
        return await self.works.database.read(read_film, film_id)

    async def is_kept(self, film_id: str) -> bool:
        try:
            await self.works.store.files.get(films.key_of(film_id))
        except FileMissingError:
            return False
        return True

    async def drawn_a_little(self, film_id: str) -> None:
        async def has_begun() -> bool:
            return await self.works.store.percent(film_id) >= 2

        await eventually(has_begun)


@pytest.fixture
def store(tmp_path: Path) -> FilmStore:
    return FilmStore(FilmSettings(tmp_path / "films"), open_files("", tmp_path / "files"))


@pytest.fixture
def works(database: Database, bus: Bus, clock: ManualClock, store: FilmStore) -> Works:
    return Works(FilmWorks(database, bus, store, clock), make_rooms_keystore())


async def test_a_server_that_was_killed_goes_on(works: Works) -> None:
    film_id = await works.recorded()
    assert await make_next(works.works)
    row = await works.row(film_id)
    assert (row.state, row.length_ms) == (FilmState.READY, 1_500)
    assert row.size_bytes > 1_000
    assert row.ended_at is not None
    cost = await works.works.database.read(lambda db: db.get(RoomCost, row.room_id))
    assert cost is not None
    assert cost.drawn_ms == 1_500
    assert await works.is_kept(film_id)
    assert await works.works.store.scripts() == []
    assert not await make_next(works.works)


async def test_a_film_that_is_recorded_or_drawn_elsewhere_is_left(works: Works) -> None:
    film_id = await works.recorded()
    hold = await works.works.store.hold(film_id)
    assert hold is not None
    assert not await make_next(works.works)
    assert (await works.row(film_id)).state == FilmState.RECORDING
    await hold.release()
    assert await make_next(works.works)


@pytest.mark.slow
async def test_a_drawing_that_is_killed_begins_again(works: Works) -> None:
    film_id = await works.recorded(seconds=LONG_S, face=FaceSpec("scripted", "grey", 3, 512, 512))
    drawing = asyncio.create_task(make_next(works.works))
    await works.drawn_a_little(film_id)
    drawing.cancel()
    await asyncio.wait([drawing])
    row = await works.row(film_id)
    assert (row.state, row.tries) == (FilmState.RENDERING, 0)
    assert await make_next(works.works)
    assert (await works.row(film_id)).state == FilmState.READY


async def test_an_erased_film_is_not_made(works: Works) -> None:
    film_id = await works.recorded(seconds=LONG_S, face=FaceSpec("scripted", "grey", 3, 512, 512))
    drawing = asyncio.create_task(make_next(works.works))
    await works.drawn_a_little(film_id)
    await works.works.database.write(films.erase_film, film_id, clock=works.works.clock)
    await works.works.store.forget(film_id)
    assert await drawing
    assert (await works.row(film_id)).state == FilmState.ERASED
    assert not await works.is_kept(film_id)
    assert await works.works.store.scripts() == []


async def test_a_film_whose_script_is_gone_has_failed(works: Works) -> None:
    film_id = await works.recorded(has_script=False)
    assert not await make_next(works.works)
    row = await works.row(film_id)
    assert (row.state, row.reason) == (FilmState.FAILED, "lost")


@pytest.mark.parametrize(
    "taken", [{"face_id": "house:mira"}, {"voice": "ben"}], ids=["face", "voice"]
)
async def test_a_film_of_somebody_who_took_it_back_is_not_drawn(
    works: Works, taken: dict[str, str]
) -> None:
    film_id = await works.recorded()
    write, clock = works.works.database.write, works.works.clock

    def take_back_before_the_drawing(db: Session) -> None:
        room = db.get_one(Room, db.get_one(Film, film_id).room_id)
        db.get_one(PersonaVersion, room.persona_version_id).voice_id = "ben"
        take_back(db, room.owner_id, clock, **taken)

    await write(take_back_before_the_drawing)
    assert await make_next(works.works)
    row = await works.row(film_id)
    assert (row.state, row.reason) == (FilmState.FAILED, "consent_ended")
    assert await works.works.store.scripts() == []
    assert not await works.is_kept(film_id)


async def test_a_film_that_can_not_be_drawn_is_given_up_after_the_second_time(
    works: Works,
) -> None:
    film_id = await works.recorded(face=FaceSpec("scripted", "broken", 3, 96, 96))
    assert await make_next(works.works)
    assert (await works.row(film_id)).state == FilmState.RENDERING
    assert await make_next(works.works)
    row = await works.row(film_id)
    assert (row.state, row.reason, row.tries) == (FilmState.FAILED, "not_drawn", 2)
    assert await works.works.store.scripts() == []
    assert not await make_next(works.works)


async def test_a_film_of_nothing_has_failed_at_once(works: Works) -> None:
    film_id = await works.recorded()
    lines = works.works.store.folder_of(film_id) / LINES_FILE
    await asyncio.to_thread(lines.write_bytes, b'["lasted", 100]\n["lasted"')
    assert await make_next(works.works)
    row = await works.row(film_id)
    assert (row.state, row.reason) == (FilmState.FAILED, "empty")


async def test_old_films_are_erased(works: Works, clock: ManualClock) -> None:
    film_id = await works.recorded()
    await make_next(works.works)
    clock.advance(timedelta(days=29))
    await erase_old(works.works)
    assert await works.is_kept(film_id)
    clock.advance(timedelta(days=1))
    await erase_old(works.works)
    assert not await works.is_kept(film_id)
    row = await works.row(film_id)
    assert (row.state, row.erased_at) == (FilmState.ERASED, clock.now())


async def test_scripts_that_nothing_waits_for_are_deleted(works: Works) -> None:
    waiting = await works.recorded()
    stray = works.works.store.folder_of(new_id("film"))
    await asyncio.to_thread(write_film, stray)
    await sweep_scripts(works.works)
    assert await works.works.store.scripts() == [waiting]
