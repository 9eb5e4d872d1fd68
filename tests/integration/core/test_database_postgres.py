"""What only Postgres does: writers side by side, and so deadlocks."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from core.database_postgres import RETRIES, PostgresDatabase
from core.events import Bus
from tests.fixtures.rows import add_account, add_to_balance, total_balance

pytestmark = pytest.mark.db


@pytest.fixture
async def database(postgres_url: str, bus: Bus) -> AsyncIterator[PostgresDatabase]:
    opened = PostgresDatabase(make_url(postgres_url), bus)
    yield opened
    await opened.aclose()


async def test_a_deadlock_runs_again_by_itself(database: PostgresDatabase) -> None:
    await database.write(add_account, "a")
    await database.write(add_account, "b")
    tries: list[str] = []
    both_hold_one = asyncio.Barrier(2)

    def take(db: Session, first: str, second: str) -> None:
        tries.append(first)
        add_to_balance(db, first, 1)
        db.flush()
        if len(tries) <= 2:
            await_only(both_hold_one.wait())
        add_to_balance(db, second, 1)

    async with asyncio.timeout(20):
        await asyncio.gather(database.write(take, "a", "b"), database.write(take, "b", "a"))
    assert len(tries) == 3
    assert await database.read(total_balance) == 4


def fail_to_serialize(db: Session) -> None:
    db.execute(text("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$"))


async def test_a_use_case_that_never_gets_through_fails_in_the_end(
    database: PostgresDatabase, bus: Bus
) -> None:
    tries: list[int] = []

    def never(db: Session) -> None:
        tries.append(1)
        add_account(db, f"try{len(tries)}")
        fail_to_serialize(db)

    with bus.listen() as notices, pytest.raises(DBAPIError, match="again"):
        await database.write(never)
    assert len(tries) == RETRIES
    assert notices.empty()


async def test_only_the_successful_try_is_announced(database: PostgresDatabase, bus: Bus) -> None:
    tries: list[int] = []

    def second_time_lucky(db: Session) -> None:
        tries.append(1)
        add_account(db, f"try{len(tries)}")
        if len(tries) == 1:
            fail_to_serialize(db)

    with bus.listen() as notices:
        await database.write(second_time_lucky)
        assert notices.get_nowait().key == "try2"
        assert notices.empty()


async def test_other_errors_are_not_tried_again(database: PostgresDatabase) -> None:
    tries: list[int] = []

    def divide(db: Session) -> None:
        tries.append(1)
        db.execute(text("SELECT 1 / 0"))

    with pytest.raises(DBAPIError, match="division by zero"):
        await database.write(divide)
    assert tries == [1]
