"""May an owner use a voice or a face? What the people in them say counts."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.safety import Consent
from models.studio_states import ConsentState


def may_use(
    db: Session, owner_id: str, *, face_id: str | None = None, voice_id: str | None = None
) -> bool:
    """Is every person who was asked about it for it, by their last word?

    Nobody was asked: then the owner's own statement stands, which came with the upload.
    """
    about = Consent.face_id == face_id if face_id else Consent.voice_id == voice_id
    rows = db.execute(
        select(Consent.person, Consent.state)
        .where(Consent.owner_id == owner_id, about)
        .order_by(Consent.id)
    )
    return is_permitted((name, state) for name, state in rows)


def is_permitted(words: Iterable[tuple[str, str]]) -> bool:
    """The same of people and states about one face or voice, the oldest first."""
    last: dict[str, str] = {}
    for name, state in words:
        person = name.casefold()
        if person not in last or state != ConsentState.ASKED:
            last[person] = state
    return all(state == ConsentState.SIGNED for state in last.values())
