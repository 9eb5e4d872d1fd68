"""Nothing is offered with a face or a voice whose person does not permit it."""

from typing import Final

from sqlalchemy.orm import Session

from accounts.consents import objections
from models.base import JsonObject
from models.face import Face
from models.studio_states import ConsentState
from personas.errors import ConsentEndedError

_WORDS: Final[dict[str, str]] = {
    ConsentState.ASKED: "{person} has not agreed yet to the use of {subject}.",
    ConsentState.REFUSED: "{person} did not agree to the use of {subject}.",
    ConsentState.REVOKED: "{person} took back the consent to {subject}.",
    ConsentState.EXPIRED: "The consent of {person} to {subject} has run out.",
    "missing": "You said that {subject} is another person's, and have not asked them yet.",
}


def require_consents(
    db: Session, owner_id: str, *, face: JsonObject | None, voice_id: str | None
) -> None:
    """Refuse to offer what somebody was or must be asked for and does not permit.

    Args:
        db: The transaction.
        owner_id: Who offers it.
        face: As a draft or a version keeps it; None where there is none.
        voice_id: None where there is none, or where the house's may stand in.

    Raises:
        ConsentEndedError: Whose face or voice it is has not agreed, or not any more;
            ``details["consents"]`` says who and what.
    """
    lacks: list[dict[str, str]] = []
    if face_id := str((face or {}).get("face_id", "")):
        row = db.get(Face, face_id)
        subject = f"the face “{row.name}”" if row is not None else "the face"
        lacks += _lacks("likeness", subject, objections(db, owner_id, face_id=face_id))
    if voice_id is not None:
        subject = f"the voice “{voice_id}”"
        lacks += _lacks("voice", subject, objections(db, owner_id, voice_id=voice_id))
    if lacks:
        sentences = [_WORDS[one["state"]].format_map(one) for one in lacks]
        raise ConsentEndedError(
            " ".join([*sentences, "Ask under Consents, or choose another."]), consents=lacks
        )


def _lacks(kind: str, subject: str, found: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [
        {"kind": kind, "subject": subject, "person": person, "state": state}
        for person, state in found
    ]
