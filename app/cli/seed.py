"""``mesi seed``: the demo personas, and packs on sale."""

import asyncio

from rich.console import Console

from app.base import open_base
from app.settings import Settings
from flows.open_house import seed_house


def seed() -> None:
    """Add the demo owner and the demo personas where they are missing."""
    asyncio.run(_seed(Settings()))


async def _seed(settings: Settings) -> None:
    console = Console()
    async with open_base(settings) as base:
        with console.status("drawing and writing the demo personas"):
            added = await base.database.write(seed_house, base.keystore, clock=base.clock)
    console.print(f"{added} personas added" if added else "the demo personas are there already")
