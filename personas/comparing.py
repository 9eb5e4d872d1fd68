"""Two states of a persona side by side: versions by their number, and the draft."""

from typing import Annotated, Final

from fastapi import Query
from pydantic import StringConstraints
from sqlalchemy.orm import Session

from accounts.agent_links import links_to_pin, names_of_links
from accounts.wire import Answer
from core.clock import Clock
from engine.prompt_shape import POLICY_VERSION
from models.persona import Persona, PersonaVersion
from personas.diffs import Kind, Sign, Whole, changes_between
from personas.service import own_persona
from personas.sheet_schemas import Sheet
from personas.sheets import draft_of, published_sheet
from personas.snapshots import tried_version
from personas.versions import require_version

DRAFT: Final = "draft"
Side = Annotated[str, StringConstraints(pattern=r"^(draft|[1-9][0-9]{0,6})$")]
"""``draft``, or the number of a published version."""
SideQuery = Annotated[Side, Query(description="`draft` or the number of a version.")]


class DiffPiece(Answer):
    """One line of a text, or one item of a list."""

    sign: Sign
    text: str


class FieldChange(Answer):
    """One field that is not the same."""

    field: str
    """For example ``character``, ``sampler.temperature`` or ``lorebook.entries``."""
    kind: Kind
    before: str | None
    after: str | None
    pieces: list[DiffPiece]
    """The lines of a text, the items of a list; none of values."""


class VersionDiff(Answer):
    """What is different between two states."""

    left: str
    right: str
    changes: list[FieldChange]


def diff(db: Session, owner_id: str, persona_id: str, left: str, right: str) -> VersionDiff:
    """What changed from one state to another.

    Raises:
        NotFoundError: The owner has no such persona, or it no such version.
    """
    persona = own_persona(db, owner_id, persona_id)
    changes = changes_between(_whole_of(db, persona, left), _whole_of(db, persona, right))
    return VersionDiff(
        left=left,
        right=right,
        changes=[
            FieldChange(
                field=one.field,
                kind=one.kind,
                before=one.before,
                after=one.after,
                pieces=[DiffPiece(sign=piece.sign, text=piece.text) for piece in one.pieces],
            )
            for one in changes
        ],
    )


def version_at(db: Session, persona: Persona, side: str, *, clock: Clock) -> PersonaVersion:
    """A side as a version that a room can play.

    Raises:
        NotFoundError: There is no such version.
    """
    if side == DRAFT:
        return tried_version(db, persona, clock=clock)
    return require_version(db, persona, int(side))


def _whole_of(db: Session, persona: Persona, side: str) -> Whole:
    """All that a side holds, as JSON by field.

    Raises:
        NotFoundError: There is no such version.
    """
    if side == DRAFT:
        sheet, links = draft_of(persona), links_to_pin(db, [persona.id])[persona.id]
        return _whole(sheet, persona, names_of_links(db, links), POLICY_VERSION)
    version = require_version(db, persona, int(side))
    names = names_of_links(db, version.links)
    return _whole(published_sheet(version), version, names, version.policy_version)


def _whole(
    sheet: Sheet,
    row: Persona | PersonaVersion,
    links: list[str],
    policy_version: int,
) -> Whole:
    return {
        **sheet.model_dump(mode="json"),
        "links": links,
        "consents": row.consent_ids,
        "policy_version": policy_version,
        "card": row.card or {},
    }
