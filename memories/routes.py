"""A fan's memories at the personas that they visited."""

from fastapi import APIRouter, Response

from accounts.deps import CurrentUser
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep
from memories import service, views
from memories.repository import Pair
from memories.schemas import (
    ChoiceChange,
    FactChange,
    FactView,
    MemoryExport,
    MemoryPersonaList,
    MemoryView,
    NewFact,
)

router = APIRouter(prefix="/api/memories", tags=["memories"])


@router.get("", operation_id="listMemoryPersonas")
async def list_personas(fan: CurrentUser, database: DatabaseDep) -> MemoryPersonaList:
    """List the personas that you have visited."""
    return await database.read(views.list_personas, fan.id)


@router.get("/{persona_id}", operation_id="getMemory")
async def get_memory(persona_id: RowId, fan: CurrentUser, database: DatabaseDep) -> MemoryView:
    """Show all that a persona remembers of you."""
    return await database.read(views.show_memory, Pair(persona_id, fan.id))


@router.get("/{persona_id}/export", operation_id="exportMemory")
async def export_memory(
    persona_id: RowId,
    fan: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    response: Response,
) -> MemoryExport:
    """Take along all that a persona remembers of you."""
    export = await database.read(views.export_memory, Pair(persona_id, fan.id), clock=clock)
    name = f"memory-{export.memory.slug}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return export


@router.patch("/{persona_id}", operation_id="changeMemoryChoice")
async def change_choice(
    persona_id: RowId,
    body: ChoiceChange,
    fan: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
) -> MemoryView:
    """Say what a persona may remember of you."""
    pair = Pair(persona_id, fan.id)
    return await database.write(service.change_choice, pair, body, clock=clock)


@router.delete("/{persona_id}", operation_id="forgetAll", status_code=204)
async def forget_all(
    persona_id: RowId, fan: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> None:
    """Let a persona forget all of you."""
    await database.write(service.forget_all, Pair(persona_id, fan.id), clock=clock)


@router.delete("/{persona_id}/episodes/{room_id}", operation_id="forgetEpisode", status_code=204)
async def forget_episode(
    persona_id: RowId, room_id: RowId, fan: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> None:
    """Let a persona forget the summary of one visit."""
    await database.write(service.forget_episode, Pair(persona_id, fan.id), room_id, clock=clock)


@router.post("/{persona_id}/facts", operation_id="writeFact", status_code=201)
async def write_fact(
    persona_id: RowId, body: NewFact, fan: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> FactView:
    """Let a persona know something of you."""
    pair = Pair(persona_id, fan.id)
    return await database.write(service.write_fact, pair, body.text, clock=clock)


@router.patch("/{persona_id}/facts/{fact_id}", operation_id="changeFact")
async def change_fact(
    persona_id: RowId,
    fact_id: RowId,
    body: FactChange,
    fan: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
) -> FactView:
    """Put right what a persona remembers, or pin it."""
    pair = Pair(persona_id, fan.id)
    return await database.write(service.change_fact, pair, fact_id, body, clock=clock)


@router.delete("/{persona_id}/facts/{fact_id}", operation_id="forgetFact", status_code=204)
async def forget_fact(
    persona_id: RowId, fact_id: RowId, fan: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> None:
    """Let a persona forget one thing."""
    await database.write(service.forget_fact, Pair(persona_id, fan.id), fact_id, clock=clock)
