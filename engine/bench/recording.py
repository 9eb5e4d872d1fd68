"""A mind that passes everything on and remembers what was asked and when tokens came."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from engine.ports import ChatBackend, ChatDelta, ChatRequest, MindTraits


class RecordingBackend:
    """Wraps another mind."""

    def __init__(self, inner: ChatBackend) -> None:
        self.inner = inner
        self.requests: list[ChatRequest] = []
        self.warmed: list[ChatRequest] = []
        self._times_s: list[float] = []

    @property
    def name(self) -> str:
        """The inner mind's."""
        return self.inner.name

    @property
    def traits(self) -> MindTraits:
        """The inner mind's."""
        return self.inner.traits

    async def warm(self, request: ChatRequest) -> None:
        """Remember and pass on."""
        self.warmed.append(request)
        await self.inner.warm(request)

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """Remember and pass on."""
        self.requests.append(request)
        self._times_s = []
        async with aclosing(self.inner.stream(request)) as deltas:
            async for delta in deltas:
                if delta.text:
                    self._times_s.append(time.perf_counter())
                yield delta

    async def release(self, room_key: str) -> None:
        """Pass on."""
        await self.inner.release(room_key)

    async def aclose(self) -> None:
        """Pass on."""
        await self.inner.aclose()

    def tokens_per_s(self) -> float:
        """Speed of the last reply, from its first to its last token."""
        return speed(self._times_s)


def speed(times_s: list[float]) -> float:
    """Tokens a second of a row of arrival times."""
    if len(times_s) < 2:
        return 0.0
    return (len(times_s) - 1) / (times_s[-1] - times_s[0])
