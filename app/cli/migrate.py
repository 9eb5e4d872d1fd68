"""``mesi migrate``: bring the tables up to date."""

import asyncio

from rich.console import Console

from app.settings import Settings
from core.database import open_database
from core.events import Bus
from models.migrate import migrate as run_migrations


def migrate() -> None:
    """Run the migrations that the database lacks."""
    before, after = asyncio.run(_migrate(Settings()))
    if before == after:
        Console().print(f"the tables are up to date ({after})")
    else:
        Console().print(f"migrated from {before or 'an empty database'} to {after}")


async def _migrate(settings: Settings) -> tuple[str | None, str | None]:
    database = open_database(settings.database_address, Bus())
    try:
        return await database.write(run_migrations)
    finally:
        await database.aclose()
