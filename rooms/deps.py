"""What the routes of rooms ask for, and who may come in."""

from typing import Annotated, Final, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from accounts.deps import COOKIE, find_caller, get_accounts_settings
from accounts.origin import is_same_origin
from core.deps import get_clock, get_database
from rooms import tickets
from rooms.errors import TicketMissingError, WrongOriginError
from rooms.live.live_rooms import LiveRooms
from rooms.settings import RoomsSettings
from rooms.tickets import Admission
from rooms.views import ViewFacts

SECRET_PROTOCOL: Final = "openai-insecure-api-key."  # noqa: S105 - the public prefix
"""Browsers can't set headers on a websocket: the secret travels as a subprotocol."""
TICKET_PREFIX: Final = "ek_"


async def get_live_rooms(connection: HTTPConnection) -> LiveRooms:
    """The live visits of this process."""
    return cast("LiveRooms", connection.state.live_rooms)


async def get_rooms_settings(connection: HTTPConnection) -> RoomsSettings:
    """Settings of rooms."""
    return cast("RoomsSettings", connection.state.rooms_settings)


async def get_view_facts(connection: HTTPConnection) -> ViewFacts:
    """What views of rooms hold beside the rows."""
    return ViewFacts(connection.state.escrow_domain, connection.state.links)


LiveRoomsDep = Annotated[LiveRooms, Depends(get_live_rooms)]
RoomsSettingsDep = Annotated[RoomsSettings, Depends(get_rooms_settings)]
ViewFactsDep = Annotated[ViewFacts, Depends(get_view_facts)]


async def admit(
    connection: HTTPConnection, model: str | None, *, for_socket: bool = False
) -> Admission:
    """Let a program or a page into the room that its secret is for.

    Args:
        connection: The request or the websocket.
        model: The persona that the client names, if it names one.
        for_socket: True uses a ticket up.

    Raises:
        AppError: It may not come in; the error says why.
    """
    if for_socket:
        await _require_known_origin(connection)
    secret = _secret_of(connection)
    database, clock = await get_database(connection), await get_clock(connection)
    if not secret.startswith(TICKET_PREFIX):
        caller = await find_caller(
            connection, database, clock, await get_accounts_settings(connection)
        )
        if caller is None:
            raise TicketMissingError("send a ticket (ek_…) or an API token (mt_…)")
        return await database.read(tickets.find_room_for, caller.id, model)
    return await database.write(
        tickets.redeem_ticket,
        secret,
        model,
        for_socket=for_socket,
        signed_in_id=await _signed_in_id(connection),
        clock=clock,
    )


async def admissions(connection: HTTPConnection) -> list[Admission]:
    """All rooms that a secret opens: a ticket's one, or an API token's open rooms.

    Raises:
        AppError: The secret is no good.
    """
    if _secret_of(connection).startswith(TICKET_PREFIX):
        return [await admit(connection, None)]
    database, clock = await get_database(connection), await get_clock(connection)
    caller = await find_caller(connection, database, clock, await get_accounts_settings(connection))
    if caller is None:
        raise TicketMissingError("send a ticket (ek_…) or an API token (mt_…)")
    return await database.read(tickets.rooms_for, caller.id)


def _secret_of(connection: HTTPConnection) -> str:
    kind, _, bearer = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and bearer.strip():
        return bearer.strip()
    for protocol in cast("list[str]", connection.scope.get("subprotocols", [])):
        if protocol.startswith(SECRET_PROTOCOL):
            return protocol.removeprefix(SECRET_PROTOCOL)
    raise TicketMissingError("send a ticket: Authorization: Bearer ek_…")


async def _signed_in_id(connection: HTTPConnection) -> str | None:
    """Who is signed in in the browser that shows a ticket; a program has no cookie."""
    if "authorization" in connection.headers or COOKIE not in connection.cookies:
        return None
    caller = await find_caller(
        connection,
        await get_database(connection),
        await get_clock(connection),
        await get_accounts_settings(connection),
    )
    return caller.id if caller else None


async def _require_known_origin(connection: HTTPConnection) -> None:
    if "origin" not in connection.headers:
        return  # A program; browsers always say where a page comes from.
    allowed = frozenset((await get_rooms_settings(connection)).allowed_origins)
    allowed |= (await get_accounts_settings(connection)).allowed_origins
    if not is_same_origin(connection.headers, str(connection.scope["scheme"]), allowed):
        raise WrongOriginError("open the room from a page of this site")
