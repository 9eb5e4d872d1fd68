"""``mesi worker``: the background work apart from the server."""

import asyncio
import signal

from rich.console import Console

from app.base import open_base
from app.films import open_film_store
from app.settings import Settings
from app.slices import escrow_settings
from app.worker import Worker
from core.telemetry import configure_logs
from escrow.runtime import open_escrow
from flows.chain_news import ChainNews


def worker() -> None:
    """Send, watch and sweep until stopped (with MESI_WORKER=external for the servers)."""
    settings = Settings()
    configure_logs(settings.log_level, json=settings.log_json)
    Console(stderr=True).print(f"[bold]mesi worker[/bold] on {settings.database_address}")
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    async with open_base(settings) as base:
        escrow = await open_escrow(
            escrow_settings(settings), base.database, base.clock, base.bus, base.keystore
        )
        try:
            films = await open_film_store(settings)
            news = ChainNews(settings.kyf_retention_days)
            made = Worker(base, escrow, news, None, films)
            running = asyncio.ensure_future(made.run())
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, running.cancel)
            await asyncio.wait([running])
        finally:
            await escrow.aclose()
