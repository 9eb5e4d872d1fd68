"""Films in their rows: who may have one, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from engine.tally import Spent
from models.face import Film
from models.room import Room
from models.states import FilmState, Format, RoomState
from rooms import repository
from rooms.consented import is_permitted, likeness_of
from rooms.costs import add_cost
from rooms.errors import RoomEndedError
from rooms.faces import face_of
from rooms.film_errors import FilmConsentError, FilmRunningError, FilmsNotAllowedError
from rooms.film_schemas import statement_of
from rooms.linked import links_of
from rooms.tickets import require_fan

MOST_TRIES: Final = 2
"""Drawing a film that failed so often is given up."""
UNFINISHED: Final = (FilmState.RECORDING, FilmState.RENDERING)
FailedReason = Literal["empty", "lost", "not_drawn", "consent_ended"]


@dataclass(frozen=True, slots=True)
class FilmTerms:
    """What a film of a room may be."""

    persona: str
    is_allowed: bool


def key_of(film_id: str) -> str:
    """Where its file lies in the store."""
    return f"films/{film_id}.mp4"


def read_terms(db: Session, room_id: str, fan_id: str) -> FilmTerms:
    """What the fan may have filmed.

    Raises:
        NotFoundError: No such room, or another fan's.
    """
    room, _, _, version = repository.parts_of(db, room_id)
    require_fan(room, fan_id)
    face = face_of(db, version) if room.format == Format.VIDEO else None
    is_allowed = face is not None and face.allows_films
    return FilmTerms(str(version.sheet.get("name", "")), is_allowed)


def require_film(db: Session, room_id: str, fan_id: str, consent: str, kept_days: int) -> None:
    """Refuse a film that may not be.

    Raises:
        NotFoundError: No such room, or another fan's.
        RoomEndedError: The room is over.
        FilmsNotAllowedError: There is no picture, or its owner permits no films.
        FilmConsentError: The fan did not agree to the statement.
        FilmRunningError: One is recorded already.
    """
    terms = read_terms(db, room_id, fan_id)
    if not is_room_open(db, room_id):
        raise RoomEndedError("this room has ended; only a live room is filmed")
    if not terms.is_allowed:
        raise FilmsNotAllowedError("the persona's owner does not let fans keep films")
    if consent != statement_of(terms.persona, kept_days):
        raise FilmConsentError("agree to the statement about the film", param="consent")
    if any(film.state == FilmState.RECORDING for film in _films_of(db, room_id)):
        raise FilmRunningError("a film of this room is being recorded; stop it first")


def begin_film(
    db: Session,
    room_id: str,
    fan_id: str,
    film_id: str,
    consent: str,
    *,
    kept_days: int,
    clock: Clock,
) -> None:
    """Write down that a film is recorded, and that the fan agreed; see ``require_film``."""
    repository.lock_room(db, room_id)
    require_film(db, room_id, fan_id, consent, kept_days)
    now = clock.now()
    film = Film(
        id=film_id,
        room_id=room_id,
        fan_id=fan_id,
        state=FilmState.RECORDING,
        reason=None,
        tries=0,
        file_key=key_of(film_id),
        length_ms=0,
        size_bytes=0,
        consent=consent,
        consented_at=now,
        created_at=now,
        ended_at=None,
        erased_at=None,
    )
    db.add(film)
    _announce(db, film)


def end_film(db: Session, film_id: str, *, clock: Clock) -> None:
    """Recording is over: it waits to be drawn."""
    film = _locked(db, film_id)
    if film.state == FilmState.RECORDING:
        film.state, film.ended_at = FilmState.RENDERING, clock.now()
        _announce(db, film)


def may_draw(db: Session, film_id: str) -> bool:
    """Do the people in the face and the voice of its room permit them now?"""
    room, _, _, version = repository.parts_of(db, db.get_one(Film, film_id).room_id)
    linked = links_of(db, version)
    voice_id = linked.voice.voice_id if linked.voice is not None else version.voice_id
    return is_permitted(db, likeness_of(db, room, version, voice_id=voice_id, preset=linked.face))


def keep_film(db: Session, film_id: str, length_ms: int, size_bytes: int) -> bool:
    """Its file is there; False where the fan erased it meanwhile."""
    film = _locked(db, film_id)
    if film.state != FilmState.RENDERING:
        return False
    film.state, film.length_ms, film.size_bytes = FilmState.READY, length_ms, size_bytes
    add_cost(db, film.room_id, Spent(drawn_ms=length_ms))
    _announce(db, film)
    return True


def fail_film(db: Session, film_id: str, reason: FailedReason) -> bool:
    """It could not be drawn; True where it is not tried again."""
    film = _locked(db, film_id)
    if film.state not in UNFINISHED:
        return True
    film.tries += 1
    if reason == "not_drawn" and film.tries < MOST_TRIES:
        return False
    film.state, film.reason = FilmState.FAILED, reason
    _announce(db, film)
    return True


def erase_film(db: Session, film_id: str, *, clock: Clock) -> None:
    """Forget what it shows; that there was a film, and the consent to it, stay. Twice is fine."""
    film = _locked(db, film_id)
    if film.state != FilmState.ERASED:
        film.state, film.erased_at = FilmState.ERASED, clock.now()
        film.ended_at = film.ended_at or film.erased_at
        film.length_ms = film.size_bytes = 0
        _announce(db, film)


def fans_film(db: Session, film_id: str, fan_id: str) -> Film:
    """A fan's film.

    Raises:
        NotFoundError: No such film, or another fan's.
    """
    film = db.get(Film, film_id)
    if film is None or film.fan_id != fan_id:
        raise NotFoundError("you have no such film", param="film_id")
    return film


def films_of_room(db: Session, room_id: str, fan_id: str) -> list[Film]:
    """A fan's films of a room, the newest first; those that were erased are left out.

    Raises:
        NotFoundError: No such room, or another fan's.
    """
    require_fan(repository.parts_of(db, room_id).room, fan_id)
    return [film for film in _films_of(db, room_id) if film.state != FilmState.ERASED]


def find_film(db: Session, film_id: str) -> Film | None:
    """A film, whoever's."""
    return db.get(Film, film_id)


