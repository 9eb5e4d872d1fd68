"""Calls as OpenAI's clients make them: an SDP offer in, an answer out."""

from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from accounts.deps import CurrentUser, find_caller, get_accounts_settings
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep, get_clock, get_database
from models.states import Format
from rooms import repository, views
from rooms.deps import TICKET_PREFIX, admit
from rooms.errors import TicketMissingError
from rooms.openai_route import OpenAiRoute
from rooms.rtc.calls import Call, Calls
from rooms.rtc.errors import SoundNotSoldError
from rooms.rtc.ice import servers_for
from rooms.rtc.offer import MAX_OFFER_BYTES, OfferError, read_offer
from rooms.rtc.schemas import MAX_SESSION_BYTES, IceView, SessionWish

router = APIRouter(tags=["realtime"])
calls_router = APIRouter(prefix="/v1/realtime/calls", route_class=OpenAiRoute)
ice_router = APIRouter(prefix="/api/rooms")

MEDIA_TYPE: Final = "application/sdp"


async def get_calls(connection: HTTPConnection) -> Calls:
    """The calls of this process."""
    return cast("Calls", connection.state.calls)


CallsDep = Annotated[Calls, Depends(get_calls)]


@calls_router.post(
    "",
    operation_id="createCall",
    status_code=201,
    response_class=Response,
    responses={201: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                MEDIA_TYPE: {"schema": {"type": "string"}},
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {"sdp": {"type": "string"}, "session": {"type": "string"}},
                        "required": ["sdp"],
                    }
                },
            },
        }
    },
)
async def create_call(
    request: Request,
    calls: CallsDep,
    database: DatabaseDep,
    model: Annotated[str | None, Query(max_length=200)] = None,
    visit: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Call a persona by WebRTC.

    With ``visit`` the call adds sound to that live visit; without, its data channel ``oai-events``
    carries the events, and a ticket is used up.
    """
    sdp, wish = await _read_body(request)
    offer = read_offer(sdp)
    if visit is not None:
        fan_id, room_id = await _identify(request)
        return _answer(await calls.join(visit, fan_id, room_id, offer))
    if not offer.has_events:
        raise OfferError("offer a data channel (oai-events), or name a live visit", param="sdp")
    model = model or wish.model
    admission = await admit(request, model)
    await database.read(_require_sound, admission.room_id)
    calls.require_room()
    calls.require_stage(offer)
    # Last, for it uses the ticket up.
    admission = await admit(request, model, for_socket=True)
    return _answer(await calls.begin(admission, offer, wish.first_events))


@calls_router.post("/{call_id}/hangup", operation_id="hangUpCall")
@calls_router.delete("/{call_id}", operation_id="deleteCall")
async def hang_up(call_id: RowId, request: Request, calls: CallsDep) -> Response:
    """End a call of yours."""
    fan_id, _ = await _identify(request)
    calls.hang_up(call_id, fan_id)
    return Response(status_code=200)


@ice_router.get("/{room_id}/ice", operation_id="getIceServers")
async def get_ice_servers(
    room_id: RowId, caller: CurrentUser, database: DatabaseDep, clock: ClockDep, calls: CallsDep
) -> IceView:
    """Servers for the page's ``RTCPeerConnection``, with credentials that end after an hour."""
    await database.read(views.require_fan_of, room_id, caller.id)
    given = servers_for(calls.settings.ice_servers, caller.id, clock=clock)
    return IceView(ice_servers=given)


router.include_router(calls_router)
router.include_router(ice_router)


async def _identify(request: Request) -> tuple[str, str | None]:
    """Who calls, and the room that a ticket is for."""
    bearer = request.headers.get("authorization", "").partition(" ")[2].strip()
    if bearer.startswith(TICKET_PREFIX):
        admission = await admit(request, None)
        return admission.fan_id, admission.room_id
    caller = await find_caller(
        request,
        await get_database(request),
        await get_clock(request),
        await get_accounts_settings(request),
    )
    if caller is None:
        raise TicketMissingError("send a ticket: Authorization: Bearer ek_…, or sign in")
    return caller.id, None


async def _read_body(request: Request) -> tuple[str, SessionWish]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == MEDIA_TYPE:
        return await _read_text(request), SessionWish("")
    if kind != "multipart/form-data":
        raise OfferError(f"send the offer as {MEDIA_TYPE}, or as a form with sdp and session")
    try:
        form = await request.form(max_fields=8, max_files=0, max_part_size=MAX_SESSION_BYTES)
    except HTTPException as error:
        raise OfferError(f"the form can't be read: {error.detail}") from error
    # Files were refused above: what is there is text.
    sdp, session = str(form.get("sdp") or ""), str(form.get("session") or "")
    if not sdp:
        raise OfferError("the form has no sdp", param="sdp")
    return sdp, SessionWish(session)


async def _read_text(request: Request) -> str:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_OFFER_BYTES:
            raise OfferError(f"an offer has at most {MAX_OFFER_BYTES} bytes", param="sdp")
    return body.decode(errors="replace")


def _require_sound(db: Session, room_id: str) -> None:
    if repository.parts_of(db, room_id).room.format == Format.TEXT:
        raise SoundNotSoldError("this room is a text room; it has no sound")


def _answer(call: Call) -> Response:
    return Response(
        call.answer,
        status_code=201,
        media_type=MEDIA_TYPE,
        headers={"location": f"/v1/realtime/calls/{call.call_id}"},
    )
