"""``mesi worker``: the background work apart from the server."""

import asyncio
import signal
from contextlib import AsyncExitStack

from rich.console import Console

from app.base import open_base
from app.embedding import open_embedder
from app.films import open_film_store
from app.minds import choose_mind
from app.settings import Settings
from app.slices import escrow_settings
from app.worker import Study, Worker
from core.telemetry import configure_logs
from engine.llm.registry import open_backend
from escrow.runtime import open_escrow
from flows.chain_news import ChainNews


def worker() -> None:
    """Send, watch and sweep until stopped (with MESI_WORKER=external for the servers)."""
    settings = Settings()
    configure_logs(settings.log_level, json=settings.log_json)
    Console(stderr=True).print(f"[bold]mesi worker[/bold] on {settings.database_address}")
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(open_base(settings))
        escrow = await open_escrow(
            escrow_settings(settings), base.database, base.clock, base.bus, base.keystore
        )
        stack.push_async_callback(escrow.aclose)
        films = await open_film_store(settings)
        news = ChainNews(settings.kyf_retention_days)
        study = await _open_study(settings, stack)
        running = asyncio.ensure_future(Worker(base, escrow, news, study, films).run())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, running.cancel)
        await asyncio.wait([running])


async def _open_study(settings: Settings, stack: AsyncExitStack) -> Study:
    """What memory is made with: a mind behind a URL costs nothing here, weights would."""
    mind = None
    if settings.mind_url:
        mind = open_backend(choose_mind(settings).spec)
        stack.push_async_callback(mind.aclose)
    recall = await stack.enter_async_context(open_embedder(settings))
    return Study(mind, recall.embedder)
