"""Draws the films of rooms that are over, one at a time, and erases them when their days are over.

Rows say what is to be done and folders hold what it is made from, so a server that was killed goes
on where it was at its next start.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

import avatars
from avatars.films.rendering import EMPTY_STATUS, SIGNED_FILE
from core.clock import Clock
from core.database import Database
from core.events import Bus
from models.face import Film
from models.states import FilmState
from rooms import films
from rooms.film_store import FilmStore, FolderGoneError
from rooms.films import FailedReason

log = structlog.get_logger()

PERIOD_S: Final = 5.0
ROOT: Final = Path(avatars.__file__).parents[1]


@dataclass(frozen=True, slots=True)
class FilmWorks:
    """What making films takes."""

    database: Database
    bus: Bus
    store: FilmStore
    clock: Clock


async def film_forever(works: FilmWorks) -> None:
    """Make films and erase old ones until cancelled."""
    await sweep_scripts(works)
    with works.bus.listen() as notices:
        while True:
            await erase_old(works)
            while await make_next(works):
                pass
            try:
                async with asyncio.timeout(PERIOD_S):
                    while (await notices.get()).topic != "film":
                        pass
            except TimeoutError:
                pass


async def make_next(works: FilmWorks) -> bool:
    """Make the film that waits longest; False where none waits.

    A film that is recorded or drawn elsewhere is left: its folder is held for as long as whoever
    does so lives.
    """
    for film_id in await works.database.read(films.unfinished_films):
        try:
            hold = await works.store.hold(film_id)
        except FolderGoneError:
            await _fail(works, film_id, "lost")
            continue
        if hold is None:
            continue
        try:
            # The visit is over, even where a killed server could not say so.
            await works.database.write(films.end_film, film_id, clock=works.clock)
            if await works.database.read(films.may_draw, film_id):
                await _make(works, film_id)
            else:
                await _fail(works, film_id, "consent_ended")
        finally:
            await hold.release()
        return True
    return False


async def erase_old(works: FilmWorks) -> None:
    """Erase the films whose days are over."""
    kept_days = works.store.settings.kept_days
    due = await works.database.read(films.old_films, kept_days=kept_days, clock=works.clock)
    for film_id in due:
        # The bytes first: a row that says "erased" is never wrong.
        await works.store.forget(film_id)
        await works.database.write(films.erase_film, film_id, clock=works.clock)


async def sweep_scripts(works: FilmWorks) -> None:
    """Delete scripts that nothing waits for: a server was killed before it could."""
    for film_id in await works.store.scripts():
        film = await works.database.read(films.find_film, film_id)
        if film is not None and film.state in films.UNFINISHED:
            continue
        try:
            hold = await works.store.hold(film_id)
        except FolderGoneError:
            hold = None
        else:
            if hold is None:
                continue
            await hold.release()
        await (works.store.drop_script if _is_kept(film) else works.store.forget)(film_id)


def _is_kept(film: Film | None) -> bool:
    return film is not None and film.state == FilmState.READY


async def _make(works: FilmWorks, film_id: str) -> None:
    folder = works.store.folder_of(film_id)
    length_ms, trouble = await _draw(works, folder)
    if trouble is not None:
        await _fail(works, film_id, trouble)
        return
    signed = folder / SIGNED_FILE
    size = (await asyncio.to_thread(signed.stat)).st_size
    await works.store.files.put_path(films.key_of(film_id), signed)
    if await works.database.write(films.keep_film, film_id, length_ms, size):
        await works.store.drop_script(film_id)
        log.info("film_made", film_id=film_id, length_ms=length_ms, size_bytes=size)
    else:
        await works.store.forget(film_id)


async def _draw(works: FilmWorks, folder: Path) -> tuple[int, FailedReason | None]:
    """Draw in a process of its own; returns the film's length in ms, or what went wrong."""
    credentials = await works.store.credentials(works.clock.now())
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "avatars.films"),
        *(str(one.absolute()) for one in (folder, credentials.key, credentials.chain)),
        stdout=PIPE,
        stderr=PIPE,
        cwd=ROOT,
    )
    try:
        told, trouble = await child.communicate()
    finally:
        await _end(child)
    if child.returncode == 0:
        return int(told), None
    if child.returncode == EMPTY_STATUS:
        return 0, "empty"
    log.warning(
        "film_not_drawn", folder=folder.name, reason=trouble[-300:].decode(errors="replace")
    )
    return 0, "not_drawn"


async def _end(child: Process) -> None:
    if child.returncode is None:
        child.kill()
        await child.wait()


async def _fail(works: FilmWorks, film_id: str, reason: FailedReason) -> None:
    if await works.database.write(films.fail_film, film_id, reason):
        log.warning("film_failed", film_id=film_id, reason=reason)
        await works.store.forget(film_id)
