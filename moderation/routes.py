"""Reports over HTTP: a person's own, and all of them for reviewers."""

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query

from accounts.callers import Caller
from accounts.deps import CurrentUser, LimiterDep, require_role
from accounts.limits import Limit
from accounts.wire import OptionalRowId, RowId
from core.deps import ClockDep, DatabaseDep
from models.states import ReportState, Role
from moderation import service
from moderation.schemas import (
    CaseList,
    CaseView,
    ReportList,
    ReportRequest,
    ReportView,
    ReviewRequest,
)

router = APIRouter(prefix="/api", tags=["moderation"])

REPORTS: Final = Limit("reports", 20, timedelta(hours=1))
"""Of one person."""
CurrentReviewer = Annotated[Caller, Depends(require_role(Role.MODERATOR))]
"""A caller who judges reports."""
PageLimit = Annotated[int, Query(ge=1, le=100)]


@router.post("/reports", operation_id="makeReport", status_code=201)
async def make_report(
    body: ReportRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    limiter: LimiterDep,
    clock: ClockDep,
) -> ReportView:
    """Report a message, a conversation or a bid that you have a part in, or a person."""
    limiter.take(REPORTS, caller.id)
    return await database.write(service.report, caller.id, body, clock=clock)


@router.get("/reports", operation_id="listReports")
async def list_reports(
    caller: CurrentUser,
    database: DatabaseDep,
    before: OptionalRowId = None,
    limit: PageLimit = 50,
) -> ReportList:
    """List your reports and what was answered, the newest first."""
    return await database.read(service.list_reports, caller.id, before_id=before, limit=limit)


@router.get("/moderation/reports", operation_id="listCases")
async def list_cases(
    reviewer: CurrentReviewer,
    database: DatabaseDep,
    state: ReportState = ReportState.OPEN,
    after: OptionalRowId = None,
    limit: PageLimit = 50,
) -> CaseList:
    """List reports to review; ``after`` is the last one that you have."""
    return await database.read(service.list_cases, reviewer.id, state, after_id=after, limit=limit)


@router.post("/moderation/reports/{report_id}/answer", operation_id="answerReport")
async def answer_report(
    report_id: RowId,
    body: ReviewRequest,
    reviewer: CurrentReviewer,
    database: DatabaseDep,
    clock: ClockDep,
) -> CaseView:
    """Uphold or dismiss a report; its reporter reads your words."""
    return await database.write(
        service.answer_report,
        reviewer.id,
        report_id,
        is_upheld=body.is_upheld,
        answer=body.answer,
        clock=clock,
    )
