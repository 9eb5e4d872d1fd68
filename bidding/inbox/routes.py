"""The inbox of creators and of owners of personas."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from accounts.deps import CurrentUser
from accounts.once import OnceDep
from accounts.wire import OptionalRowId, RowId
from bidding.inbox import service
from bidding.inbox.repository import Filter
from bidding.inbox.schemas import DeclineAnswer, DeclineRequest, InboxBid, InboxPage, Pile, Sort
from core.deps import DatabaseDep, PageDep

router = APIRouter(prefix="/api/inbox", tags=["inbox"])


@router.get("/bids", operation_id="listInbox")
async def list_inbox(
    caller: CurrentUser,
    database: DatabaseDep,
    asked: PageDep,
    pile: Pile = "waiting",
    sort: Sort = "amount",
    subject_id: OptionalRowId = None,
    text: Annotated[str, Query(max_length=100, pattern="^[^\\x00]*$")] = "",
) -> InboxPage:
    """List bids for the caller's offers and personas."""
    want = Filter(caller.id, pile, subject_id, text.strip())
    return await database.read(service.view_inbox, want, sort, asked)


@router.get("/bids/{bid_id}", operation_id="getInboxBid")
async def get_inbox_bid(bid_id: RowId, caller: CurrentUser, database: DatabaseDep) -> InboxBid:
    """Show one bid for the caller."""
    return await database.read(service.view_one, caller.id, bid_id)


@router.post("/bids/{bid_id}/accept", operation_id="acceptBid", response_model=InboxBid)
async def accept_bid(bid_id: RowId, once: OnceDep) -> Response:
    """Accept a bid: the meeting or the room opens once the chain has confirmed it."""
    return await once.answer(
        "acceptBid",
        lambda db: service.accept(db, once.caller.id, bid_id, clock=once.clock),
        about=(bid_id,),
    )


@router.post("/decline", operation_id="declineBids", response_model=DeclineAnswer)
async def decline_bids(body: DeclineRequest, once: OnceDep) -> Response:
    """Decline bids; their money goes back by the next blocks."""
    return await once.answer(
        "declineBids",
        lambda db: service.decline(db, once.caller.id, body, clock=once.clock),
        body=body,
    )
