"""An owner's numbers."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse

from accounts.deps import CurrentOwner
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep
from personas.insights import service
from personas.insights.schemas import Insights

router = APIRouter(prefix="/api/owner/personas", tags=["insights"])

Days = Annotated[int, Query(ge=1, le=366, description="How many days, with today.")]


@router.get("/{persona_id}/insights", operation_id="getInsights")
async def get_insights(
    persona_id: RowId,
    owner: CurrentOwner,
    database: DatabaseDep,
    clock: ClockDep,
    days: Days = 30,
) -> Insights:
    """Views, bids, wins, minutes, answers, fans, safety and earnings, by version and day."""
    return await database.read(service.read_insights, owner.id, persona_id, days, clock.now())


@router.get(
    "/{persona_id}/insights.csv",
    operation_id="exportInsights",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/csv": {}}}},
)
async def export_insights(
    persona_id: RowId,
    owner: CurrentOwner,
    database: DatabaseDep,
    clock: ClockDep,
    days: Days = 30,
) -> PlainTextResponse:
    """The same as a table."""
    found = await database.read(service.read_insights, owner.id, persona_id, days, clock.now())
    name = service.file_name(persona_id, found.since, found.until)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return PlainTextResponse(service.as_csv(found), media_type="text/csv", headers=headers)
