"""Pages of long lists: each says where it ended, and the next one begins there.

What came in meanwhile moves nothing: a page begins after a row, not after a number of rows.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, literal, or_
from sqlalchemy.orm import InstrumentedAttribute

from core.errors import AppError

Row = TypeVar("Row")
Columns = TypeVarTuple("Columns")
Column = InstrumentedAttribute[Any] | ColumnElement[Any]

MAX_ROWS: Final = 100
"""Of one page."""
ROWS: Final = 50
"""Of a page, unless asked otherwise."""
_CURSOR: Final = re.compile(r"([0-9]{1,18})\.([0-9A-Za-z_-]{1,64})")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Where cursors count moments from; rows without a moment stand there."""
_LATEST: Final = (datetime.max.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)


class CursorError(AppError):
    """``before`` is not the end of a page that we sent."""

    status = 422
    code = "invalid_cursor"


@dataclass(frozen=True, slots=True)
class PageEnd:
    """The last row of a page."""

    number: int
    """What the list is ordered by: micro-units, or microseconds since 1970."""
    key: str
    """Its id."""

    @property
    def at(self) -> datetime:
        """The number as a moment."""
        return EPOCH + timedelta(microseconds=min(self.number, _LATEST))


@dataclass(frozen=True, slots=True)
class PageAsked:
    """Which page of a list."""

    end: PageEnd | None = None
    """Of the page before; none asks for the first one."""
    limit: int = ROWS


def page_asked(before: str | None, limit: int) -> PageAsked:
    """The page that a request names.

    Raises:
        CursorError: ``before`` is not the end of a page that we sent.
    """
    return PageAsked(read_cursor(before) if before is not None else None, limit)


def cursor_text(number: int | datetime, key: str) -> str:
    """Where a page ends: what its last row is ordered by, and the row's id."""
    micros = number if isinstance(number, int) else (number - EPOCH) // timedelta(microseconds=1)
    return f"{micros}.{key}"


def read_cursor(text: str) -> PageEnd:
    """The end of a page.

    Raises:
        CursorError: It is not one of ours.
    """
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise CursorError("Pass what the last page named as next.", param="before")
    return PageEnd(int(found[1]), found[2])


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is ordered by: a number or a moment, and among equal ones the id."""

    column: Column
    key: Column
    is_falling: bool = True
    """The highest or newest first."""
    is_key_falling: bool = True
    is_moment: bool = True

    def page(self, query: Select[*Columns], asked: PageAsked) -> Select[*Columns]:
        """The rows of a page, and one more where there is a next page."""
        if asked.end is not None:
            query = query.where(self._is_beyond(asked.end))
        return query.order_by(
            self.column.desc() if self.is_falling else self.column.asc(),
            self.key.desc() if self.is_key_falling else self.key.asc(),
        ).limit(asked.limit + 1)

    def _is_beyond(self, end: PageEnd) -> ColumnElement[bool]:
        column, key = self.column, self.key
        last = literal(end.at if self.is_moment else end.number, column.type)
        # The first half alone is what an index is searched by.
        if self.is_falling:
            reached, passed = column <= last, column < last
        else:
            reached, passed = column >= last, column > last
        return and_(reached, or_(passed, key < end.key if self.is_key_falling else key > end.key))


def cut(
    found: Sequence[Row], asked: PageAsked, end_of: Callable[[Row], tuple[int | datetime, str]]
) -> tuple[Sequence[Row], str | None]:
    """The rows of a page, and where it ends if there is a next one.

    Args:
        found: What ``Order.page`` found.
        asked: Which page it is.
        end_of: What a row is ordered by, and its id.
    """
    shown = found[: asked.limit]
    return shown, cursor_text(*end_of(shown[-1])) if len(found) > asked.limit else None
