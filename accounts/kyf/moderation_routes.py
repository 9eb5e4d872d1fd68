"""Reviewers' pages: forms that wait, one form, a decision."""

from fastapi import APIRouter, Response

from accounts.deps import LimiterDep
from accounts.kyf.deps import CurrentModerator, KyfSettingsDep, SealingDep
from accounts.kyf.schemas import DecidedForm, Decision, ReviewedForm, WaitingForms
from accounts.kyf.service import reviews
from accounts.limits import Limit
from accounts.wire import RowId
from core.deps import ClockDep, DatabaseDep, PageDep
from models.states import KycState

router = APIRouter(prefix="/api/moderation/kyc", tags=["moderation"])


@router.get("", operation_id="listWaitingKycForms")
async def list_waiting(
    caller: CurrentModerator, database: DatabaseDep, asked: PageDep
) -> WaitingForms:
    """List the forms that wait, without their values."""
    del caller  # Only moderators come here.
    return await database.read(reviews.waiting_forms, asked)


@router.get("/{user_id}", operation_id="reviewKycForm")
async def review(  # noqa: PLR0913 - dependencies
    user_id: RowId,
    caller: CurrentModerator,
    response: Response,
    database: DatabaseDep,
    sealing: SealingDep,
    settings: KyfSettingsDep,
    limiter: LimiterDep,
    clock: ClockDep,
) -> ReviewedForm:
    """Read a form; its person sees that a reviewer did."""
    limiter.take(Limit("kyf_read", settings.reads_per_window, settings.limit_window), caller.id)
    response.headers["Cache-Control"] = "no-store"
    return await database.write(
        reviews.review_form, caller.id, user_id, sealing=sealing, clock=clock
    )


@router.post("/{user_id}/decision", operation_id="decideKycForm")
async def decide(
    user_id: RowId,
    body: Decision,
    caller: CurrentModerator,
    database: DatabaseDep,
    clock: ClockDep,
) -> DecidedForm:
    """Verify a form, or refuse it with words for its person."""
    form = await database.write(reviews.decide_form, caller.id, user_id, body, clock=clock)
    return DecidedForm(user_id=form.user_id, state=KycState(form.state))
