"""A fan's rooms over HTTP: look, enter, end, sign, keep or forget the words."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse

from accounts.deps import CurrentUser, KeystoreDep
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep
from core.money import to_micro
from rooms import receipts, tickets, transcripts, views
from rooms.deps import LiveRoomsDep, RoomsSettingsDep, ViewFactsDep
from rooms.schemas import (
    ConsentRequest,
    ReceiptRequest,
    RoomList,
    RoomMemoryRequest,
    RoomView,
    SaidTurnView,
    TicketRequest,
    TicketView,
    TranscriptView,
)
from rooms.transcripts import Transcript

router = APIRouter(prefix="/api/rooms", tags=["rooms"])


@router.get("", operation_id="listRooms")
async def list_rooms(
    caller: CurrentUser, database: DatabaseDep, clock: ClockDep, facts: ViewFactsDep
) -> RoomList:
    """Your rooms, the newest first."""
    return RoomList(items=await database.read(views.read_rooms, caller.id, facts, clock=clock))


@router.get("/{room_id}", operation_id="getRoom")
async def get_room(
    room_id: RowId,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    facts: ViewFactsDep,
) -> RoomView:
    """One of your rooms."""
    return await database.read(views.read_room, room_id, caller.id, facts, clock=clock)


@router.post("/{room_id}/ticket", operation_id="createTicket")
async def create_ticket(  # noqa: PLR0913 - dependencies
    room_id: RowId,
    body: TicketRequest,
    request: Request,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    live_rooms: LiveRoomsDep,
    settings: RoomsSettingsDep,
) -> TicketView:
    """Take a ticket; meanwhile the persona's mind warms up."""
    ticket = await database.write(tickets.issue_ticket, room_id, caller.id, body.ttl_s, clock=clock)
    live_rooms.warm(room_id)
    root = settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return TicketView(
        value=ticket.secret,
        expires_at=ticket.expires_at,
        base_url=f"{root}/v1",
        model=ticket.model,
    )


@router.post("/{room_id}/warm", operation_id="warmRoom", status_code=202)
async def warm_room(
    room_id: RowId, caller: CurrentUser, database: DatabaseDep, live_rooms: LiveRoomsDep
) -> Response:
    """Let the persona's mind get ready while you are in the lobby."""
    await database.read(views.require_fan_of, room_id, caller.id)
    live_rooms.warm(room_id)
    return Response(status_code=202)


@router.post("/{room_id}/end", operation_id="endRoom")
async def end_room(
    room_id: RowId,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    facts: ViewFactsDep,
    keystore: KeystoreDep,
    live_rooms: LiveRoomsDep,
) -> RoomView:
    """End the room for good; what was not delivered goes back to you."""
    await database.read(views.require_fan_of, room_id, caller.id)
    await live_rooms.end(room_id, "left")
    await database.write(receipts.sign_custodial, room_id, keystore, facts.domain, clock=clock)
    return await database.read(views.read_room, room_id, caller.id, facts, clock=clock)


@router.post("/{room_id}/receipts", operation_id="sendReceipt")
async def send_receipt(
    room_id: RowId,
    body: ReceiptRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    facts: ViewFactsDep,
) -> RoomView:
    """Sign for delivered time when the room's socket is gone."""
    await database.read(views.require_fan_of, room_id, caller.id)
    earned = to_micro(body.earned, param="earned")
    await database.write(
        receipts.take_receipt, room_id, earned, body.signature, facts.domain, clock=clock
    )
    return await database.read(views.read_room, room_id, caller.id, facts, clock=clock)


@router.put("/{room_id}/consent", operation_id="setConsent")
async def set_consent(
    room_id: RowId,
    body: ConsentRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    facts: ViewFactsDep,
) -> RoomView:
    """Say whether the words may stay after the room is settled, and whether the owner reads them.

    Before, during and after the visit; a "no" holds at once.
    """
    await database.write(
        transcripts.set_consent,
        room_id,
        caller.id,
        kept=body.transcript_kept,
        shared=body.shares_transcript,
    )
    return await database.read(views.read_room, room_id, caller.id, facts, clock=clock)


@router.put("/{room_id}/memory", operation_id="setRoomMemory")
async def set_memory(
    room_id: RowId,
    body: RoomMemoryRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    facts: ViewFactsDep,
) -> RoomView:
    """Say whether the persona knows you in this visit and learns from it; also in the middle."""
    await database.write(
        transcripts.set_memory, room_id, caller.id, remembers=body.remembers, clock=clock
    )
    return await database.read(views.read_room, room_id, caller.id, facts, clock=clock)


@router.get("/{room_id}/transcript", operation_id="getTranscript", response_model=TranscriptView)
async def get_transcript(
    room_id: RowId,
    caller: CurrentUser,
    database: DatabaseDep,
    export: Annotated[Literal["json", "text"], Query(alias="format")] = "json",
) -> TranscriptView | PlainTextResponse:
    """What was said, to read or to take along."""
    found = await database.read(transcripts.read_transcript, room_id, caller.id)
    if export == "text":
        name = f'attachment; filename="{room_id}.txt"'
        return PlainTextResponse(_as_text(found), headers={"content-disposition": name})
    turns = [
        SaidTurnView(item_id=turn.item_id, speaker=turn.speaker, text=turn.text, at=at)
        for turn, at in found.turns
    ]
    return TranscriptView(
        room_id=room_id,
        persona_name=found.persona_name,
        transcript_kept=found.is_kept,
        turns=turns,
    )


@router.delete("/{room_id}/transcript", operation_id="deleteTranscript", status_code=204)
async def delete_transcript(room_id: RowId, caller: CurrentUser, database: DatabaseDep) -> Response:
    """Forget what was said."""
    await database.write(transcripts.delete_transcript, room_id, caller.id)
    return Response(status_code=204)


def _as_text(transcript: Transcript) -> str:
    names = {"fan": "You", "persona": transcript.persona_name}
    lines = [
        f"[{at:%Y-%m-%d %H:%M:%S} UTC] {names[turn.speaker]}: {turn.text}"
        for turn, at in transcript.turns
    ]
    return "\n".join(lines) + "\n"
