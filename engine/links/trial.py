"""Tries a server again beside a turn that the house answers: no fan waits for it."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Final

_log: Final = logging.getLogger(__name__)


class Trial:
    """At most one at a time; it ends with the visit."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def begin(self, asking: Coroutine[object, object, None]) -> None:
        """Ask in the background, in the place of a trial that still runs."""
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.create_task(_logged(asking))

    async def aclose(self) -> None:
        """Leave off."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None


async def _logged(asking: Coroutine[object, object, None]) -> None:
    try:
        await asking
    except Exception:  # noqa: BLE001 - a trial that goes wrong disturbs nobody
        _log.exception("a trial of a linked server failed")
