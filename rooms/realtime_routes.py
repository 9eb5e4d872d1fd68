"""The Realtime websocket, and its tickets in OpenAI's form."""

import asyncio
from typing import Any, Final

import structlog
from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from accounts.deps import CurrentUser
from core.deps import ClockDep, DatabaseDep
from core.errors import AppError
from core.ids import new_id
from rooms import tickets
from rooms.deps import LiveRoomsDep, admit
from rooms.live.outgoing import Outgoing
from rooms.live.socket import (
    CLOSE_BROKEN,
    CLOSE_CONFLICT,
    CLOSE_FORBIDDEN,
    CLOSE_NOT_FOUND,
    CLOSE_POLICY,
    CLOSE_UNAUTHENTICATED,
    SocketGoneError,
)
from rooms.openai_route import OpenAiRoute
from rooms.wire import server_events
from rooms.wire.openai_http import ClientSecretRequest
from rooms.wire.refusals import Refusal, refusal_of
from rooms.wire.server_events import SessionFacts, session_json

router = APIRouter(prefix="/v1", tags=["realtime"], route_class=OpenAiRoute)
_log: Final = structlog.get_logger(__name__)

PROTOCOL: Final = "realtime"
FAREWELL_S: Final = 20.0
"""How long a client that is sent away may take to hear why."""
_CLOSES: Final = {
    401: CLOSE_UNAUTHENTICATED,
    403: CLOSE_FORBIDDEN,
    404: CLOSE_NOT_FOUND,
    409: CLOSE_CONFLICT,
}


class WebSocketAdapter:
    """Implements ``rooms.live.socket.Socket`` over Starlette's websocket."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket

    async def receive(self) -> str | bytes:
        """See ``Socket.receive``."""
        message = await self._websocket.receive()
        if message["type"] != "websocket.receive":
            raise SocketGoneError
        text = message.get("text")
        return text if text is not None else message["bytes"]

    async def send(self, text: str) -> None:
        """See ``Socket.send``."""
        try:
            await self._websocket.send_text(text)
        except (WebSocketDisconnect, RuntimeError) as error:
            raise SocketGoneError from error

    async def close(self, code: int, reason: str) -> None:
        """See ``Socket.close``."""
        if self._websocket.application_state != WebSocketState.DISCONNECTED:
            try:
                await self._websocket.close(code, reason)
            except (WebSocketDisconnect, RuntimeError):
                return  # The client closed first.


@router.websocket("/realtime")
async def realtime(
    websocket: WebSocket,
    live_rooms: LiveRoomsDep,
    model: str | None = None,
) -> None:
    """Talk with a persona in the OpenAI Realtime protocol."""
    subprotocol = PROTOCOL if PROTOCOL in websocket.scope.get("subprotocols", []) else None
    await websocket.accept(subprotocol=subprotocol)
    socket = WebSocketAdapter(websocket)
    try:
        admission = await admit(websocket, model, for_socket=True)
        await live_rooms.visit(admission, socket)
    except AppError as error:
        # A refused handshake would tell a browser nothing: accept, say why, close.
        _log.info("visit refused", code=error.code)
        await _send_away(socket, refusal_of(error), _CLOSES.get(error.status, CLOSE_POLICY))
    except Exception as error:  # noqa: BLE001 - the one place that turns it into an event
        # In a thread: writing a traceback reads source files.
        await asyncio.to_thread(_log.error, "visit failed", exc_info=error)
        sentence = "something broke on our side and your time stands still; come back in a moment"
        refusal = Refusal("internal_error", sentence, kind="server_error")
        await _send_away(socket, refusal, CLOSE_BROKEN)


async def _send_away(socket: WebSocketAdapter, refusal: Refusal, close: int) -> None:
    out = Outgoing(socket, timeout_s=FAREWELL_S)
    await out.send(server_events.error(refusal))
    await out.close(close, refusal.code)
    await out.run()


@router.post("/realtime/client_secrets", operation_id="createClientSecret")
async def create_client_secret(
    body: ClientSecretRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    live_rooms: LiveRoomsDep,
) -> dict[str, Any]:
    """Make a ticket for the one open room that the model's name fits."""
    admission = await database.read(tickets.find_room_for, caller.id, body.session.model)
    ticket = await database.write(
        tickets.issue_ticket,
        admission.room_id,
        caller.id,
        body.expires_after.seconds,
        clock=clock,
    )
    live_rooms.warm(admission.room_id)
    expires_at = int(ticket.expires_at.timestamp())
    session = session_json(SessionFacts(new_id("sess"), ticket.model, expires_at))
    return {"value": ticket.secret, "expires_at": expires_at, "session": session}
