"""SQLite in WAL mode: one writer thread that commits in groups, and reader threads apart."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from core.errors import UnavailableError
from core.events import Bus, Notice, pending_notices
from core.write_lanes import WriteLanes

P = ParamSpec("P")
T = TypeVar("T")

GROUP_LIMIT: Final = 64
"""Use cases that share one commit, and so one flush of the disk."""
READERS: Final = 4


@dataclass(slots=True)
class _Job:
    use_case: Callable[[Session], Any]
    future: "Future[Any]"


@dataclass(slots=True)
class _Done:
    job: _Job
    result: Any
    notices: list[Notice]


class SqliteDatabase:
    """Implements ``Database``; every use case runs in a savepoint of the group's transaction."""

    def __init__(self, url: URL, bus: Bus, loop: asyncio.AbstractEventLoop) -> None:
        self.url = url.render_as_string(hide_password=False)
        self._bus = bus
        self._loop = loop
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        self._db_engine = sqlite_engine(url)
        self._closing = False
        self._jobs: WriteLanes[_Job] = WriteLanes()
        self._writer = threading.Thread(target=self._run_writer, name="sqlite-writer", daemon=True)
        self._writer.start()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="sqlite-reader")

    async def write(
        self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See ``Database.write``."""
        return await self.submit(lambda db: use_case(db, *args, **kwargs), background=False)

    async def submit(self, use_case: Callable[[Session], T], *, background: bool) -> T:
        """Queue a use case in one of the two lanes and wait for its commit."""
        if self._closing:
            raise UnavailableError("the server is stopping; try again in a moment")
        future: Future[T] = Future()
        self._jobs.put(_Job(use_case, future), background=background)
        return await asyncio.wrap_future(future)

    def in_background(self) -> "SqliteInBackground":
        """See ``Database.in_background``."""
        return SqliteInBackground(self)

    async def read(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See ``Database.read``."""

        def run() -> T:
            with Session(self._db_engine, expire_on_commit=False) as db:
                return query(db, *args, **kwargs)

        return await self._loop.run_in_executor(self._readers, run)

    async def aclose(self) -> None:
        """Finish what is queued, then close."""
        self._closing = True
        self._jobs.close()
        await asyncio.to_thread(self._finish)

    def _finish(self) -> None:
        self._writer.join()
        self._readers.shutdown(wait=True)
        self._db_engine.dispose()

    def _run_writer(self) -> None:
        with self._db_engine.connect().execution_options(mesi_write=True) as connection:
            while group := self._jobs.take(GROUP_LIMIT):
                self._commit_group(connection, group)

    def _commit_group(self, connection: Connection, group: list[_Job]) -> None:
        try:
            with connection.begin():
                done = [outcome for job in group if (outcome := _run_job(connection, job))]
        except SQLAlchemyError as error:
            # BEGIN or COMMIT failed (disk full, locked by another process): nobody's work stands.
            _end_transaction(connection)
            for job in group:
                if job.future.done():
                    continue
                # A waiter may give up at this very moment: a running future cannot be cancelled.
                if job.future.running() or job.future.set_running_or_notify_cancel():
                    job.future.set_exception(error)
            return
        for outcome in done:
            outcome.job.future.set_result(outcome.result)
        notices = [notice for outcome in done for notice in outcome.notices]
        if notices and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._publish, notices)

    def _publish(self, notices: list[Notice]) -> None:
        for notice in notices:
            self._bus.publish(notice)


class SqliteInBackground:
    """Implements ``Database`` for work that nobody waits for."""

    def __init__(self, database: SqliteDatabase) -> None:
        self.url = database.url
        self._database = database

    async def write(
        self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See ``Database.write``."""
        return await self._database.submit(
            lambda db: use_case(db, *args, **kwargs), background=True
        )

    async def read(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See ``Database.read``."""
        return await self._database.read(query, *args, **kwargs)

    def in_background(self) -> "SqliteInBackground":
        """See ``Database.in_background``."""
        return self

    async def aclose(self) -> None:
        """Leave the connections to the database that this is a view of."""


def _end_transaction(connection: Connection) -> None:
    """Shut the transaction that SQLite leaves open after some failed commits."""
    driver = connection.connection.dbapi_connection
    if isinstance(driver, sqlite3.Connection) and driver.in_transaction:
        driver.rollback()


def _run_job(connection: Connection, job: _Job) -> _Done | None:
    """Run one use case in its own savepoint; its failure is its caller's alone."""
    if not job.future.set_running_or_notify_cancel():
        return None
    with Session(
        connection, join_transaction_mode="create_savepoint", expire_on_commit=False
    ) as db:
        try:
            result = job.use_case(db)
            notices = pending_notices(db)
            db.commit()
        except BaseException as error:  # noqa: BLE001 - handed to the caller whole, not swallowed
            db.rollback()
            job.future.set_exception(error)
            return None
        return _Done(job, result, notices)


def sqlite_engine(url: URL) -> Engine:
    """Make an engine whose transactions are explicit and whose commits survive a power cut."""
    db_engine = create_engine(
        url.set(drivername="sqlite"),
        poolclass=QueuePool,
        pool_size=READERS + 1,
        hide_parameters=True,  # a failed statement's values are people's words and secrets
        connect_args={"check_same_thread": False, "timeout": 30},
    )

    @event.listens_for(db_engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own BEGIN comes too late and skips savepoints: we send ours.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=30000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(db_engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        # A writer takes the lock at once; upgrading a read lock later would fail under load.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("mesi_write") else "BEGIN")

    del prepare, begin
    _send_savepoints_raw(db_engine.dialect)
    return db_engine


def _send_savepoints_raw(dialect: Dialect) -> None:
    """SQLAlchemy compiles these three anew each time; they were a tenth of a write."""

    def save(connection: Connection, name: str) -> None:
        connection.exec_driver_sql(f"SAVEPOINT {name}")

    def release(connection: Connection, name: str) -> None:
        connection.exec_driver_sql(f"RELEASE SAVEPOINT {name}")

    def roll_back(connection: Connection, name: str) -> None:
        connection.exec_driver_sql(f"ROLLBACK TO SAVEPOINT {name}")

    dialect.do_savepoint = save
    dialect.do_release_savepoint = release
    dialect.do_rollback_to_savepoint = roll_back
