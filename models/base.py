"""The declarative base and the column types that behave alike on SQLite and Postgres."""

from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they are how hours get lost."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times in rows are timezone-aware UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware UTC moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all tables; constraints get stable names so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime(),
        # SQLite counts keys only for the type it calls INTEGER, which has 64 bits there.
        int: BigInteger().with_variant(Integer(), "sqlite"),
        str: String(),
    }

    def __repr__(self) -> str:
        key = getattr(self, "id", None) or getattr(self, "address", None)
        return f"<{type(self).__name__} {key}>"


def table_of(model: type[Base]) -> Table:
    """The table behind a row class, for statements that are run too often to load row objects."""
    return cast("Table", model.__table__)


JsonObject = dict[str, Any]
"""A JSON column's value."""
