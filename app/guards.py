"""Which guards take a second look at what is said, beside the patterns."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import structlog

from app.settings import Settings
from engine.meaning_guard import MeaningGuard
from engine.memory.embedding import Embedder
from engine.safety.guard import Guard, GuardPost
from engine.safety.guard_url import UrlGuard

_log: Final = structlog.get_logger(__name__)


@asynccontextmanager
async def open_guards(settings: Settings, embedder: Embedder | None) -> AsyncGenerator[GuardPost]:
    """Open what the settings name.

    Args:
        settings: The settings in force.
        embedder: Weights for nearness in meaning, if there are any; they stay open.
    """
    guards: list[Guard] = []
    warming: asyncio.Task[None] | None = None
    if settings.guard_meaning and embedder is not None:
        meaning = await asyncio.to_thread(MeaningGuard, embedder)
        guards.append(meaning)
        warming = asyncio.create_task(meaning.warm(), name="guard")
    if settings.guard_url:
        key = settings.guard_api_key.get_secret_value() if settings.guard_api_key else ""
        guards.append(UrlGuard(settings.guard_url, settings.guard_model, api_key=key))
    _log.info("guards_opened", guards=["patterns", *(guard.name for guard in guards)])
    post = GuardPost(guards, budget_s=settings.guard_budget_ms / 1_000)
    try:
        yield post
    finally:
        if warming is not None:
            warming.cancel()
            await asyncio.wait([warming])
        await post.aclose()
