"""Voices and faces of rooms, as far as the people in them still permit it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from accounts.consents import may_use
from engine.packs import FacePreset
from models.face import Face
from models.persona import PersonaVersion
from models.room import Room
from models.states import Format
from rooms.errors import ConsentEndedError


@dataclass(frozen=True, slots=True)
class Likeness:
    """The face and the voice that a room uses, with who asked the people in them."""

    owner_id: str
    """Whose persona it is: who asked for the voice."""
    voice_id: str | None = None
    face_id: str | None = None
    face_asked_by: str = ""

    @property
    def is_of_people(self) -> bool:
        """There is something that somebody may take back."""
        return self.face_id is not None or self.voice_id is not None


def likeness_of(
    db: Session,
    room: Room,
    version: PersonaVersion,
    *,
    voice_id: str | None,
    preset: FacePreset | None = None,
) -> Likeness:
    """What of people a room uses.

    Args:
        db: The transaction.
        room: Which one.
        version: As it was sold.
        voice_id: In which it speaks; None is the house's.
        preset: What a pack puts in place of the version's face: that is shown, so that counts.
    """
    heard = voice_id if room.format in {Format.VOICE, Format.VIDEO} else None
    if room.format != Format.VIDEO or version.face is None:
        return Likeness(room.owner_id, heard)
    face_id = preset.face_id if preset is not None else str(version.face["face_id"])
    brought = db.get(Face, face_id)
    # Who brought a face asked its person, and a pack may come from somebody else.
    asked_by = brought.owner_id if brought is not None else room.owner_id
    return Likeness(room.owner_id, heard, face_id, asked_by)


def is_permitted(db: Session, used: Likeness) -> bool:
    """Do all people in it permit it now?"""
    return may_show(db, used) and (
        used.voice_id is None or may_use(db, used.owner_id, voice_id=used.voice_id)
    )


def may_show(db: Session, used: Likeness) -> bool:
    """Does everybody in its face permit it now?"""
    return used.face_id is None or may_use(db, used.face_asked_by, face_id=used.face_id)


def require_likeness(
    db: Session, room: Room, version: PersonaVersion, preset: FacePreset | None = None
) -> None:
    """Refuse a video room whose face may not be shown any more; see ``likeness_of``.

    Raises:
        ConsentEndedError: It may not.
    """
    if not may_show(db, likeness_of(db, room, version, voice_id=None, preset=preset)):
        raise ConsentEndedError(
            "the person whose face this room shows does not permit it any more; your time does "
            "not run: end the room and what was not delivered is refunded"
        )


def consented_voice(db: Session, owner_id: str, voice_id: str | None) -> str | None:
    """The voice as published, or None for the house's where it may not be used any more."""
    if voice_id is None or not may_use(db, owner_id, voice_id=voice_id):
        return None
    return voice_id
