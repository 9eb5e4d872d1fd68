"""Creators' wishes to see fields of a fan's form; answering them is part of a bid's story."""

from fastapi import APIRouter, Response

from accounts.deps import CurrentUser, LimiterDep
from accounts.kyf.deps import KyfSettingsDep, SealingDep
from accounts.kyf.schemas import AccessList, KyfRequestList, KyfRequestView, SharedFields
from accounts.kyf.service import answering, asking, reading
from accounts.limits import Limit
from accounts.wire import OptionalRowId, RowId
from core.deps import ClockDep, DatabaseDep, PageDep

router = APIRouter(prefix="/api/kyf", tags=["kyf"])


@router.get("/requests", operation_id="listKyfRequests")
async def list_requests(
    caller: CurrentUser,
    database: DatabaseDep,
    asked: PageDep,
    bid_id: OptionalRowId = None,
) -> KyfRequestList:
    """List what creators asked of you, about one bid or all."""
    return await database.read(asking.list_requests, caller.id, asked, bid_id=bid_id)


@router.get("/requests/{request_id}", operation_id="getKyfRequest")
async def get_request(
    request_id: RowId,
    caller: CurrentUser,
    response: Response,
    database: DatabaseDep,
    sealing: SealingDep,
) -> KyfRequestView:
    """Read a request; the fan sees the very values that would be shared, the creator its state."""
    response.headers["Cache-Control"] = "no-store"
    return await database.read(asking.view_request, caller.id, request_id, sealing=sealing)


@router.post("/requests/{request_id}/revoke", operation_id="revokeKyfConsent")
async def revoke(
    request_id: RowId,
    caller: CurrentUser,
    response: Response,
    database: DatabaseDep,
    sealing: SealingDep,
    clock: ClockDep,
) -> KyfRequestView:
    """Take your consent back: the creator can't read any more."""
    await database.write(answering.revoke, caller.id, request_id, clock=clock)
    return await get_request(request_id, caller, response, database, sealing)


@router.get("/requests/{request_id}/fields", operation_id="readKyfFields")
async def read_fields(  # noqa: PLR0913 - dependencies
    request_id: RowId,
    caller: CurrentUser,
    response: Response,
    database: DatabaseDep,
    sealing: SealingDep,
    settings: KyfSettingsDep,
    limiter: LimiterDep,
    clock: ClockDep,
) -> SharedFields:
    """Read what the fan shares with you; the fan sees that you did."""
    limiter.take(Limit("kyf_read", settings.reads_per_window, settings.limit_window), caller.id)
    response.headers["Cache-Control"] = "no-store"
    return await database.write(
        reading.read_fields, caller.id, request_id, sealing=sealing, clock=clock
    )


@router.get("/accesses", operation_id="listKyfAccesses")
async def list_accesses(caller: CurrentUser, database: DatabaseDep, asked: PageDep) -> AccessList:
    """List who read your fields, and when: creators, and reviewers."""
    return await database.read(asking.list_accesses, caller.id, asked)
