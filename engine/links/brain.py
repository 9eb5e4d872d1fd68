"""A linked mind: asked with what its scopes allow, left when a word is late."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import aclosing
from time import monotonic
from typing import Final

from engine.links.grants import Grant, always
from engine.links.rest import Rest
from engine.links.scopes import shared_parts
from engine.links.trial import Trial
from engine.links.use import Use
from engine.llm.errors import BackendError
from engine.ports import ChatBackend, ChatDelta, ChatRequest, ChatUsage, MindTraits
from engine.prompt import PromptParts, estimate_tokens

CHARS_PER_TOKEN: Final = 12
"""No language is wordier: a reply over this many times its tokens is cut."""
LATER_S: Final = 3.0
"""One that has begun may halt so long: what it said before is still being heard."""


class LinkedBrain:
    """Implements ``engine.links.ports.Brain`` over a mind.

    Args:
        mind: Asks the server.
        scopes: What of the visit may leave.
        wait_s: Until the first word.
        note: Counts each call.
        is_granted: Its owner has not switched it off meanwhile.
        rest: How it has done lately, in this visit and in others.
    """

    def __init__(
        self,
        mind: ChatBackend,
        scopes: Collection[str],
        wait_s: float,
        note: Callable[[Use], None],
        is_granted: Grant = always,
        rest: Rest | None = None,
    ) -> None:
        self._mind = mind
        self._scopes = frozenset(scopes)
        self._wait_s = wait_s
        self._note = note
        self._is_granted = is_granted
        self._rest = rest or Rest()
        self._trial = Trial()

    @property
    def name(self) -> str:
        """The mind's."""
        return self._mind.name

    @property
    def traits(self) -> MindTraits:
        """The mind's."""
        return self._mind.traits

    async def may_answer(self) -> bool:
        """See ``Brain.may_answer``: one that may not hear the fan's words can't answer them."""
        return "question" in self._scopes and self._rest.is_well and await self._is_granted()

    def try_beside(self, request: Callable[[], ChatRequest]) -> None:
        """See ``Brain.try_beside``."""
        if "question" in self._scopes and self._rest.take_trial():
            self._trial.begin(self._try(request()))

    def shared(self, parts: PromptParts) -> PromptParts:
        """See ``Brain.shared``."""
        return shared_parts(parts, self._scopes)

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """See ``Brain.stream``; counted however it ends."""
        began_s = monotonic()
        call = _Call(request)
        try:
            async with aclosing(self._mind.stream(request)) as deltas:
                wait_s = self._wait_s
                while (delta := await _next(deltas, wait_s)) is not None:
                    call.take(delta)
                    yield delta
                    if call.is_too_long:
                        yield ChatDelta(finish_reason="length")
                        return
                    left_s = began_s + self._wait_s - monotonic()
                    wait_s = max(self._wait_s, LATER_S) if call.has_spoken else left_s
            call.require_words()
            self._rest.end()
        except BackendError as error:
            call.has_failed = True
            call.is_late = error.backend_code == "timeout"
            self._rest.begin()
            raise
        finally:
            self._note(call.use(round((monotonic() - began_s) * 1_000)))

    async def aclose(self) -> None:
        """Leave off trying; the mind is closed by who opened it."""
        await self._trial.aclose()

    async def _try(self, request: ChatRequest) -> None:
        """Read a whole reply that nobody hears: then it is asked again, or left for longer."""
        if not await self._is_granted():
            return
        with contextlib.suppress(BackendError):
            async with aclosing(self.stream(request)) as deltas:
                async for _ in deltas:
                    pass


async def _next(deltas: AsyncGenerator[ChatDelta], wait_s: float) -> ChatDelta | None:
    """The next piece; None at the end.

    Raises:
        BackendError: It is late, or the mind failed.
    """
    try:
        async with asyncio.timeout(wait_s):
            return await anext(deltas, None)
    except TimeoutError as error:
        raise BackendError("timeout", "the linked mind is late") from error


class _Call:
    """How far one reply has come."""

    def __init__(self, request: ChatRequest) -> None:
        self._request = request
        self._usage: ChatUsage | None = None
        self._pieces = self._chars = 0
        self.has_failed = self.is_late = self.has_spoken = False

    @property
    def is_too_long(self) -> bool:
        return self._chars > self._request.sampling.max_tokens * CHARS_PER_TOKEN

    def require_words(self) -> None:
        """Raises BackendError where it said nothing."""
        if not self.has_spoken:
            raise BackendError("bad_answer", "the linked mind says nothing")

    def take(self, delta: ChatDelta) -> None:
        self.has_spoken |= bool(delta.text.strip())
        self._pieces += bool(delta.text)
        self._chars += len(delta.text)
        self._usage = delta.usage or self._usage

    def use(self, busy_ms: int) -> Use:
        return Use(
            calls=1,
            failures=int(self.has_failed),
            late=int(self.is_late),
            busy_ms=busy_ms,
            input_tokens=self._usage.input_tokens if self._usage else self._asked(),
            output_tokens=self._usage.output_tokens if self._usage else self._pieces,
        )

    def _asked(self) -> int:
        """An estimate, where the reply was left before the server counted."""
        if self._pieces == 0:
            return 0
        return sum(estimate_tokens(one.text) for one in self._request.messages)
