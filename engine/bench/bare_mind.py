"""The mind without an engine around it: what a room's figures are held against."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, Protocol

from engine.bench.recording import RecordingBackend, speed
from engine.llm.spec import MindSpec
from engine.llm.weights import compute_threads
from engine.ports import ChatRequest

_llama: Final[Any] = import_module("xllamacpp")


@dataclass(frozen=True, slots=True)
class Alone:
    """One reply of the bare mind."""

    ttft_s: float
    mark_s: float
    """When it had written the asked number of characters."""
    tokens_per_s: float


class BareMind(Protocol):
    """Takes the same prompts as the rooms."""

    async def warm(self, request: ChatRequest) -> None:
        """Read a prefix."""
        ...

    async def warm_all(self, request: ChatRequest) -> None:
        """Read a prefix into every slot."""
        ...

    async def ask(self, request: ChatRequest, *, mark_chars: int = 0) -> Alone:
        """Answer one prompt to its end."""
        ...

    async def ask_all(self, requests: Sequence[ChatRequest]) -> list[float]:
        """Answer prompts at once; gives the times to the first token."""
        ...

    def close(self) -> None:
        """Free what it took."""
        ...


class _Watch:
    """Times one reply."""

    def __init__(self, mark_chars: int) -> None:
        self._started_s = time.perf_counter()
        self._mark_chars = mark_chars
        self._chars = 0
        self._mark_s = 0.0
        self._times_s: list[float] = []

    def see(self, text: str) -> None:
        """Note a piece of text."""
        now = time.perf_counter()
        self._times_s.append(now)
        self._chars += len(text)
        if not self._mark_s and self._chars >= self._mark_chars:
            self._mark_s = now - self._started_s

    def result(self) -> Alone:
        """What was seen."""
        first = self._times_s[0] - self._started_s if self._times_s else 0.0
        last = self._times_s[-1] - self._started_s if self._times_s else 0.0
        return Alone(first, self._mark_s or last, speed(self._times_s))


class BareXllamacpp:
    """``xllamacpp.Server`` called directly, with its own batch size and the same slots."""

    def __init__(self, spec: MindSpec, context_tokens: int) -> None:
        parameters: Any = _llama.CommonParams()
        parameters.model.path = str(spec.weights)
        parameters.cpuparams.n_threads = spec.threads or compute_threads()
        parameters.cpuparams_batch.n_threads = spec.threads or compute_threads()
        parameters.n_parallel = spec.slots
        parameters.n_ctx = spec.slots * context_tokens
        parameters.verbosity = -1
        self._server: Any = _llama.Server(parameters)
        self._slots = spec.slots
        self._pool = ThreadPoolExecutor(spec.slots)

    async def warm(self, request: ChatRequest) -> None:
        """Read a prefix into the first slot."""
        await self._call(request, 0, 1, 0)

    async def warm_all(self, request: ChatRequest) -> None:
        """Read a prefix into each slot."""
        for slot in range(self._slots):
            await self._call(request, slot, 1, 0)

    async def ask(self, request: ChatRequest, *, mark_chars: int = 0) -> Alone:
        """Answer in the first slot."""
        return await self._call(request, 0, request.sampling.max_tokens, mark_chars)

    async def ask_all(self, requests: Sequence[ChatRequest]) -> list[float]:
        """Answer at once, slots in turn; waiting for a thread counts, as it does for rooms."""
        started_s = time.perf_counter()

        async def one(index: int, request: ChatRequest) -> float:
            asked_s, alone = await asyncio.get_running_loop().run_in_executor(
                self._pool, self._timed, request, index % self._slots
            )
            return asked_s - started_s + alone.ttft_s

        return await asyncio.gather(*(one(i, request) for i, request in enumerate(requests)))

    def close(self) -> None:
        """Free the weights."""
        self._pool.shutdown()
        self._server = None

    async def _call(
        self, request: ChatRequest, slot: int, max_tokens: int, mark_chars: int
    ) -> Alone:
        return await asyncio.to_thread(self._talk, request, slot, max_tokens, mark_chars)

    def _timed(self, request: ChatRequest, slot: int) -> tuple[float, Alone]:
        return time.perf_counter(), self._talk(request, slot, request.sampling.max_tokens, 0)

    def _talk(self, request: ChatRequest, slot: int, max_tokens: int, mark_chars: int) -> Alone:
        watch = _Watch(mark_chars)

        def see(chunk: dict[str, Any]) -> bool:
            choices = chunk.get("choices")
            if choices and (text := choices[0]["delta"].get("content")):
                watch.see(text)
            return False

        sampling = request.sampling
        body = {
            "messages": [{"role": one.role, "content": one.text} for one in request.messages],
            "stream": True,
            "max_tokens": max_tokens,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "repeat_penalty": sampling.repeat_penalty,
            "cache_prompt": True,
            "id_slot": slot,
        }
        self._server.handle_chat_completions(body, see)
        return watch.result()


class BarePort:
    """Any backend through its port, without room, screen and history."""

    def __init__(self, mind: RecordingBackend) -> None:
        self._mind = mind.inner

    async def warm(self, request: ChatRequest) -> None:
        """Read a prefix."""
        await self._mind.warm(request)

    async def warm_all(self, request: ChatRequest) -> None:
        """Read a prefix once: the backend shares it."""
        await self._mind.warm(request)

    async def ask(self, request: ChatRequest, *, mark_chars: int = 0) -> Alone:
        """Answer one prompt."""
        watch = _Watch(mark_chars)
        async with aclosing(self._mind.stream(request)) as deltas:
            async for delta in deltas:
                if delta.text:
                    watch.see(delta.text)
        return watch.result()

    async def ask_all(self, requests: Sequence[ChatRequest]) -> list[float]:
        """Answer at once."""
        return [one.ttft_s for one in await asyncio.gather(*(self.ask(r) for r in requests))]

    def close(self) -> None:
        """Nothing of its own."""


def open_bare(mind: RecordingBackend, spec: MindSpec) -> BareMind:
    """The barest form of a mind."""
    if spec.backend == "xllamacpp":
        return BareXllamacpp(spec, mind.traits.context_tokens)
    return BarePort(mind)
