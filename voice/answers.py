"""Carries answers of worker threads back to the event loops that wait for them."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


def send_back(answers: Iterable[tuple[asyncio.Future[T], T | Exception]]) -> None:
    """Settle futures from another thread, with one wake-up for each event loop.

    Futures that were cancelled meanwhile and loops that are closed are passed over.
    """
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[T], T | Exception]]]
    by_loop = defaultdict(list)
    for future, answer in answers:
        by_loop[future.get_loop()].append((future, answer))
    for loop, ones in by_loop.items():
        with suppress(RuntimeError):  # the loop is closed, so nobody waits
            loop.call_soon_threadsafe(_settle, ones)


def _settle(answers: list[tuple[asyncio.Future[T], T | Exception]]) -> None:
    for future, answer in answers:
        if future.done():
            continue
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
