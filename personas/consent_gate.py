"""Nothing is offered with a face or a voice whose person does not permit it."""

from sqlalchemy.orm import Session

from accounts.consents import may_use
from models.base import JsonObject
from personas.errors import ConsentEndedError


def require_consents(
    db: Session, owner_id: str, *, face: JsonObject | None, voice_id: str | None
) -> None:
    """Refuse to offer what somebody was asked for and does not permit.

    Args:
        db: The transaction.
        owner_id: Who offers it.
        face: As a draft or a version keeps it; None where there is none.
        voice_id: None where there is none, or where the house's may stand in.

    Raises:
        ConsentEndedError: Whose face or voice it is has not agreed, or not any more.
    """
    face_id = str((face or {}).get("face_id", ""))
    has_face = not face_id or may_use(db, owner_id, face_id=face_id)
    has_voice = voice_id is None or may_use(db, owner_id, voice_id=voice_id)
    if not (has_face and has_voice):
        raise ConsentEndedError(
            "The person in this persona's face or voice has not agreed, or not any more. Ask them "
            "again, or choose another."
        )
