"""Quotes, bids and earnings."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Request, Response

from accounts.deps import Caller, CurrentUser, LimiterDep
from accounts.errors import MissingRoleError
from accounts.formats import formats_served
from accounts.limits import Limit
from accounts.once import OnceDep
from accounts.wire import OptionalRowId, RowId
from bidding import service
from bidding.rules import Part
from bidding.schemas import BidList, BidRequest, BidView, Earnings, QuoteRequest, QuoteView
from bidding.service import NewBid
from bidding.settings import BiddingSettings
from core.deps import ClockDep, DatabaseDep, PageDep
from core.money import to_micro
from models.states import Role

router = APIRouter(prefix="/api", tags=["bidding"])

QUOTE_WINDOW: Final = timedelta(minutes=1)


async def get_bidding_settings(request: Request) -> BiddingSettings:
    """Settings of bidding, with the formats that can be delivered now."""
    settings = cast("BiddingSettings", request.state.bidding_settings)
    return replace(settings, formats_available=formats_served(request, settings.formats_available))


BiddingSettingsDep = Annotated[BiddingSettings, Depends(get_bidding_settings)]


async def need_seller(caller: CurrentUser) -> Caller:
    """Whoever may be bid for: an owner of personas or a creator.

    Raises:
        MissingRoleError: The caller offers nothing.
    """
    if not {Role.OWNER, Role.CREATOR} & set(caller.roles):
        raise MissingRoleError(
            "This is for who offers personas or meetings.", role=Role.OWNER.value
        )
    return caller


CurrentSeller = Annotated[Caller, Depends(need_seller)]


@router.post("/quotes", operation_id="makeQuote", status_code=201)
async def make_quote(
    body: QuoteRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    settings: BiddingSettingsDep,
    limiter: LimiterDep,
    clock: ClockDep,
) -> QuoteView:
    """Ask what a room costs, or what a bid for a meeting takes; the answer holds for a while."""
    limiter.take(Limit("quotes", settings.quotes_per_minute, QUOTE_WINDOW), caller.id)
    if body.tier_id is not None:
        return await database.write(
            service.quote_room, caller, body.tier_id, settings=settings, clock=clock
        )
    return await database.write(
        service.quote_meeting, caller, str(body.offer_id), settings=settings, clock=clock
    )


@router.post("/bids", operation_id="placeBid", status_code=201, response_model=BidView)
async def place_bid(body: BidRequest, once: OnceDep, settings: BiddingSettingsDep) -> Response:
    """Bid on a quote: the amount is claimed now and deposited by the next blocks."""
    new = NewBid(
        body.quote_id,
        to_micro(body.amount),
        body.signer_address,
        body.salt,
        body.message,
        body.wishes,
        body.replaces_id,
    )
    return await once.answer(
        "placeBid",
        lambda db: service.place_bid(db, once.caller, new, settings=settings, clock=once.clock),
        body=body,
        status=201,
    )


@router.get("/bids", operation_id="listBids")
async def list_bids(
    caller: CurrentUser,
    database: DatabaseDep,
    asked: PageDep,
    part: Part | None = None,
    offer_id: OptionalRowId = None,
) -> BidList:
    """List the caller's bids of one part or all, for one offer or all, the newest first."""
    return await database.read(service.list_bids, caller.id, asked, part=part, offer_id=offer_id)


@router.get("/bids/{bid_id}", operation_id="getBid")
async def get_bid(bid_id: RowId, caller: CurrentUser, database: DatabaseDep) -> BidView:
    """Show one of the caller's bids."""
    return await database.read(service.view_bid, caller.id, bid_id)


@router.post("/bids/{bid_id}/cancel", operation_id="cancelBid", response_model=BidView)
async def cancel_bid(bid_id: RowId, once: OnceDep) -> Response:
    """Take a bid back that nobody has answered."""
    return await once.answer(
        "cancelBid",
        lambda db: service.cancel_bid(db, once.caller, bid_id, clock=once.clock),
        about=(bid_id,),
    )


@router.get("/owner/earnings", operation_id="getEarnings", tags=["owner"])
async def get_earnings(seller: CurrentSeller, database: DatabaseDep, clock: ClockDep) -> Earnings:
    """Sum up what the caller's personas and meetings have brought in."""
    return await database.read(service.view_earnings, seller.id, clock=clock)
