"""A fan's templates: words to use again in the next bid."""

from fastapi import APIRouter

from accounts.deps import CurrentUser
from accounts.wire import RowId
from bidding.templates import service
from bidding.templates.schemas import TemplateList, TemplateRequest, TemplateView
from core.deps import ClockDep, DatabaseDep

router = APIRouter(prefix="/api/bid-templates", tags=["bidding"])


@router.get("", operation_id="listBidTemplates")
async def list_bid_templates(caller: CurrentUser, database: DatabaseDep) -> TemplateList:
    """List the caller's templates."""
    return await database.read(service.list_templates, caller.id)


@router.post("", operation_id="keepBidTemplate", status_code=201)
async def keep_bid_template(
    body: TemplateRequest, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> TemplateView:
    """Keep words for further bids."""
    return await database.write(service.keep_template, caller.id, body, clock=clock)


@router.delete("/{template_id}", operation_id="dropBidTemplate", status_code=204)
async def drop_bid_template(template_id: RowId, caller: CurrentUser, database: DatabaseDep) -> None:
    """Forget a template."""
    await database.write(service.drop_template, caller.id, template_id)
