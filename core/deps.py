"""What every route may ask for; the lifespan puts it into the application's state."""

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from core.clock import Clock
from core.database import Database
from core.events import Bus


def get_database(connection: HTTPConnection) -> Database:
    """The database of this process."""
    return cast("Database", connection.state.database)


def get_clock(connection: HTTPConnection) -> Clock:
    """The clock of this process."""
    return cast("Clock", connection.state.clock)


def get_bus(connection: HTTPConnection) -> Bus:
    """The notices of this process."""
    return cast("Bus", connection.state.bus)


DatabaseDep = Annotated[Database, Depends(get_database)]
ClockDep = Annotated[Clock, Depends(get_clock)]
BusDep = Annotated[Bus, Depends(get_bus)]
