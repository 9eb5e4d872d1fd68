"""What every route may ask for; the lifespan puts it into the application's state.

Dependencies are ``async def`` even where they await nothing: FastAPI sends plain ones to a thread,
which costs more than all of them together.
"""

from typing import Annotated, cast

from fastapi import Depends, Query
from starlette.requests import HTTPConnection

from core.clock import Clock
from core.database import Database
from core.events import Bus
from core.outbound_rules import OutboundRules
from core.paging import MAX_ROWS, ROWS, PageAsked, page_asked


async def get_database(connection: HTTPConnection) -> Database:
    """The database of this process."""
    return cast("Database", connection.state.database)


async def get_clock(connection: HTTPConnection) -> Clock:
    """The clock of this process."""
    return cast("Clock", connection.state.clock)


async def get_bus(connection: HTTPConnection) -> Bus:
    """The notices of this process."""
    return cast("Bus", connection.state.bus)


async def get_outbound(connection: HTTPConnection) -> OutboundRules:
    """Which addresses that users give may be asked."""
    return cast("OutboundRules", connection.state.outbound)


async def get_page(
    before: Annotated[
        str | None,
        Query(max_length=100, description="What the page before named as `next`."),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_ROWS)] = ROWS,
) -> PageAsked:
    """Which page of a list a request asks for.

    Raises:
        CursorError: ``before`` is not the end of a page that we sent.
    """
    return page_asked(before, limit)


DatabaseDep = Annotated[Database, Depends(get_database)]
ClockDep = Annotated[Clock, Depends(get_clock)]
BusDep = Annotated[Bus, Depends(get_bus)]
OutboundDep = Annotated[OutboundRules, Depends(get_outbound)]
PageDep = Annotated[PageAsked, Depends(get_page)]
