"""What owners see of their personas' rooms: how quickly they answer, and what fans share."""

from typing import Annotated

from fastapi import APIRouter, Query

from accounts.deps import CurrentOwner
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep, PageDep
from rooms import shared_words
from rooms.latency import read_latency
from rooms.schemas import LatencyView, SharedRoomList, SharedTranscriptView

router = APIRouter(prefix="/api/owner", tags=["owner"])


@router.get("/personas/{persona_id}/latency", operation_id="getLatency")
async def get_latency(
    persona_id: RowId,
    owner: CurrentOwner,
    database: DatabaseDep,
    clock: ClockDep,
    days: Annotated[int, Query(ge=1, le=90)] = 7,
) -> LatencyView:
    """How quickly a persona answers in voice rooms, stage by stage."""
    return await database.read(read_latency, owner.id, persona_id, days, clock.now())


@router.get("/personas/{persona_id}/transcripts", operation_id="listSharedTranscripts")
async def list_transcripts(
    persona_id: RowId, owner: CurrentOwner, database: DatabaseDep, asked: PageDep
) -> SharedRoomList:
    """Visits whose fans agreed that you read them, the newest first."""
    return await database.read(shared_words.list_shared, owner.id, persona_id, asked)


@router.get("/rooms/{room_id}/transcript", operation_id="getSharedTranscript")
async def get_transcript(
    room_id: RowId, owner: CurrentOwner, database: DatabaseDep
) -> SharedTranscriptView:
    """What was said in a visit, where its fan agreed; never what is off the record."""
    return await database.read(shared_words.read_shared, owner.id, room_id)
