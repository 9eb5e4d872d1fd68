"""What a fan does with words to use again in the next bid."""

from typing import Final

from sqlalchemy.orm import Session

from accounts.repository import lock_user
from bidding.templates import repository
from bidding.templates.errors import TooManyTemplatesError
from bidding.templates.schemas import TemplateList, TemplateRequest, TemplateView
from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from models.bid import BidTemplate

MAX_TEMPLATES: Final = 20


def list_templates(db: Session, fan_id: str) -> TemplateList:
    """A fan's templates, by name."""
    found = repository.templates_of(db, fan_id)
    return TemplateList(items=[TemplateView.model_validate(one) for one in found])


def keep_template(db: Session, fan_id: str, body: TemplateRequest, *, clock: Clock) -> TemplateView:
    """Keep words.

    Raises:
        TooManyTemplatesError: The fan keeps as many as one may.
    """
    # Locked, so that of two that are kept at once the second counts the first.
    lock_user(db, fan_id)
    if repository.count_of(db, fan_id) >= MAX_TEMPLATES:
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
    template = repository.own_template(db, fan_id, template_id)
    if template is None:
        raise NotFoundError("You have no such template.")
    db.delete(template)
