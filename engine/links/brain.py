"""A linked mind: asked with what its scopes allow, left when its first word is late."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import aclosing
from time import monotonic
from typing import Final

from engine.links.grants import Grant, always
from engine.links.rest import Rest
from engine.links.scopes import shared_parts
from engine.links.use import Use
from engine.llm.errors import BackendError
from engine.ports import ChatBackend, ChatDelta, ChatRequest, ChatUsage, MindTraits
from engine.prompt import PromptParts, estimate_tokens

CHARS_PER_TOKEN: Final = 12
"""No language is wordier: a reply over this many times its tokens is cut."""


class LinkedBrain:
    """Implements ``engine.links.ports.Brain`` over a mind.

    Args:
        mind: Asks the server.
        scopes: What of the visit may leave.
        wait_s: Until the first word.
        note: Counts each call.
        is_granted: Its owner has not switched it off meanwhile.
    """

    def __init__(
        self,
        mind: ChatBackend,
        scopes: Collection[str],
        wait_s: float,
        note: Callable[[Use], None],
        is_granted: Grant = always,
    ) -> None:
        self._mind = mind
        self._scopes = frozenset(scopes)
        self._wait_s = wait_s
        self._note = note
        self._is_granted = is_granted
        self._rest = Rest()

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
        return "question" in self._scopes and self._rest.is_over and await self._is_granted()

    def shared(self, parts: PromptParts) -> PromptParts:
        """See ``Brain.shared``."""
        return shared_parts(parts, self._scopes)

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """See ``Brain.stream``; counted however it ends."""
        began_s = monotonic()
        call = _Call(request)
        try:
            async with aclosing(self._mind.stream(request)) as deltas:
                call.take(first := await self._first(deltas))
                yield first
                async for delta in deltas:
                    call.take(delta)
                    yield delta
                    if call.is_too_long:
                        yield ChatDelta(finish_reason="length")
                        return
        except BackendError as error:
            call.has_failed = True
            call.is_late = error.backend_code == "timeout"
            self._rest.begin()
            raise
        finally:
            self._note(call.use(round((monotonic() - began_s) * 1_000)))

    async def _first(self, deltas: AsyncGenerator[ChatDelta]) -> ChatDelta:
        try:
            async with asyncio.timeout(self._wait_s):
                return await anext(deltas)
        except TimeoutError as error:
            raise BackendError("timeout", "the linked mind is late") from error
        except StopAsyncIteration:
            raise BackendError("bad_answer", "the linked mind says nothing") from None


class _Call:
    """How far one reply has come."""

    def __init__(self, request: ChatRequest) -> None:
        self._request = request
        self._usage: ChatUsage | None = None
        self._pieces = self._chars = 0
        self.has_failed = self.is_late = False

    @property
    def is_too_long(self) -> bool:
        return self._chars > self._request.sampling.max_tokens * CHARS_PER_TOKEN

    def take(self, delta: ChatDelta) -> None:
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
