"""Postgres through SQLAlchemy's async engine and asyncpg."""

from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec, Self, TypeVar

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from core.events import Bus, Notice, pending_notices

P = ParamSpec("P")
T = TypeVar("T")

POOL_SIZE: Final = 10
RETRIES: Final = 5
_RETRYABLE_SQLSTATES: Final = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: the whole use case may simply run again."""


class PostgresDatabase:
    """Implements ``Database``; row locks order concurrent writers."""

    def __init__(self, url: URL, bus: Bus) -> None:
        self.url = url.render_as_string(hide_password=False)
        self._bus = bus
        self._db_engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=POOL_SIZE,
            hide_parameters=True,  # a failed statement's values are people's words and secrets
        )

    async def write(
        self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See ``Database.write``; a deadlock or serialization failure runs it again."""
        for attempt in range(RETRIES):
            try:
                result, notices = await self._write_once(use_case, *args, **kwargs)
            except DBAPIError as error:
                state = getattr(error.orig, "sqlstate", None)
                if state not in _RETRYABLE_SQLSTATES or attempt == RETRIES - 1:
                    raise
                continue
            for notice in notices:
                self._bus.publish(notice)
            return result
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _write_once(
        self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, list[Notice]]:
        async with AsyncSession(self._db_engine, expire_on_commit=False) as db, db.begin():
            result = await db.run_sync(lambda sync: use_case(sync, *args, **kwargs))
            await db.flush()
            return result, pending_notices(db.sync_session)

    async def read(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See ``Database.read``."""
        async with AsyncSession(self._db_engine, expire_on_commit=False) as db:
            # By default each statement would see other commits: then two of them disagree.
            await db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            return await db.run_sync(lambda sync: query(sync, *args, **kwargs))

    def in_background(self) -> Self:
        """See ``Database.in_background``: many write at once here."""
        return self

    async def aclose(self) -> None:
        """Close the pool."""
        await self._db_engine.dispose()
