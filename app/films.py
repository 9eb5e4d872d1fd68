"""Films of the server: where they are made and kept."""

import asyncio

from app.settings import Settings
from core.files import open_files
from rooms.film_settings import FilmSettings
from rooms.film_store import FilmStore


async def open_film_store(settings: Settings) -> FilmStore | None:
    """Where films lie; None where video rooms are off."""
    if settings.faces == "off":
        return None
    files = await asyncio.to_thread(open_files, settings.files_url, settings.data / "files")
    return FilmStore(film_settings(settings), files)


def film_settings(settings: Settings) -> FilmSettings:
    """The films' slice of the settings."""
    return FilmSettings(
        folder=settings.data / "films",
        kept_days=settings.film_days,
        most_bytes=settings.film_megabytes * 1_000_000,
        key=settings.film_key,
        chain=settings.film_certificates,
    )