def file_name(db: Session, film_id: str) -> str:
    """What a downloaded film is called.

    Raises:
        NotFoundError: There is none, or none yet.
    """
    film = db.get(Film, film_id)
    if film is None or film.state != FilmState.READY:
        raise NotFoundError("there is no such film", param="film_id")
    persona = repository.parts_of(db, film.room_id).persona
    return f"{persona.slug}-{film.created_at:%Y-%m-%d}.mp4"


def unfinished_films(db: Session) -> list[str]:
    """Films that are recorded or wait to be drawn, the longest waiting first."""
    rows = select(Film.id).where(Film.state.in_(UNFINISHED)).order_by(Film.created_at)
    return list(db.scalars(rows))


def old_films(db: Session, *, kept_days: int, clock: Clock, limit: int = 64) -> list[str]:
    """Films whose days are over."""
    before = clock.now() - timedelta(days=kept_days)
    rows = select(Film.id).where(Film.state == FilmState.READY, Film.ended_at <= before)
    return list(db.scalars(rows.limit(limit)))


def is_room_open(db: Session, room_id: str) -> bool:
    """The room's time is not over."""
    room = db.get(Room, room_id)
    return room is not None and room.state == RoomState.OPENED


def expires_at(film: Film, kept_days: int) -> datetime | None:
    """When a film is erased."""
    if film.state != FilmState.READY or film.ended_at is None:
        return None
    return film.ended_at + timedelta(days=kept_days)


def _films_of(db: Session, room_id: str) -> Sequence[Film]:
    rows = select(Film).where(Film.room_id == room_id).order_by(Film.created_at.desc())
    return db.scalars(rows).all()


def _locked(db: Session, film_id: str) -> Film:
    film = db.scalar(select(Film).where(Film.id == film_id).with_for_update())
    if film is None:
        raise NotFoundError("there is no such film", param="film_id")
    return film


def _announce(db: Session, film: Film) -> None:
    announce(db, "film", film.id, user_id=film.fan_id)
