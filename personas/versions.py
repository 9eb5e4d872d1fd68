"""Versions: all that was published, an older one back on the page, an older one as the draft."""

from sqlalchemy.orm import Session

from accounts.agent_links import sync_upgrades
from core.clock import Clock
from core.errors import NotFoundError
from models.persona import Persona, PersonaVersion
from models.states import PersonaState
from personas import repository, views
from personas.consent_gate import require_consents
from personas.faces import require_known_face
from personas.schemas import OwnerPersona, VersionList
from personas.service import own_persona
from personas.settings import PersonasSettings
from personas.sheets import published_sheet


def list_versions(db: Session, owner_id: str, persona_id: str) -> VersionList:
    """Show all that was ever published of a persona."""
    return views.version_list(db, own_persona(db, owner_id, persona_id))


def roll_back(
    db: Session,
    owner_id: str,
    persona_id: str,
    number: int,
    *,
    settings: PersonasSettings,
    clock: Clock,
) -> OwnerPersona:
    """Put an older version back in front of fans, as it was; the draft and booked rooms stay.

    Raises:
        NotFoundError: The owner has no such persona, or it no such version.
        FaceUnknownError: The version's face is gone.
        ConsentEndedError: Whose face or voice it is does not permit it.
    """
    persona = own_persona(db, owner_id, persona_id)
    version = require_version(db, persona, number)
    require_known_face(db, owner_id, published_sheet(version))
    require_consents(db, owner_id, face=version.face, voice_id=version.voice_id)
    persona.published_version_id = version.id
    sync_upgrades(db, persona)
    persona.state = PersonaState.PUBLISHED
    persona.updated_at = clock.now()
    db.flush()
    return views.own_view(db, persona, settings=settings)


def restore_draft(
    db: Session,
    owner_id: str,
    persona_id: str,
    number: int,
    *,
    settings: PersonasSettings,
    clock: Clock,
) -> OwnerPersona:
    """Write the draft as a version was; what is published stays as it is.

    Raises:
        NotFoundError: The owner has no such persona, or it no such version.
    """
    persona = own_persona(db, owner_id, persona_id)
    version = require_version(db, persona, number)
    persona.draft, persona.card = version.sheet, version.card
    persona.voice_id, persona.voice_percent = version.voice_id, version.voice_percent
    persona.face = version.face
    persona.updated_at = clock.now()
    db.flush()
    return views.own_view(db, persona, settings=settings)


def require_version(db: Session, persona: Persona, number: int) -> PersonaVersion:
    """A published version of a persona.

    Raises:
        NotFoundError: It has no such version.
    """
    found = repository.version_of(db, persona.id, number)
    if found is None:
        raise NotFoundError("This persona has no such version.")
    return found
