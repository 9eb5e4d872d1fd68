"""Films on the disk: scripts while they are made, files once they are there."""

import asyncio
import fcntl
import shutil
from datetime import datetime
from io import BufferedRandom
from pathlib import Path
from typing import Final

from avatars.films.credentials import Credentials, own_credentials
from avatars.films.rendering import read_percent
from avatars.films.script import Facts, begin_script
from avatars.stage.spec import FaceSpec
from core.files import Files
from rooms.film_settings import FilmSettings
from rooms.films import key_of

LOCK_FILE: Final = "lock"
SCRIPTS: Final = "scripts"
SIGNING: Final = "signing"


class FolderGoneError(Exception):
    """The script is not on this disk."""


class Hold:
    """Keeps a script's folder for one writer or painter, of whatever process; ends with it."""

    def __init__(self, file: BufferedRandom) -> None:
        self._file = file

    async def release(self) -> None:
        """Let others have it."""
        await asyncio.to_thread(self._file.close)


class FilmStore:
    """Where films lie.

    Args:
        settings: The folder, and who signs.
        files: Where films are kept.
    """

    def __init__(self, settings: FilmSettings, files: Files) -> None:
        self.settings = settings
        self.files = files
        self._scripts = settings.folder / SCRIPTS

    def folder_of(self, film_id: str) -> Path:
        """Of its script."""
        return self._scripts / film_id

    async def begin(self, film_id: str, persona: str, face: FaceSpec) -> Hold:
        """Make the folder of a film, held.

        Raises:
            OSError: The disk is full.
        """
        return await asyncio.to_thread(self._begin, film_id, Facts(persona), face)

    async def hold(self, film_id: str) -> Hold | None:
        """Take a script for oneself; None while another has it.

        Raises:
            FolderGoneError: It is not there.
        """
        return await asyncio.to_thread(_lock, self.folder_of(film_id))

    async def percent(self, film_id: str) -> int:
        """How far a film is drawn."""
        return await asyncio.to_thread(read_percent, self.folder_of(film_id))

    async def drop_script(self, film_id: str) -> None:
        """Delete a script; one that is not there is fine."""
        folder = self.folder_of(film_id)
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def forget(self, film_id: str) -> None:
        """Delete all that there is of a film."""
        await self.files.delete(key_of(film_id))
        await self.drop_script(film_id)

    async def scripts(self) -> list[str]:
        """The films whose scripts are there."""
        return await asyncio.to_thread(self._list)

    async def credentials(self, now: datetime) -> Credentials:
        """Who signs."""
        settings = self.settings
        if settings.key is not None and settings.chain is not None:
            return Credentials(settings.key, settings.chain)
        return await asyncio.to_thread(own_credentials, settings.folder / SIGNING, now)

    def _begin(self, film_id: str, facts: Facts, face: FaceSpec) -> Hold:
        folder = self.folder_of(film_id)
        begin_script(folder, facts, face)
        (folder / LOCK_FILE).touch()
        hold = _lock(folder)
        if hold is None:
            raise BlockingIOError(f"{folder} is held before it was made")
        return hold

    def _list(self) -> list[str]:
        if not self._scripts.is_dir():
            return []
        return sorted(one.name for one in self._scripts.iterdir() if one.is_dir())


def _lock(folder: Path) -> Hold | None:
    try:
        file = (folder / LOCK_FILE).open("r+b")
    except FileNotFoundError as error:
        raise FolderGoneError(str(folder)) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return Hold(file)
