"""``mesi seed``: the demo personas."""

import asyncio

from rich.console import Console

from app.base import open_base
from app.settings import Settings
from personas.seed import seed_demo


def seed() -> None:
    """Add the demo owner and the demo personas where they are missing."""
    asyncio.run(_seed(Settings()))


async def _seed(settings: Settings) -> None:
    console = Console()
    async with open_base(settings) as base:
        with console.status("drawing and writing the demo personas"):
            added = await base.database.write(seed_demo, base.keystore, clock=base.clock)
    console.print(f"{added} personas added" if added else "the demo personas are there already")
