"""The catalogue, and what sellers and buyers do with it."""

from typing import Annotated

from fastapi import APIRouter, Query

from accounts.deps import CurrentOwner, KeystoreDep, OptionalUser
from accounts.wire import RowId, Text
from agents import buying, catalogue, link_routes, selling
from agents.deps import AgentKeysDep
from agents.schemas import (
    AgentDetail,
    AgentDraft,
    AgentList,
    AgentTerms,
    KeyRequest,
    OwnAgent,
    OwnAgentList,
    PurchaseList,
    PurchaseView,
    ReleaseRequest,
)
from core.deps import ClockDep, DatabaseDep, OutboundDep, PageDep
from models.studio_states import AgentKind

router = APIRouter(prefix="/api", tags=["agents"])
router.include_router(link_routes.router)


@router.get("/agents", operation_id="listAgents")
async def list_agents(
    caller: OptionalUser,
    database: DatabaseDep,
    asked: PageDep,
    query: Annotated[Text, Query(max_length=200)] = "",
    kind: AgentKind | None = None,
) -> AgentList:
    """Find agents that are on sale, the newest first."""
    viewer_id = caller.id if caller else None
    return await database.read(catalogue.search, query, kind, asked, viewer_id)


@router.get("/agents/{agent_id}", operation_id="getAgent")
async def get_agent(agent_id: RowId, caller: OptionalUser, database: DatabaseDep) -> AgentDetail:
    """Show an agent by its id or its address: licence, effect, releases."""
    return await database.read(catalogue.show, agent_id, caller.id if caller else None)


@router.get("/owner/agents", operation_id="listOwnAgents")
async def list_own_agents(owner: CurrentOwner, database: DatabaseDep) -> OwnAgentList:
    """List what the caller sells, with what it earned."""
    return await database.read(selling.list_own, owner.id)


@router.post("/owner/agents", operation_id="draftAgent", status_code=201)
async def draft_agent(
    body: AgentDraft, owner: CurrentOwner, database: DatabaseDep, clock: ClockDep
) -> OwnAgent:
    """Begin an agent; nobody sees it before it is listed."""
    return await database.write(selling.draft_agent, owner.id, body, clock=clock)


@router.get("/owner/agents/{agent_id}", operation_id="getOwnAgent")
async def get_own_agent(agent_id: RowId, owner: CurrentOwner, database: DatabaseDep) -> OwnAgent:
    """Show an agent to its seller, manifests included."""
    return await database.read(selling.show_own, owner.id, agent_id)


@router.put("/owner/agents/{agent_id}", operation_id="changeAgent")
async def change_agent(
    agent_id: RowId,
    body: AgentTerms,
    owner: CurrentOwner,
    database: DatabaseDep,
    clock: ClockDep,
) -> OwnAgent:
    """Write the terms anew; who has bought keeps the old licence."""
    return await database.write(selling.change_agent, owner.id, agent_id, body, clock=clock)


@router.post("/owner/agents/{agent_id}/releases", operation_id="releaseAgent", status_code=201)
async def release_agent(
    agent_id: RowId,
    body: ReleaseRequest,
    owner: CurrentOwner,
    database: DatabaseDep,
    keystore: KeystoreDep,
    outbound: OutboundDep,
    clock: ClockDep,
) -> OwnAgent:
    """Sign a new state; links to older ones wait until their owners approve."""
    return await database.write(
        selling.release_agent,
        owner.id,
        agent_id,
        body,
        keystore,
        outbound=outbound,
        clock=clock,
    )


@router.put("/owner/agents/{agent_id}/key", operation_id="setAgentKey", status_code=204)
async def set_agent_key(
    agent_id: RowId,
    body: KeyRequest,
    owner: CurrentOwner,
    database: DatabaseDep,
    keys: AgentKeysDep,
    clock: ClockDep,
) -> None:
    """Keep the key to the server behind an agent, sealed; nobody sees it again."""
    await database.write(selling.set_key, owner.id, agent_id, body.key, keys, clock=clock)


@router.post("/owner/agents/{agent_id}/list", operation_id="listAgentForSale")
async def list_agent(
    agent_id: RowId, owner: CurrentOwner, database: DatabaseDep, clock: ClockDep
) -> OwnAgent:
    """Put an agent on sale."""
    return await database.write(selling.list_agent, owner.id, agent_id, clock=clock)


@router.post("/owner/agents/{agent_id}/withdraw", operation_id="withdrawAgent")
async def withdraw_agent(
    agent_id: RowId, owner: CurrentOwner, database: DatabaseDep, clock: ClockDep
) -> OwnAgent:
    """Take an agent off sale; who has it keeps it."""
    return await database.write(selling.withdraw_agent, owner.id, agent_id, clock=clock)


@router.get("/owner/purchases", operation_id="listPurchases")
async def list_purchases(
    owner: CurrentOwner, database: DatabaseDep, asked: PageDep
) -> PurchaseList:
    """List what the caller bought, the newest first."""
    return await database.read(buying.list_purchases, owner.id, asked)


@router.get("/owner/purchases/{purchase_id}", operation_id="getPurchase")
async def get_purchase(
    purchase_id: RowId, owner: CurrentOwner, database: DatabaseDep
) -> PurchaseView:
    """Show one of the caller's purchases."""
    return await database.read(buying.show_purchase, owner.id, purchase_id)
