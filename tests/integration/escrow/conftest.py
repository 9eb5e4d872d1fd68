"""A world on a real chain, with the database on SQLite."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.database import Database, open_database
from core.events import Bus
from escrow.settings import EscrowSettings
from tests.integration.escrow.story import World, open_world


@pytest.fixture
def escrow_settings(tmp_path: Path, anvil_program: Path) -> EscrowSettings:
    return EscrowSettings(data=tmp_path / "data", anvil_path=anvil_program)


@pytest.fixture
async def sqlite(sqlite_url: str, bus: Bus) -> AsyncIterator[Database]:
    """One database is enough where the chain is what is tested."""
    opened = open_database(sqlite_url, bus)
    yield opened
    await opened.aclose()


@pytest.fixture
async def other_database(
    sqlite_template: Path, tmp_path: Path, bus: Bus
) -> AsyncIterator[Database]:
    """A second, empty one."""
    path = tmp_path / "other.db"
    shutil.copyfile(sqlite_template, path)
    opened = open_database(f"sqlite:///{path}", bus)
    yield opened
    await opened.aclose()


@pytest.fixture
async def world(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings
) -> AsyncIterator[World]:
    opened = await open_world(sqlite, bus, escrow_settings)
    yield opened
    await opened.escrow.aclose()
