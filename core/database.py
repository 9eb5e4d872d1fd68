"""One way into the rows: hand a function to ``write`` or ``read`` and it runs in a transaction.

Use cases are plain functions ``verb(db, ...)`` over a synchronous ``Session``. They cannot await,
so none can call a chain, a model or another service while it holds a transaction. Postgres runs
them through SQLAlchemy's async engine; SQLite through one writer thread with group commit and a
few reader threads (docs/decisions/0001-database.md has the measurements).
"""

import asyncio
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from core.database_postgres import PostgresDatabase
from core.database_sqlite import SqliteDatabase
from core.events import Bus

P = ParamSpec("P")
T = TypeVar("T")


class Database(Protocol):
    """Runs use cases in transactions."""

    url: str

    async def write(
        self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case and commit it; any error rolls all of it back.

        Notices that it announced are published after the commit.
        """
        ...

    async def read(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query on a consistent snapshot; what it changes is thrown away."""
        ...

    def in_background(self) -> "Database":
        """The same rows for work that nobody waits for: its writes let others go first.

        Under load it still gets an eighth of the writer's time. Postgres needs no such order.
        """
        ...

    async def aclose(self) -> None:
        """Finish what is queued and close the connections."""
        ...


def open_database(url: str, bus: Bus) -> Database:
    """Open a database from a URL such as ``sqlite:///var/mesi.db`` or ``postgresql://…``.

    Must be called on the event loop that will use it.

    Raises:
        ValueError: The URL names another kind of database.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return SqliteDatabase(parsed, bus, asyncio.get_running_loop())
    if backend == "postgresql":
        return PostgresDatabase(parsed, bus)
    raise ValueError(f"MESI_DATABASE_URL: {backend!r} is not supported; use sqlite or postgresql")
