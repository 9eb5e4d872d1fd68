"""Bring a database's tables to the newest migration."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.orm import Session

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def alembic_config(connection: Connection | None = None) -> Config:
    """The Alembic configuration, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def migrate(db: Session) -> tuple[str | None, str | None]:
    """Run what is missing, in the transaction of ``db``.

    Returns:
        The revision before and after; ``None`` before means an empty database.
    """
    connection = db.connection()
    before = current_revision(db)
    command.upgrade(alembic_config(connection), "head")
    return before, current_revision(db)


def current_revision(db: Session) -> str | None:
    """The revision that the tables have now."""
    return MigrationContext.configure(db.connection()).get_current_revision()


def newest_revision() -> str | None:
    """The revision that this code expects."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()
