"""Voices and faces of rooms, as far as the people in them still permit it."""

from sqlalchemy.orm import Session

from accounts.consents import may_use
from engine.packs import FacePreset
from models.face import Face
from models.persona import PersonaVersion
from models.room import Room
from models.states import Format
from rooms.errors import ConsentEndedError


def require_likeness(
    db: Session, room: Room, version: PersonaVersion, preset: FacePreset | None = None
) -> None:
    """Refuse a video room whose face may not be shown any more.

    Args:
        db: The transaction.
        room: Which one.
        version: As it was sold.
        preset: What a pack puts in place of the version's face: that is shown, so that counts.

    Raises:
        ConsentEndedError: It may not.
    """
    if room.format != Format.VIDEO or version.face is None:
        return
    face_id = preset.face_id if preset is not None else str(version.face["face_id"])
    brought = db.get(Face, face_id)
    # Who brought a face asked its person, and a pack may come from somebody else.
    asked_by = brought.owner_id if brought is not None else room.owner_id
    if not may_use(db, asked_by, face_id=face_id):
        raise ConsentEndedError(
            "the person whose face this room shows took their consent back; your time does not "
            "run: end the room and what was not delivered is refunded"
        )


def consented_voice(db: Session, owner_id: str, voice_id: str | None) -> str | None:
    """The voice as published, or None for the house's where it may not be used any more."""
    if voice_id is None or not may_use(db, owner_id, voice_id=voice_id):
        return None
    return voice_id
