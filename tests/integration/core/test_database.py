"""Use cases run in transactions, on SQLite and on Postgres alike."""

import asyncio
import contextlib

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from core.database import Database, open_database
from core.events import Bus
from models.ledger import Account
from tests.fixtures.rows import (
    account_ids,
    add_account,
    add_then_fail,
    add_to_balance,
    total_balance,
)

pytestmark = pytest.mark.db


async def test_a_use_case_is_committed_and_its_result_returned(database: Database) -> None:
    assert await database.write(add_account, "a") == "a"
    assert await database.read(account_ids) == ["a"]


async def test_an_error_rolls_everything_back_and_reaches_the_caller(database: Database) -> None:
    with pytest.raises(LookupError, match="b"):
        await database.write(add_then_fail, "b")
    assert await database.read(account_ids) == []


async def test_a_broken_constraint_reaches_the_caller(database: Database) -> None:
    await database.write(add_account, "a")
    with pytest.raises(IntegrityError):
        await database.write(add_account, "a")
    assert await database.write(add_account, "b") == "b"


async def test_one_failure_among_many_leaves_the_others(database: Database) -> None:
    outcomes = await asyncio.gather(
        *(database.write(add_account, f"a{n:02}") for n in range(20)),
        database.write(add_then_fail, "bad"),
        *(database.write(add_account, f"b{n:02}") for n in range(20)),
        return_exceptions=True,
    )
    assert [one for one in outcomes if not isinstance(one, str)] == [outcomes[20]]
    assert isinstance(outcomes[20], LookupError)
    kept = await database.read(account_ids)
    assert len(kept) == 40
    assert "bad" not in kept


async def test_concurrent_writers_lose_no_update(database: Database) -> None:
    await database.write(add_account, "a")
    await asyncio.gather(*(database.write(add_to_balance, "a", 1) for _ in range(50)))
    assert await database.read(total_balance) == 50


async def test_a_notice_is_published_after_the_commit(database: Database, bus: Bus) -> None:
    with bus.listen() as notices:
        await database.write(add_account, "a")
        async with asyncio.timeout(5):
            notice = await notices.get()
        assert (notice.topic, notice.key) == ("wallet", "a")
        assert await database.read(account_ids) == ["a"]


async def test_a_failed_use_case_publishes_nothing(database: Database, bus: Bus) -> None:
    with bus.listen() as notices:
        with pytest.raises(LookupError):
            await database.write(add_then_fail, "bad")
        await database.write(add_account, "good")
        async with asyncio.timeout(5):
            assert (await notices.get()).key == "good"
        assert notices.empty()


async def test_a_read_sees_one_moment(database: Database) -> None:
    """A commit between two statements of a read does not show in the second."""
    await database.write(add_account, "a", 1)
    loop = asyncio.get_running_loop()
    looked, written = asyncio.Event(), asyncio.Event()

    def wait_until_written() -> None:
        if database.url.startswith("sqlite"):
            # This is a reader's thread.
            asyncio.run_coroutine_threadsafe(written.wait(), loop).result(10)
        else:
            await_only(written.wait())

    def look_twice(db: Session) -> tuple[int, int]:
        before = total_balance(db)
        loop.call_soon_threadsafe(looked.set)
        wait_until_written()
        return before, total_balance(db)

    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(database.read(look_twice))
        await looked.wait()
        await database.write(add_to_balance, "a", 1)
        written.set()
    assert looking.result() == (1, 1)
    assert await database.read(total_balance) == 2


async def test_what_a_read_changes_is_thrown_away(database: Database) -> None:
    await database.read(add_account, "a")
    assert await database.read(account_ids) == []


async def test_rows_can_be_used_after_the_commit(database: Database) -> None:
    def add(db: Session) -> Account:
        account = Account(id="a", owner="a", kind="wallet", currency="MESI")
        db.add(account)
        db.flush()
        return account

    account = await database.write(add)
    assert (account.id, account.balance) == ("a", 0)


async def test_what_was_committed_is_there_after_closing(database_url: str) -> None:
    database = open_database(database_url, Bus())
    writes = [asyncio.create_task(database.write(add_account, f"a{n:02}")) for n in range(30)]
    await asyncio.gather(*writes)
    await database.aclose()
    again = open_database(database_url, Bus())
    assert len(await again.read(account_ids)) == 30
    await again.aclose()


async def test_a_waiter_that_gives_up_harms_nobody(database: Database) -> None:
    writes = [asyncio.create_task(database.write(add_account, f"a{n:02}")) for n in range(30)]
    await asyncio.sleep(0)
    for task in writes[::3]:
        task.cancel()
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    stayed = [name for name in outcomes if isinstance(name, str)]
    assert len(stayed) >= 20
    # Whoever gave up may find the work done or not, but never half of it.
    assert set(stayed) <= set(await database.read(account_ids))
    with contextlib.suppress(asyncio.CancelledError):
        await writes[0]
    assert await database.write(add_account, "later") == "later"


async def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="use sqlite or postgresql"):
        open_database("mysql://localhost/mesi", Bus())
