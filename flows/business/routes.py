"""What an owner sees of prices and costs, and what a room would come to."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request

from accounts.deps import CurrentOwner
from accounts.wire import RowId
from bidding.settings import BiddingSettings
from core.deps import ClockDep, DatabaseDep
from escrow.rehearsal import Stage
from flows.business import economics
from flows.business.dry_run import run_with_test_tokens
from flows.business.economics import BusinessFacts
from flows.business.schemas import Economics, Simulation, Supposition
from flows.business.settings import CostPrices
from flows.business.simulating import simulation, suppose
from rooms.settings import RoomsSettings

router = APIRouter(prefix="/api/owner/personas", tags=["business"])


async def get_stage(request: Request) -> Stage:
    """Where bids are rehearsed."""
    return cast("Stage", request.state.rehearsal_stage)


async def get_facts(request: Request) -> BusinessFacts:
    """What sums stand on."""
    stage = cast("Stage", request.state.rehearsal_stage)
    return BusinessFacts(stage.fee_bps, cast("CostPrices", request.state.cost_prices))


async def get_bidding(request: Request) -> BiddingSettings:
    """Deadlines of bids."""
    return cast("BiddingSettings", request.state.bidding_settings)


async def get_rooms(request: Request) -> RoomsSettings:
    """When receipts are due."""
    return cast("RoomsSettings", request.state.rooms_settings)


FactsDep = Annotated[BusinessFacts, Depends(get_facts)]
StageDep = Annotated[Stage, Depends(get_stage)]
BiddingDep = Annotated[BiddingSettings, Depends(get_bidding)]
RoomsDep = Annotated[RoomsSettings, Depends(get_rooms)]


@router.get("/{persona_id}/economics", operation_id="getEconomics")
async def get_economics(
    persona_id: RowId, owner: CurrentOwner, database: DatabaseDep, facts: FactsDep
) -> Economics:
    """Price, measured cost and margin of each format, a minute."""
    return await database.read(economics.read_economics, owner.id, persona_id, facts)


@router.post("/{persona_id}/simulate", operation_id="simulateRoom")
async def simulate_room(  # noqa: PLR0913 - dependencies
    persona_id: RowId,
    body: Supposition,
    owner: CurrentOwner,
    database: DatabaseDep,
    clock: ClockDep,
    facts: FactsDep,
    stage: StageDep,
    bidding: BiddingDep,
    rooms: RoomsDep,
) -> Simulation:
    """What a supposed room comes to, from bid to settlement; nothing is kept."""
    found = await database.read(suppose, owner.id, persona_id, body, facts, rooms)
    test_run = None
    if body.with_test_tokens:
        test_run = await run_with_test_tokens(stage, found, bidding, clock.now())
    return simulation(body, found, test_run)
