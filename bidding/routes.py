"""Quotes, bids and earnings."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session

from accounts.deps import CurrentOwner, CurrentUser, LimiterDep
from accounts.formats import formats_served
from accounts.idempotency import IdempotencyKey, answer_once, body_hash, once_response
from accounts.limits import Limit
from accounts.wire import RowId
from bidding import service
from bidding.schemas import BidList, BidRequest, BidView, Earnings, QuoteRequest, QuoteView
from bidding.service import NewBid
from bidding.settings import BiddingSettings
from core.deps import ClockDep, DatabaseDep
from core.money import to_micro

router = APIRouter(prefix="/api", tags=["bidding"])

QUOTE_WINDOW: Final = timedelta(minutes=1)


async def get_bidding_settings(request: Request) -> BiddingSettings:
    """Settings of bidding, with the formats that can be delivered now."""
    settings = cast("BiddingSettings", request.state.bidding_settings)
    return replace(settings, formats_available=formats_served(request, settings.formats_available))


BiddingSettingsDep = Annotated[BiddingSettings, Depends(get_bidding_settings)]


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
async def place_bid(
    body: BidRequest,
    key: IdempotencyKey,
    caller: CurrentUser,
    database: DatabaseDep,
    settings: BiddingSettingsDep,
    clock: ClockDep,
) -> Response:
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

    def act(db: Session) -> tuple[int, str]:
        bid = service.place_bid(db, caller, new, settings=settings, clock=clock)
        return 201, bid.model_dump_json()

    answer = await database.write(
        answer_once,
        user_id=caller.id,
        key=key,
        route="placeBid",
        body_hash=body_hash(body),
        clock=clock,
        act=act,
    )
    return once_response(answer)


@router.get("/bids", operation_id="listBids")
async def list_bids(caller: CurrentUser, database: DatabaseDep) -> BidList:
    """List the caller's bids, the newest first."""
    return await database.read(service.list_bids, caller.id)


@router.get("/bids/{bid_id}", operation_id="getBid")
async def get_bid(bid_id: RowId, caller: CurrentUser, database: DatabaseDep) -> BidView:
    """Show one of the caller's bids."""
    return await database.read(service.view_bid, caller.id, bid_id)


@router.post("/bids/{bid_id}/cancel", operation_id="cancelBid", response_model=BidView)
async def cancel_bid(
    bid_id: RowId,
    key: IdempotencyKey,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
) -> Response:
    """Take a bid back that nobody has answered."""

    def act(db: Session) -> tuple[int, str]:
        return 200, service.cancel_bid(db, caller, bid_id, clock=clock).model_dump_json()

    answer = await database.write(
        answer_once,
        user_id=caller.id,
        key=key,
        route="cancelBid",
        body_hash=body_hash(None, bid_id),
        clock=clock,
        act=act,
    )
    return once_response(answer)


@router.get("/owner/earnings", operation_id="getEarnings", tags=["owner"])
async def get_earnings(owner: CurrentOwner, database: DatabaseDep, clock: ClockDep) -> Earnings:
    """Sum up what the caller's personas have brought in."""
    return await database.read(service.view_earnings, owner.id, clock=clock)
