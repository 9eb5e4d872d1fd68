"""May an owner use a voice or a face? What the people in them say counts."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.face import Face
from models.safety import Consent
from models.studio_states import ConsentState


def may_use(
    db: Session, owner_id: str, *, face_id: str | None = None, voice_id: str | None = None
) -> bool:
    """Is every person who was asked about it for it, by their last word?

    Nobody was asked: then the owner's own statement stands, which came with the upload. Where it
    says that a face is another person's, that person must be asked.
    """
    return not objections(db, owner_id, face_id=face_id, voice_id=voice_id)


def objections(
    db: Session, owner_id: str, *, face_id: str | None = None, voice_id: str | None = None
) -> list[tuple[str, str]]:
    """Who does not permit it, with the state of their consent.

    Where nobody was asked who must be: no name, and ``missing``.
    """
    about = Consent.face_id == face_id if face_id else Consent.voice_id == voice_id
    rows = db.execute(
        select(Consent.person, Consent.state)
        .where(Consent.owner_id == owner_id, about)
        .order_by(Consent.id)
    )
    words = [(name, state) for name, state in rows]
    if not words and face_id and needs_consent(db, face_id):
        return [("", "missing")]
    return [(name, state) for name, state in _last(words) if state != ConsentState.SIGNED]


def needs_consent(db: Session, face_id: str) -> bool:
    """Did its owner say that a face is another person's?"""
    face = db.get(Face, face_id)
    return face is not None and face.likeness == "another"


def is_permitted(words: Iterable[tuple[str, str]]) -> bool:
    """The same of people and states about one face or voice, the oldest first."""
    return all(state == ConsentState.SIGNED for _, state in _last(words))


def _last(words: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each person's last word; a question that is open does not take back an answer."""
    last: dict[str, tuple[str, str]] = {}
    for name, state in words:
        person = name.casefold()
        if person not in last or state != ConsentState.ASKED:
            last[person] = (name, state)
    return list(last.values())
