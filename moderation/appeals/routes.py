"""Safety decisions and appeals over HTTP."""

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query

from accounts.callers import Caller
from accounts.deps import CurrentUser, LimiterDep, require_role
from accounts.limits import Limit
from accounts.wire import OptionalRowId, RowId
from core.deps import ClockDep, DatabaseDep
from models.states import Role
from models.studio_states import AppealState
from moderation.appeals import service
from moderation.appeals.schemas import (
    AppealAnswerRequest,
    AppealCase,
    AppealList,
    AppealRequest,
    DecisionList,
    DecisionView,
)

router = APIRouter(prefix="/api", tags=["moderation"])

APPEALS: Final = Limit("appeals", 20, timedelta(hours=1))
"""Of one person."""
CurrentReviewer = Annotated[Caller, Depends(require_role(Role.MODERATOR))]
PageLimit = Annotated[int, Query(ge=1, le=100)]


@router.get("/safety/decisions", operation_id="listSafetyDecisions")
async def list_decisions(
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    room_id: OptionalRowId = None,
    before: OptionalRowId = None,
    limit: PageLimit = 50,
) -> DecisionList:
    """List what was steered or stopped in rooms of yours, and why; the newest first."""
    return await database.read(
        service.list_decisions,
        caller.id,
        clock=clock,
        room_id=room_id,
        before_id=before,
        limit=limit,
    )


@router.post(
    "/safety/decisions/{decision_id}/appeal", operation_id="appealDecision", status_code=201
)
async def appeal(
    decision_id: RowId,
    body: AppealRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    limiter: LimiterDep,
    clock: ClockDep,
) -> DecisionView:
    """Ask for a second look at a decision, once."""
    limiter.take(APPEALS, caller.id)
    return await database.write(service.appeal, caller.id, decision_id, body.words, clock=clock)


@router.get("/moderation/appeals", operation_id="listAppeals")
async def list_appeals(
    reviewer: CurrentReviewer,
    database: DatabaseDep,
    clock: ClockDep,
    state: AppealState = AppealState.OPEN,
    after: OptionalRowId = None,
    limit: PageLimit = 50,
) -> AppealList:
    """List appeals to answer; ``after`` is the last one that you have."""
    return await database.read(
        service.list_appeals, reviewer.id, state, clock=clock, after_id=after, limit=limit
    )


@router.post("/moderation/appeals/{appeal_id}/answer", operation_id="answerAppeal")
async def answer_appeal(
    appeal_id: RowId,
    body: AppealAnswerRequest,
    reviewer: CurrentReviewer,
    database: DatabaseDep,
    clock: ClockDep,
) -> AppealCase:
    """Grant or dismiss an appeal; its person reads your words."""
    return await database.write(
        service.answer_appeal,
        reviewer.id,
        appeal_id,
        is_granted=body.is_granted,
        answer=body.answer,
        clock=clock,
    )
