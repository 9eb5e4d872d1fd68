"""What a persona is at one moment, in a row that never changes: published, or only tried."""

from sqlalchemy.orm import Session

from accounts.agent_links import links_to_pin
from core.clock import Clock
from core.ids import new_id
from engine.prompt_shape import POLICY_VERSION
from models.base import JsonObject
from models.persona import Persona, PersonaVersion
from personas import repository
from personas.sheets import draft_of, published_sheet


def take_snapshot(
    db: Session, persona: Persona, number: int, *, mind: str = "", clock: Clock
) -> PersonaVersion:
    """Write down all that the draft is now.

    Args:
        db: The transaction; it holds the persona's row.
        persona: Whose draft.
        number: Of the version; below 1 for one that is only tried.
        mind: The mind that answered its probes.
        clock: Tells when.
    """
    version = PersonaVersion(
        id=new_id("pvn"),
        persona_id=persona.id,
        number=number,
        sheet=persona.draft,
        card=persona.card,
        voice_id=persona.voice_id,
        voice_percent=persona.voice_percent,
        face=persona.face,
        mind=mind,
        links=links_to_pin(db, [persona.id])[persona.id],
        consent_ids=persona.consent_ids,
        policy_version=POLICY_VERSION,
        created_at=clock.now(),
    )
    db.add(version)
    db.flush()
    return version


def tried_version(db: Session, persona: Persona, *, clock: Clock) -> PersonaVersion:
    """The draft as a version that is never sold; the last one tried, where it still says the same.

    Args:
        db: The transaction; it holds the persona's row.
        persona: Whose draft.
        clock: Tells when.
    """
    newest = repository.newest_tried(db, persona.id)
    links = links_to_pin(db, [persona.id])[persona.id]
    if newest is not None and not differs(persona, newest, links):
        return newest
    return take_snapshot(db, persona, repository.tried_number(db, persona.id), clock=clock)


def differs(persona: Persona, version: PersonaVersion | None, links: list[JsonObject]) -> bool:
    """Is a draft something else than a version?

    Args:
        persona: Whose draft.
        version: The version; None where there is none.
        links: The persona's links that are on now.
    """
    if version is None:
        return True
    beside = (persona.card, persona.consent_ids, links)
    if beside != (version.card, version.consent_ids, version.links):
        return True
    return draft_of(persona).model_dump() != published_sheet(version).model_dump()
