"""What only SQLite does: a writer thread that commits for many at once."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import open_database
from core.database_sqlite import GROUP_LIMIT, SqliteDatabase
from core.errors import UnavailableError
from core.events import Bus, announce
from models.ledger import Entry
from tests.fixtures.rows import account_ids, add_account

pytestmark = pytest.mark.db


def open_sqlite(url: str, bus: Bus) -> SqliteDatabase:
    database = open_database(url, bus)
    assert isinstance(database, SqliteDatabase)
    return database


@pytest.fixture
async def database(sqlite_url: str, bus: Bus) -> AsyncIterator[SqliteDatabase]:
    opened = open_sqlite(sqlite_url, bus)
    yield opened
    await opened.aclose()


async def queued_behind_a_gate(
    database: SqliteDatabase, count: int
) -> tuple[threading.Event, list[asyncio.Task[str]]]:
    """Hold the writer while ``count`` writes gather behind it."""
    entered, gate = threading.Event(), threading.Event()

    def hold(_db: Session) -> str:
        entered.set()
        assert gate.wait(10)
        return "held"

    holding = asyncio.create_task(database.write(hold))
    await asyncio.to_thread(entered.wait, 10)
    tasks = [asyncio.create_task(database.write(add_account, f"a{n:03}")) for n in range(count)]
    await asyncio.sleep(0)
    return gate, [holding, *tasks]


async def test_writes_that_wait_share_commits(database: SqliteDatabase) -> None:
    commits: list[int] = []

    def count_commit(_connection: Connection) -> None:
        commits.append(1)

    event.listen(database._db_engine, "commit", count_commit)
    gate, tasks = await queued_behind_a_gate(database, GROUP_LIMIT + 10)
    gate.set()
    await asyncio.gather(*tasks)
    # The held one, a full group, and the rest.
    assert len(commits) == 3
    assert len(await database.read(account_ids)) == GROUP_LIMIT + 10


def break_the_commit(db: Session) -> None:
    """Pass every statement and fail the COMMIT, as a full disk would."""
    db.execute(text("PRAGMA defer_foreign_keys = ON"))
    db.add(Entry(transfer_id="none", account_id="none", amount=1))
    announce(db, "wallet", "never")


async def test_a_failed_commit_is_told_to_everyone_in_the_group(
    database: SqliteDatabase, bus: Bus
) -> None:
    with bus.listen() as notices:
        gate, tasks = await queued_behind_a_gate(database, 5)
        doomed = asyncio.create_task(database.write(break_the_commit))
        await asyncio.sleep(0)
        gate.set()
        held, *others = await asyncio.gather(*tasks, doomed, return_exceptions=True)
        assert held == "held"
        assert [type(one) for one in others] == [IntegrityError] * 6
        assert notices.empty()
    assert await database.read(account_ids) == []


async def test_work_goes_on_after_a_failed_commit(database: SqliteDatabase, bus: Bus) -> None:
    with bus.listen() as notices:
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            await database.write(break_the_commit)
        assert await database.write(add_account, "kept") == "kept"
        async with asyncio.timeout(5):
            assert (await notices.get()).key == "kept"
        assert notices.empty()
    assert await database.read(account_ids) == ["kept"]


async def test_a_waiter_that_gave_up_before_its_turn_is_skipped(database: SqliteDatabase) -> None:
    gate, tasks = await queued_behind_a_gate(database, 4)
    tasks[2].cancel()
    await asyncio.gather(tasks[2], return_exceptions=True)
    gate.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert await database.read(account_ids) == ["a000", "a002", "a003"]


async def test_closing_finishes_the_queue_and_refuses_what_comes_later(sqlite_url: str) -> None:
    database = open_sqlite(sqlite_url, Bus())
    gate, tasks = await queued_behind_a_gate(database, 10)
    closing = asyncio.create_task(database.aclose())
    await asyncio.sleep(0)
    with pytest.raises(UnavailableError):
        await database.write(add_account, "late")
    gate.set()
    await closing
    assert len(await asyncio.gather(*tasks)) == 11


async def test_commits_survive_a_power_cut(database: SqliteDatabase) -> None:
    def pragmas(db: Session) -> dict[str, object]:
        connection = db.connection()
        names = ("journal_mode", "synchronous", "foreign_keys")
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    # 2 is FULL: the log is flushed to the disk before a commit returns.
    assert await database.read(pragmas) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
    }


async def test_the_folder_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    database = open_sqlite(f"sqlite:///{folder / 'mesi.db'}", Bus())
    assert folder.is_dir()
    await database.aclose()
