"""A mind that says what it was told to: for tests and demos, never a stand-in for quality."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Final

from engine.llm.errors import BackendError
from engine.llm.spec import MindSpec
from engine.ports import ChatDelta, ChatRequest, ChatUsage, MindTraits

DEMO_REPLIES: Final = (
    "Hello! I'm a scripted demo voice, so I only know a few lines.",
    "Tell me more about that. I like the way you put it.",
    "That is a lovely thought, and I'm glad that you came by.",
)

Sleep = Callable[[float], Awaitable[None]]


class ScriptedBackend:
    """Plays its replies in turn, word by word.

    Args:
        replies: Used one after the other, then from the start again.
        delay_s: Pause before each word, through ``sleep``.
        sleep: Injected, so that a test holds the time.
        fail_with: Raised instead of the next words.
        fail_after: Words that still come before the failure.
    """

    def __init__(
        self,
        replies: Sequence[str] = DEMO_REPLIES,
        *,
        delay_s: float = 0.0,
        sleep: Sleep = asyncio.sleep,
        fail_with: BackendError | None = None,
        fail_after: int = 0,
        traits: MindTraits | None = None,
    ) -> None:
        self._replies = tuple(replies) or DEMO_REPLIES
        self._delay_s = delay_s
        self._sleep = sleep
        self.fail_with = fail_with
        self.fail_after = fail_after
        self._traits = traits or MindTraits()
        self._closed = False
        self._next = 0
        self.requests: list[ChatRequest] = []
        """Every prompt seen, for assertions."""
        self.warmed: list[ChatRequest] = []
        self.released: list[str] = []
        self.cancelled = 0
        """Replies that were closed before their end."""

    @property
    def name(self) -> str:
        """``scripted:demo``."""
        return "scripted:demo"

    @property
    def traits(self) -> MindTraits:
        """As given to the constructor."""
        return self._traits

    async def warm(self, request: ChatRequest) -> None:
        """Note the prefix."""
        self._check_open()
        self.warmed.append(request)

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """Play the next reply.

        Raises:
            BackendError: ``fail_with``, or the backend is closed.
        """
        self._check_open()
        self.requests.append(request)
        words = re.findall(r"\S+\s*", self._replies[self._next % len(self._replies)])
        self._next += 1
        limit = request.sampling.max_tokens
        spoken = 0
        try:
            for word in words[:limit]:
                self._fail_if_due(spoken)
                await self._sleep(self._delay_s)
                spoken += 1
                yield ChatDelta(word)
            self._fail_if_due(spoken)
        except (GeneratorExit, asyncio.CancelledError):
            self.cancelled += 1
            raise
        asked = sum(len(message.text.split()) for message in request.messages)
        finish = "stop" if len(words) <= limit else "length"
        yield ChatDelta(usage=ChatUsage(asked, spoken), finish_reason=finish)

    async def release(self, room_key: str) -> None:
        """Note the room."""
        self.released.append(room_key)

    async def aclose(self) -> None:
        """Refuse further prompts."""
        self._closed = True

    def _fail_if_due(self, spoken: int) -> None:
        if self.fail_with is not None and spoken >= self.fail_after:
            raise self.fail_with

    def _check_open(self) -> None:
        if self._closed:
            raise BackendError("closed", "the scripted mind is shut down")


def open_scripted(spec: MindSpec) -> ScriptedBackend:
    """Make a demo mind; option ``replies`` holds lines separated by newlines."""
    replies = spec.options.get("replies", "").splitlines()
    return ScriptedBackend(
        replies or DEMO_REPLIES,
        delay_s=float(spec.options.get("delay_s", "0")),
        traits=MindTraits(spec.context_tokens or 8192, bool(spec.is_small)),
    )
