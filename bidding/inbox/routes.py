"""The inbox of creators and of owners of personas."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from accounts.deps import CurrentUser
from accounts.idempotency import IdempotencyKey, answer_once, body_hash, once_response
from accounts.wire import RowId
from bidding.inbox import service
from bidding.inbox.repository import Filter
from bidding.inbox.schemas import DeclineAnswer, DeclineRequest, InboxBid, InboxPage, Pile, Sort
from core.deps import ClockDep, DatabaseDep

router = APIRouter(prefix="/api/inbox", tags=["inbox"])


@router.get("/bids", operation_id="listInbox")
async def list_inbox(  # noqa: PLR0913 - the filter's fields
    caller: CurrentUser,
    database: DatabaseDep,
    pile: Pile = "waiting",
    sort: Sort = "amount",
    subject_id: Annotated[str | None, Query(pattern=r"^[0-9A-Za-z_-]{1,64}$")] = None,
    text: Annotated[str, Query(max_length=100, pattern="^[^\\x00]*$")] = "",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> InboxPage:
    """List bids for the caller's offers and personas."""
    want = Filter(caller.id, pile, subject_id, text.strip())
    return await database.read(service.view_inbox, want, sort, offset, limit)


@router.get("/bids/{bid_id}", operation_id="getInboxBid")
async def get_inbox_bid(bid_id: RowId, caller: CurrentUser, database: DatabaseDep) -> InboxBid:
    """Show one bid for the caller."""
    return await database.read(service.view_one, caller.id, bid_id)


@router.post("/bids/{bid_id}/accept", operation_id="acceptBid", response_model=InboxBid)
async def accept_bid(
    bid_id: RowId,
    key: IdempotencyKey,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
) -> Response:
    """Accept a bid: the meeting or the room opens once the chain has confirmed it."""

    def act(db: Session) -> tuple[int, str]:
        return 200, service.accept(db, caller.id, bid_id, clock=clock).model_dump_json()

    answer = await database.write(
        answer_once,
        user_id=caller.id,
        key=key,
        route="acceptBid",
        body_hash=body_hash(None, bid_id),
        clock=clock,
        act=act,
    )
    return once_response(answer)


@router.post("/decline", operation_id="declineBids", response_model=DeclineAnswer)
async def decline_bids(
    body: DeclineRequest,
    key: IdempotencyKey,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
) -> Response:
    """Decline bids; their money goes back by the next blocks."""

    def act(db: Session) -> tuple[int, str]:
        return 200, service.decline(db, caller.id, body, clock=clock).model_dump_json()

    answer = await database.write(
        answer_once,
        user_id=caller.id,
        key=key,
        route="declineBids",
        body_hash=body_hash(body),
        clock=clock,
        act=act,
    )
    return once_response(answer)
