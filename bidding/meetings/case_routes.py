"""The arbiter's desk."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from accounts.deps import Caller, CurrentUser, require_role
from accounts.once import OnceDep
from accounts.wire import RowId
from bidding.meetings.case_schemas import CaseList, CaseView
from bidding.meetings.schemas import RulingRequest
from bidding.meetings.service import cases
from core.deps import DatabaseDep, PageDep
from models.states import Role

router = APIRouter(prefix="/api", tags=["disputes"])

CurrentArbiter = Annotated[Caller, Depends(require_role(Role.ARBITER))]
"""A caller who decides disputes."""


@router.get("/meetings/{meeting_id}/dispute", operation_id="getOwnCase")
async def get_own_case(meeting_id: RowId, caller: CurrentUser, database: DatabaseDep) -> CaseView:
    """Show the case about one of the caller's meetings."""
    return await database.read(cases.view_own_case, caller.id, meeting_id)


@router.get("/arbiter/cases", operation_id="listArbiterCases")
async def list_cases(
    _arbiter: CurrentArbiter, database: DatabaseDep, asked: PageDep, *, decided: bool = False
) -> CaseList:
    """List cases, those first that must be decided first."""
    return await database.read(cases.list_cases, asked, is_decided=decided)


@router.get("/arbiter/cases/{case_id}", operation_id="getArbiterCase")
async def get_case(case_id: RowId, _arbiter: CurrentArbiter, database: DatabaseDep) -> CaseView:
    """Show a case with both sides' evidence."""
    return await database.read(cases.view_case, case_id)


@router.post("/arbiter/cases/{case_id}/ruling", operation_id="decideCase", response_model=CaseView)
async def decide_case(
    case_id: RowId, body: RulingRequest, once: OnceDep, arbiter: CurrentArbiter
) -> Response:
    """Decide a case: the contract shares the bid out between its two parties."""
    return await once.answer(
        "decideCase",
        lambda db: cases.rule(db, arbiter.id, case_id, body, clock=once.clock),
        body=body,
        about=(case_id,),
    )
