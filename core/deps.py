"""What every route may ask for; the lifespan puts it into the application's state.

Dependencies are ``async def`` even where they await nothing: FastAPI sends plain ones to a thread,
which costs more than all of them together.
"""

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from core.clock import Clock
from core.database import Database
from core.events import Bus


async def get_database(connection: HTTPConnection) -> Database:
    """The database of this process."""
    return cast("Database", connection.state.database)


async def get_clock(connection: HTTPConnection) -> Clock:
    """The clock of this process."""
    return cast("Clock", connection.state.clock)


async def get_bus(connection: HTTPConnection) -> Bus:
    """The notices of this process."""
    return cast("Bus", connection.state.bus)


DatabaseDep = Annotated[Database, Depends(get_database)]
ClockDep = Annotated[Clock, Depends(get_clock)]
BusDep = Annotated[Bus, Depends(get_bus)]
