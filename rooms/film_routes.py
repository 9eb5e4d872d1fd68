"""A fan's films over HTTP: ask, stop, look, download, erase."""

from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from accounts.deps import CurrentUser
from accounts.wire import RowId
from core.byte_ranges import read_range
from core.deps import ClockDep, DatabaseDep
from core.signed_links import SignedLinks
from models.face import Film
from models.states import FilmState
from rooms import films
from rooms.film_errors import FilmsUnavailableError
from rooms.film_schemas import FilmList, FilmRequest, FilmView, statement_of
from rooms.live.live_films import LiveFilms

router = APIRouter(prefix="/api", tags=["films"])

LINK_LIFE_S: Final = 3_600
"""How long a film can be downloaded by its address."""


async def get_live_films(request: Request) -> LiveFilms:
    """Who records films.

    Raises:
        FilmsUnavailableError: This server makes none.
    """
    live_films = cast("LiveFilms | None", request.state.live_films)
    if live_films is None:
        raise FilmsUnavailableError("this server makes no films")
    return live_films


async def get_links(request: Request) -> SignedLinks:
    """Who signs addresses."""
    return cast("SignedLinks", request.state.links)


LiveFilmsDep = Annotated[LiveFilms, Depends(get_live_films)]
LinksDep = Annotated[SignedLinks, Depends(get_links)]


@router.post("/rooms/{room_id}/films", operation_id="beginFilm", status_code=201)
async def begin_film(
    room_id: RowId,
    body: FilmRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    live_films: LiveFilmsDep,
    links: LinksDep,
) -> FilmView:
    """Record a film of the room that you are in, from now on."""
    film_id = await live_films.begin(room_id, caller.id, body.consent)
    film = await database.read(films.fans_film, film_id, caller.id)
    return await _view(film, live_films, links)


@router.get("/rooms/{room_id}/films", operation_id="listFilms")
async def list_films(
    room_id: RowId,
    caller: CurrentUser,
    database: DatabaseDep,
    live_films: LiveFilmsDep,
    links: LinksDep,
) -> FilmList:
    """Your films of a room, and what you agree to when you ask for one."""
    terms = await database.read(films.read_terms, room_id, caller.id)
    found = await database.read(films.films_of_room, room_id, caller.id)
    return FilmList(
        items=[await _view(film, live_films, links) for film in found],
        is_allowed=terms.is_allowed,
        statement=statement_of(terms.persona, live_films.store.settings.kept_days),
    )


@router.get("/films/{film_id}", operation_id="getFilm")
async def get_film(
    film_id: RowId,
    caller: CurrentUser,
    database: DatabaseDep,
    live_films: LiveFilmsDep,
    links: LinksDep,
) -> FilmView:
    """One of your films: how far it is, and where to download it."""
    film = await database.read(films.fans_film, film_id, caller.id)
    return await _view(film, live_films, links)


@router.post("/films/{film_id}/stop", operation_id="stopFilm")
async def stop_film(
    film_id: RowId,
    caller: CurrentUser,
    database: DatabaseDep,
    live_films: LiveFilmsDep,
    links: LinksDep,
) -> FilmView:
    """Record no more; what there is becomes the film."""
    await database.read(films.fans_film, film_id, caller.id)
    await live_films.stop(film_id)
    film = await database.read(films.fans_film, film_id, caller.id)
    return await _view(film, live_films, links)


@router.delete("/films/{film_id}", operation_id="eraseFilm", status_code=204)
async def erase_film(
    film_id: RowId,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    live_films: LiveFilmsDep,
) -> Response:
    """Erase a film and all that was recorded for it, at once."""
    await database.read(films.fans_film, film_id, caller.id)
    # The file goes before the row says so, and what may still come to be goes after.
    await live_films.store.files.delete(films.key_of(film_id))
    await database.write(films.erase_film, film_id, clock=clock)
    await live_films.stop(film_id)
    await live_films.store.forget(film_id)
    return Response(status_code=204)


@router.get("/films/{film_id}/file", operation_id="getFilmFile", response_class=StreamingResponse)
async def get_film_file(
    film_id: RowId,
    until: int,
    signature: str,
    request: Request,
    database: DatabaseDep,
    live_films: LiveFilmsDep,
    links: LinksDep,
) -> StreamingResponse:
    """Load a film by its signed address, whole or, for players, a part."""
    links.require(_path_of(film_id), until, signature)
    name = await database.read(films.file_name, film_id)
    files, key = live_films.store.files, films.key_of(film_id)
    size = await files.size(key)
    part = read_range(request.headers.get("range"), size)
    start, end = part or (0, size)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(end - start),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    pieces = await files.open(key, (start, end))
    status = 200 if part is None else 206
    return StreamingResponse(pieces, status, headers, media_type="video/mp4")


async def _view(film: Film, live_films: LiveFilms, links: SignedLinks) -> FilmView:
    state = FilmState(film.state)
    is_ready = state == FilmState.READY
    percent = 100 if is_ready else 0
    if state == FilmState.RENDERING:
        percent = await live_films.store.percent(film.id)
    return FilmView(
        id=film.id,
        room_id=film.room_id,
        state=state,
        reason=film.reason,
        percent=percent,
        length_ms=film.length_ms,
        size_bytes=film.size_bytes,
        url=links.sign(_path_of(film.id), LINK_LIFE_S) if is_ready else None,
        created_at=film.created_at,
        ended_at=film.ended_at,
        expires_at=films.expires_at(film, live_films.store.settings.kept_days),
    )


def _path_of(film_id: str) -> str:
    return f"/api/films/{film_id}/file"
