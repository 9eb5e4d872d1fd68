"""Consents of people in faces and voices."""

from sqlalchemy.orm import Session

from core.clock import Clock
from core.ids import new_id
from models.safety import Consent


def take_back(
    db: Session, owner_id: str, clock: Clock, *, face_id: str | None = None, voice: str = ""
) -> None:
    """Somebody permitted a face or a voice, and does not any more."""
    now = clock.now()
    row = Consent(
        id=new_id("cns"),
        owner_id=owner_id,
        kind="likeness" if face_id else "voice",
        face_id=face_id,
        voice_id=voice or None,
        person="Ben",
        is_owner=False,
        purpose="x",
        statement="x",
        secret_hash=new_id("x"),
        state="revoked",
        signed_name="Ben",
        signed_at=now,
        expires_at=now,
        revoked_at=now,
        created_at=now,
    )
    db.add(row)
