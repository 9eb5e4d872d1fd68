"""Offers of human creators."""

from fastapi import APIRouter

from accounts.deps import CurrentCreator, OptionalUser
from accounts.wire import RowId
from bidding.offers import service
from bidding.offers.schemas import OfferList, OfferStateChange, OfferTerms, OfferView
from core.deps import ClockDep, DatabaseDep, PageDep

router = APIRouter(prefix="/api", tags=["offers"])


@router.get("/creator/offers", operation_id="listOwnOffers")
async def list_own_offers(
    creator: CurrentCreator, database: DatabaseDep, asked: PageDep
) -> OfferList:
    """List the caller's offers, with the bids that wait for an answer."""
    return await database.read(service.list_own, creator.id, asked)


@router.post("/offers", operation_id="makeOffer", status_code=201)
async def make_offer(
    body: OfferTerms, creator: CurrentCreator, database: DatabaseDep, clock: ClockDep
) -> OfferView:
    """Publish an offer."""
    return await database.write(service.make_offer, creator.id, body, clock=clock)


@router.put("/offers/{offer_id}", operation_id="changeOffer")
async def change_offer(
    offer_id: RowId,
    body: OfferTerms,
    creator: CurrentCreator,
    database: DatabaseDep,
    clock: ClockDep,
) -> OfferView:
    """Change an offer's terms; bids that were placed keep theirs."""
    return await database.write(service.change_offer, creator.id, offer_id, body, clock=clock)


@router.put("/offers/{offer_id}/state", operation_id="changeOfferState")
async def change_offer_state(
    offer_id: RowId,
    body: OfferStateChange,
    creator: CurrentCreator,
    database: DatabaseDep,
    clock: ClockDep,
) -> OfferView:
    """Show, pause or retire an offer."""
    return await database.write(service.change_state, creator.id, offer_id, body.state, clock=clock)


@router.get("/creators/{slug}/offers", operation_id="listOffers")
async def list_offers(
    slug: RowId, caller: OptionalUser, database: DatabaseDep, asked: PageDep
) -> OfferList:
    """List what a creator offers."""
    viewer_id = caller.id if caller else None
    return await database.read(service.list_offers, slug, viewer_id, asked)


@router.get("/offers/{offer_id}", operation_id="getOffer")
async def get_offer(offer_id: RowId, caller: OptionalUser, database: DatabaseDep) -> OfferView:
    """Show an offer."""
    return await database.read(service.view_offer, offer_id, caller.id if caller else None)
