"""Auctions: rounds of bids that close at a set time."""

from fastapi import APIRouter

from accounts.deps import CurrentCreator, CurrentOwner, CurrentUser, OptionalUser
from accounts.wire import OptionalRowId, RowId
from bidding.auctions import service
from bidding.auctions.schemas import AuctionList, AuctionRequest, AuctionView
from core.deps import ClockDep, DatabaseDep, PageDep

router = APIRouter(prefix="/api", tags=["auctions"])


@router.post("/offers/{offer_id}/auctions", operation_id="openOfferAuction", status_code=201)
async def open_offer_auction(
    offer_id: RowId,
    body: AuctionRequest,
    creator: CurrentCreator,
    database: DatabaseDep,
    clock: ClockDep,
) -> AuctionView:
    """Open a round of bids for one of the caller's offers."""
    return await database.write(
        service.open_auction, creator.id, body, offer_id=offer_id, clock=clock
    )


@router.post("/tiers/{tier_id}/auctions", operation_id="openTierAuction", status_code=201)
async def open_tier_auction(
    tier_id: RowId,
    body: AuctionRequest,
    owner: CurrentOwner,
    database: DatabaseDep,
    clock: ClockDep,
) -> AuctionView:
    """Open a round of bids for rooms of one of the caller's personas."""
    return await database.write(service.open_auction, owner.id, body, tier_id=tier_id, clock=clock)


@router.get("/tiers/{tier_id}/auction", operation_id="getTierAuction")
async def get_tier_auction(
    tier_id: RowId, caller: OptionalUser, database: DatabaseDep
) -> AuctionView:
    """Show the open round of bids for a tier of a persona."""
    return await database.read(service.view_of_tier, tier_id, caller.id if caller else None)


@router.get("/auctions", operation_id="listAuctions")
async def list_auctions(
    caller: CurrentUser, database: DatabaseDep, asked: PageDep, subject_id: OptionalRowId = None
) -> AuctionList:
    """List the caller's own auctions, of one offer or tier or all, the newest first."""
    return await database.read(service.list_auctions, caller.id, asked, subject_id=subject_id)


@router.get("/auctions/{auction_id}", operation_id="getAuction")
async def get_auction(
    auction_id: RowId, caller: OptionalUser, database: DatabaseDep
) -> AuctionView:
    """Show how an auction stands, and where the caller's bid does."""
    viewer_id = caller.id if caller else None
    return await database.read(service.view_auction, auction_id, viewer_id)


@router.post("/auctions/{auction_id}/cancel", operation_id="cancelAuction")
async def cancel_auction(
    auction_id: RowId, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> AuctionView:
    """Call off an auction that nobody has bid in."""
    return await database.write(service.cancel_auction, caller.id, auction_id, clock=clock)
