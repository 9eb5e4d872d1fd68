"""A second look by a model: it may add to what the patterns find, never take away.

The patterns always run first and hold by themselves, so a guard fails open: what it does not answer
in time goes on, and what it finds late ends the reply at its next piece.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from engine.safety.bands import About, Verdict

_log: Final = logging.getLogger(__name__)

DEFAULT_BUDGET_S: Final = 0.25
"""Longest that one reply waits for guards, all its pieces together."""


class GuardError(Exception):
    """A guard did not answer."""


class Guard(Protocol):
    """Weighs words."""

    @property
    def name(self) -> str:
        """For logs."""
        ...

    async def weigh(self, text: str, about: About) -> Verdict | None:
        """What is wrong with words; None where nothing is.

        Raises:
            GuardError: It can't say.
        """
        ...

    async def aclose(self) -> None:
        """Let go of connections and weights."""
        ...


class Found(NamedTuple):
    """What a guard found."""

    about: About
    verdict: Verdict


class GuardPost:
    """All guards of a server; none is as good as patterns alone.

    Args:
        guards: Asked side by side.
        budget_s: Longest that one reply waits for them.
    """

    def __init__(self, guards: Sequence[Guard] = (), *, budget_s: float = DEFAULT_BUDGET_S) -> None:
        self._guards = tuple(guards)
        self._budget_s = budget_s

    @property
    def names(self) -> tuple[str, ...]:
        """Who is asked."""
        return tuple(guard.name for guard in self._guards)

    def begin(self) -> "Sentry":
        """Watch over one reply."""
        return Sentry(self._guards, self._budget_s)

    async def aclose(self) -> None:
        """Let go of all guards."""
        for guard in self._guards:
            await guard.aclose()


class Sentry:
    """Watches over one reply; ``ask`` starts a look, ``found`` waits for it within the budget."""

    def __init__(self, guards: Sequence[Guard], budget_s: float) -> None:
        self._guards = guards
        self._left_s = budget_s
        self._looks: set[asyncio.Task[Found | None]] = set()

    def ask(self, text: str, about: About) -> None:
        """Start a look at words."""
        for guard in self._guards:
            self._looks.add(asyncio.create_task(_look(guard, text, about)))

    async def found(self) -> Found | None:
        """What guards have found so far; waits while there is budget."""
        if not self._looks:
            return None
        loop = asyncio.get_running_loop()
        begun = loop.time()
        waited = asyncio.wait(self._looks, timeout=max(0.0, self._left_s))
        done, self._looks = await waited
        self._left_s -= loop.time() - begun
        return next((one for task in done if (one := task.result()) is not None), None)

    async def aclose(self) -> None:
        """Nobody waits for an answer any more."""
        for task in self._looks:
            task.cancel()
        await asyncio.gather(*self._looks, return_exceptions=True)


async def _look(guard: Guard, text: str, about: About) -> Found | None:
    try:
        verdict = await guard.weigh(text, about)
    except GuardError as error:
        _log.warning("a guard failed", extra={"guard": guard.name, "cause": str(error)})
        return None
    return None if verdict is None else Found(about, verdict)


NO_GUARD: Final = GuardPost()
