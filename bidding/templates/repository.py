"""All SQL of templates."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.bid import BidTemplate


def templates_of(db: Session, fan_id: str) -> Sequence[BidTemplate]:
    """A fan's templates, by name."""
    query = select(BidTemplate).where(BidTemplate.fan_id == fan_id)
    return db.scalars(query.order_by(BidTemplate.name, BidTemplate.id)).all()


def count_of(db: Session, fan_id: str) -> int:
    """How many templates a fan keeps."""
    query = select(func.count()).select_from(BidTemplate).where(BidTemplate.fan_id == fan_id)
    return int(db.scalar(query) or 0)


def own_template(db: Session, fan_id: str, template_id: str) -> BidTemplate | None:
    """One of a fan's templates."""
    return db.scalar(
        select(BidTemplate).where(BidTemplate.id == template_id, BidTemplate.fan_id == fan_id)
    )
