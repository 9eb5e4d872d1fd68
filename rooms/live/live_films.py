"""All films that are recorded in this process: begins them, writes them down, ends them."""

import asyncio
from types import TracebackType
from typing import Final, Self

import structlog

from avatars.films.draft import write_batch
from avatars.stage.spec import FaceSpec
from core.clock import Clock
from core.database import Database
from core.events import Bus, Notice
from core.ids import new_id
from engine.voice_ports import SPOKEN_RATE
from rooms import films
from rooms.film_errors import NotInRoomError
from rooms.film_store import FilmStore, Hold
from rooms.live.film_line import FilmLine, Reel
from rooms.live.outgoing import Outgoing

_log: Final = structlog.get_logger(__name__)

WRITE_S: Final = 0.5
"""How often what happened is written to the disk: a crash loses no more than this."""


class LiveFilms:
    """Owns the live side of films; use it as an asynchronous context, around ``LiveRooms``.

    Args:
        store: Where scripts and films lie.
        database: The rows.
        bus: Tells of changes.
        clock: Tells when.
    """

    def __init__(self, store: FilmStore, database: Database, bus: Bus, clock: Clock) -> None:
        self.store = store
        self._database = database
        self._bus = bus
        self._clock = clock
        self._lines: dict[str, FilmLine] = {}
        """By room."""
        self._reels: dict[str, Reel] = {}
        """By film."""
        self._tasks = asyncio.TaskGroup()
        self._telling: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        self._telling = self._tasks.create_task(self._tell())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._telling is not None:
            self._telling.cancel()
        for line in self._lines.values():
            line.close()
        await self._tasks.__aexit__(kind, error, trace)

    def listen(
        self, room_id: str, persona: str, face: FaceSpec, most_ms: int, out: Outgoing
    ) -> FilmLine:
        """Be ready to film a visit; the line's ``close`` ends it."""
        self._lines = {key: one for key, one in self._lines.items() if not one.is_closed}
        line = self._lines[room_id] = FilmLine(room_id, persona, face, most_ms, out)
        return line

    async def begin(self, room_id: str, fan_id: str, consent: str) -> str:
        """Record a film of the room's visit, from now on; returns its id.

        Raises:
            NotInRoomError: The fan is not there.
            AppError: This room is not filmed; see ``films.require_film``.
        """
        kept_days = self.store.settings.kept_days
        await self._database.read(films.require_film, room_id, fan_id, consent, kept_days)
        line = self._lines.get(room_id)
        if line is None or line.is_closed:
            raise NotInRoomError("a film is recorded while you are in the room")
        film_id = new_id("film")
        hold = await self.store.begin(film_id, line.persona, line.face)
        try:
            await self._database.write(
                films.begin_film,
                *(room_id, fan_id, film_id, consent),
                kept_days=kept_days,
                clock=self._clock,
            )
        except BaseException:
            await hold.release()
            await self.store.drop_script(film_id)
            raise
        reel = self._reels[film_id] = line.roll(film_id)
        self._tasks.create_task(self._record(line, reel, hold))
        return film_id

    async def stop(self, film_id: str) -> None:
        """End a film, and wait until its row says so; one that is not recorded here is left."""
        reel = self._reels.get(film_id)
        if reel is not None:
            self._cut(reel)
            await reel.is_written.wait()

    def _cut(self, reel: Reel) -> None:
        for line in self._lines.values():
            if line.reel is reel:
                line.cut()
        reel.is_over.set()

    async def _record(self, line: FilmLine, reel: Reel, hold: Hold) -> None:
        """Write a film down until it is over; what is there is drawn, whatever ended it."""
        try:
            await self._write(line, reel)
        except OSError as error:
            _log.warning("film stopped", film_id=reel.film_id, reason=str(error))
        finally:
            self._cut(reel)
            await hold.release()
        try:
            await self._database.write(films.end_film, reel.film_id, clock=self._clock)
        except Exception as error:  # noqa: BLE001 - the look after films finds it later
            await asyncio.to_thread(_log.error, "film not ended", exc_info=error)
        finally:
            reel.is_written.set()
            del self._reels[reel.film_id]

    async def _write(self, line: FilmLine, reel: Reel) -> None:
        folder = self.store.folder_of(reel.film_id)
        loop = asyncio.get_running_loop()
        most = line.most_ms * SPOKEN_RATE // 1_000
        size = 0
        is_last = False
        while not is_last:
            try:
                async with asyncio.timeout(WRITE_S):
                    await reel.is_over.wait()
            except TimeoutError:
                pass
            now_s = loop.time()
            is_last = reel.is_over.is_set() or reel.at(now_s) >= most
            batch = reel.take(now_s)
            size += batch.size
            await asyncio.to_thread(write_batch, folder, batch)
            is_last = is_last or size >= self.store.settings.most_bytes

    async def _tell(self) -> None:
        """Tell the pages of films that change; a room that ends is filmed no more."""
        with self._bus.listen() as notices:
            while True:
                notice = await notices.get()
                try:
                    await self._take(notice)
                except Exception as error:  # noqa: BLE001 - news may be lost, rooms may not
                    await asyncio.to_thread(_log.error, "film not told", exc_info=error)

    async def _take(self, notice: Notice) -> None:
        if notice.topic == "film":
            film = await self._database.read(films.find_film, notice.key)
            line = self._lines.get(film.room_id) if film else None
            if film is not None and line is not None:
                line.tell(film.id, film.state)
        elif notice.topic == "room" and notice.key in self._lines:
            line = self._lines[notice.key]
            is_filmed = line.reel is not None
            if is_filmed and not await self._database.read(films.is_room_open, notice.key):
                line.cut()
