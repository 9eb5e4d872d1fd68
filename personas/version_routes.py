"""Versions of an owner's personas."""

from typing import Annotated

from fastapi import APIRouter, Path

from accounts.deps import CurrentOwner
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep
from personas import comparing, versions
from personas.comparing import DRAFT, SideQuery, VersionDiff
from personas.fan_routes import PersonasSettingsDep
from personas.schemas import OwnerPersona, VersionList

router = APIRouter(prefix="/api/owner/personas/{persona_id}/versions", tags=["owner"])
Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("", operation_id="listVersions")
async def list_versions(
    persona_id: RowId, owner: CurrentOwner, database: DatabaseDep
) -> VersionList:
    """List all that was ever published of a persona."""
    return await database.read(versions.list_versions, owner.id, persona_id)


@router.get("/diff", operation_id="diffVersions")
async def diff_versions(
    persona_id: RowId,
    owner: CurrentOwner,
    database: DatabaseDep,
    left: SideQuery,
    right: SideQuery = DRAFT,
) -> VersionDiff:
    """Tell what changed from one version to another, or to the draft."""
    return await database.read(comparing.diff, owner.id, persona_id, left, right)


@router.post("/{number}/roll-back", operation_id="rollBack")
async def roll_back(
    persona_id: RowId,
    number: Number,
    owner: CurrentOwner,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    clock: ClockDep,
) -> OwnerPersona:
    """Put an older version back in front of fans; the draft stays."""
    return await database.write(
        versions.roll_back, owner.id, persona_id, number, settings=settings, clock=clock
    )


@router.post("/{number}/restore", operation_id="restoreDraft")
async def restore_draft(
    persona_id: RowId,
    number: Number,
    owner: CurrentOwner,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    clock: ClockDep,
) -> OwnerPersona:
    """Write the draft as a version was; what is published stays."""
    return await database.write(
        versions.restore_draft, owner.id, persona_id, number, settings=settings, clock=clock
    )
