"""A persona's links."""

from typing import Annotated

from fastapi import APIRouter, Query

from accounts.deps import CurrentOwner
from accounts.wire import RowId
from agents import asking, link_use, linking
from agents.deps import ServersDep
from agents.errors import NotAServerError
from agents.link_schemas import (
    LinkApproval,
    LinkChange,
    LinkList,
    LinkRequest,
    LinkUse,
    LinkView,
    ServerState,
)
from core.deps import ClockDep, DatabaseDep

router = APIRouter(prefix="/owner/personas/{persona_id}/links")

Days = Annotated[int, Query(ge=1, le=366, description="How many days, with today.")]


@router.get("", operation_id="listLinks")
async def list_links(persona_id: RowId, owner: CurrentOwner, database: DatabaseDep) -> LinkList:
    """List a persona's links, with what they bring and what they do to its price."""
    return await database.read(linking.list_links, owner.id, persona_id)


@router.post("", operation_id="addLink", status_code=201)
async def add_link(
    persona_id: RowId,
    body: LinkRequest,
    owner: CurrentOwner,
    database: DatabaseDep,
    desk: ServersDep,
    clock: ClockDep,
) -> LinkView:
    """Put a bought agent to work; fans meet it after the next publishing.

    A server is asked what it is, and that is what the owner approves.
    """
    server = await database.read(asking.server_of_purchase, owner.id, body.purchase_id, desk.keys)
    said = await desk.ask(owner.id, server)
    return await database.write(linking.add_link, owner.id, persona_id, body, said, clock=clock)


@router.put("/{link_id}", operation_id="changeLink")
async def change_link(
    persona_id: RowId,
    link_id: RowId,
    body: LinkChange,
    owner: CurrentOwner,
    database: DatabaseDep,
    clock: ClockDep,
) -> LinkView:
    """Switch a link or change its grants; off, it works nowhere from this moment on."""
    return await database.write(
        linking.change_link, owner.id, persona_id, link_id, body, clock=clock
    )


@router.get("/{link_id}/use", operation_id="getLinkUse")
async def get_link_use(
    persona_id: RowId,
    link_id: RowId,
    owner: CurrentOwner,
    database: DatabaseDep,
    clock: ClockDep,
    days: Days = 30,
) -> LinkUse:
    """How often a link was asked by day, how often it failed, and what it cost."""
    return await database.read(link_use.read_use, owner.id, persona_id, link_id, days, clock.now())


@router.post("/{link_id}/look", operation_id="lookAtLink")
async def look_at_link(
    persona_id: RowId, link_id: RowId, owner: CurrentOwner, database: DatabaseDep, desk: ServersDep
) -> ServerState:
    """Ask a link's server what it is now, before approving it."""
    server = await database.read(asking.server_of_link, owner.id, persona_id, link_id, desk.keys)
    said = await desk.ask(owner.id, server)
    if said is None:
        raise NotAServerError("A pack is what its release says: there is nobody to ask.")
    return ServerState(says=said.says, digest=said.digest)


@router.post("/{link_id}/approve", operation_id="approveLink")
async def approve_link(
    persona_id: RowId,
    link_id: RowId,
    body: LinkApproval,
    owner: CurrentOwner,
    database: DatabaseDep,
    desk: ServersDep,
    clock: ClockDep,
) -> LinkView:
    """Go on with a link that has changed, as it is now or, for a pack, as it was approved."""
    server = await database.read(asking.server_of_link, owner.id, persona_id, link_id, desk.keys)
    said = await desk.ask(owner.id, server)
    return await database.write(
        linking.approve_link, owner.id, persona_id, link_id, body.digest, said, clock=clock
    )


@router.delete("/{link_id}", operation_id="removeLink", status_code=204)
async def remove_link(
    persona_id: RowId, link_id: RowId, owner: CurrentOwner, database: DatabaseDep
) -> None:
    """Take an agent off a persona; the purchase stays."""
    await database.write(linking.remove_link, owner.id, persona_id, link_id)
