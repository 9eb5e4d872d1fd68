"""Migrations lead from nothing to exactly the tables that the models describe, and back."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import JSON, Column, inspect
from sqlalchemy.orm import Session

from core.database import Database, open_database
from core.events import Bus
from models.migrate import alembic_config, current_revision, migrate, newest_revision
from models.tables import Base

pytestmark = pytest.mark.db


@pytest.fixture
async def unmigrated(unmigrated_url: str) -> AsyncIterator[Database]:
    opened = open_database(unmigrated_url, Bus())
    yield opened
    await opened.aclose()


def table_names(db: Session) -> set[str]:
    return set(inspect(db.connection()).get_table_names())


def downgrade(db: Session) -> None:
    # Named, so that the guard against blocking calls knows it: see tests/fixtures/guards.py.
    command.downgrade(alembic_config(db.connection()), "base")


def is_other_default(
    _context: MigrationContext,
    _inspected: Column[Any],
    column: Column[Any],
    found: str | None,
    _default: object,
    wanted: str | None,
) -> bool | None:
    """Postgres can't say whether two JSON values are equal: their texts are compared."""
    if not isinstance(column.type, JSON):
        return None  # Alembic's own way.
    return (found or "").removesuffix("::json") != (wanted or "")


def differences(db: Session) -> list[object]:
    context = MigrationContext.configure(
        db.connection(), opts={"compare_type": True, "compare_server_default": is_other_default}
    )
    return list(compare_metadata(context, Base.metadata))


async def test_an_empty_database_is_brought_up_to_date(unmigrated: Database) -> None:
    assert await unmigrated.read(current_revision) is None
    assert await unmigrated.write(migrate) == (None, newest_revision())
    assert await unmigrated.read(table_names) == {*Base.metadata.tables, "alembic_version"}


async def test_migrating_twice_changes_nothing(unmigrated: Database) -> None:
    await unmigrated.write(migrate)
    newest = newest_revision()
    assert await unmigrated.write(migrate) == (newest, newest)


async def test_the_migrations_make_the_tables_of_the_models(unmigrated: Database) -> None:
    await unmigrated.write(migrate)
    assert await unmigrated.read(differences) == []


async def test_the_way_back_leads_to_an_empty_database(unmigrated: Database) -> None:
    await unmigrated.write(migrate)
    await unmigrated.write(downgrade)
    assert await unmigrated.read(table_names) <= {"alembic_version"}
    assert await unmigrated.write(migrate) == (None, newest_revision())


async def test_a_migration_that_fails_leaves_nothing(unmigrated: Database) -> None:
    def migrate_and_fail(db: Session) -> None:
        migrate(db)
        raise LookupError("after the migration")

    with pytest.raises(LookupError):
        await unmigrated.write(migrate_and_fail)
    assert await unmigrated.read(table_names) == set()
