"""What owners see of their personas' rooms: how quickly they answer, never what was said."""

from typing import Annotated

from fastapi import APIRouter, Query

from accounts.deps import CurrentOwner
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep
from rooms.latency import read_latency
from rooms.schemas import LatencyView

router = APIRouter(prefix="/api/owner/personas", tags=["owner"])


@router.get("/{persona_id}/latency", operation_id="getLatency")
async def get_latency(
    persona_id: RowId,
    owner: CurrentOwner,
    database: DatabaseDep,
    clock: ClockDep,
    days: Annotated[int, Query(ge=1, le=90)] = 7,
) -> LatencyView:
    """How quickly a persona answers in voice rooms, stage by stage."""
    return await database.read(read_latency, owner.id, persona_id, days, clock.now())
