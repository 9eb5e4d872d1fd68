"""A fan's templates: words to use again in the next bid."""

from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import StringConstraints
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.deps import CurrentUser
from accounts.repository import lock_user
from accounts.wire import Answer, Request, RowId, Text
from bidding.schemas import Words
from core.clock import Clock
from core.deps import ClockDep, DatabaseDep
from core.errors import ConflictError, NotFoundError
from core.ids import new_id
from models.bid import BidTemplate

router = APIRouter(prefix="/api/bid-templates", tags=["bidding"])

MAX_TEMPLATES: Final = 20


class TooManyTemplatesError(ConflictError):
    """The fan keeps as many templates as one may."""

    code = "too_many_templates"


class TemplateRequest(Request):
    """Words to keep."""

    name: Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    message: Words = ""
    wishes: Words = ""


class TemplateView(Answer):
    """Words that were kept."""

    id: str
    name: str
    message: str
    wishes: str


class TemplateList(Answer):
    """The caller's templates, by name."""

    items: list[TemplateView]


@router.get("", operation_id="listBidTemplates")
async def list_bid_templates(caller: CurrentUser, database: DatabaseDep) -> TemplateList:
    """List the caller's templates."""
    return await database.read(list_templates, caller.id)


@router.post("", operation_id="keepBidTemplate", status_code=201)
async def keep_bid_template(
    body: TemplateRequest, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> TemplateView:
    """Keep words for further bids."""
    return await database.write(keep_template, caller.id, body, clock=clock)


@router.delete("/{template_id}", operation_id="dropBidTemplate", status_code=204)
async def drop_bid_template(template_id: RowId, caller: CurrentUser, database: DatabaseDep) -> None:
    """Forget a template."""
    await database.write(drop_template, caller.id, template_id)


def list_templates(db: Session, fan_id: str) -> TemplateList:
    """A fan's templates, by name."""
    found = db.scalars(
        select(BidTemplate)
        .where(BidTemplate.fan_id == fan_id)
        .order_by(BidTemplate.name, BidTemplate.id)
    )
    return TemplateList(items=[TemplateView.model_validate(one) for one in found])


def keep_template(db: Session, fan_id: str, body: TemplateRequest, *, clock: Clock) -> TemplateView:
    """Keep words.

    Raises:
        TooManyTemplatesError: The fan keeps as many as one may.
    """
    lock_user(db, fan_id)
    query = select(func.count()).select_from(BidTemplate).where(BidTemplate.fan_id == fan_id)
    if int(db.scalar(query) or 0) >= MAX_TEMPLATES:
        raise TooManyTemplatesError(f"You keep {MAX_TEMPLATES} templates. Delete one first.")
    template = BidTemplate(
        id=new_id("tpl"),
        fan_id=fan_id,
        name=body.name,
        message=body.message,
        wishes=body.wishes,
        created_at=clock.now(),
    )
    db.add(template)
    db.flush()
    return TemplateView.model_validate(template)


def drop_template(db: Session, fan_id: str, template_id: str) -> None:
    """Forget a template.

    Raises:
        NotFoundError: The fan has no such template.
    """
    template = db.get(BidTemplate, template_id)
    if template is None or template.fan_id != fan_id:
        raise NotFoundError("You have no such template.")
    db.delete(template)
