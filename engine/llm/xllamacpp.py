"""llama.cpp inside this process: one loaded model, a cache slot for each active room.

``xllamacpp.Server`` is driven through its callbacks: no socket lies between. A call blocks a worker
thread; tokens cross to the event loop one by one. A callback that answers True stops the work, and
progress reports arrive after every ``BATCH_TOKENS`` of reading, so that a long prompt can be
cancelled too.
"""

import asyncio
import os
import secrets
import threading
from collections.abc import AsyncGenerator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast

from engine.llm.errors import BackendCode, BackendError
from engine.llm.slots import Slot, SlotTable
from engine.llm.spec import MindSpec
from engine.ports import ChatDelta, ChatRequest, ChatUsage, MindTraits

BATCH_TOKENS: Final = 64
"""Prompt tokens between two chances to cancel; as fast as 2,048 (216, 219 tokens a CPU second)."""
DEFAULT_CONTEXT_TOKENS: Final = 2_048
SMALL_BYTES: Final = 1_600_000_000
"""GGUF files below this hold small minds."""

Chunk = dict[str, Any]

Untyped = Any
_llama: Final[Untyped] = import_module("xllamacpp")
"""The compiled library, untyped; by name, because this file bears the same one."""


class XllamacppBackend:
    """A GGUF mind in this process.

    Args:
        weights: The GGUF file.
        threads: For computing; cores less one by default, because two busy threads on two cores
            wait for each other (measured: 0.8 against 7.9 s for 24 tokens beside a busy process).
        slots: Rooms that keep their prompt in cache; see :mod:`engine.llm.slots`.
        context_tokens: Of one slot.
        is_small: None guesses by file size.

    Raises:
        BackendError: There is no such file.
    """

    def __init__(
        self,
        weights: Path,
        *,
        threads: int | None = None,
        slots: int = 4,
        context_tokens: int = DEFAULT_CONTEXT_TOKENS,
        is_small: bool | None = None,
    ) -> None:
        if not weights.is_file():
            raise BackendError("weights_missing", f"there is no file {weights.name}")
        self._weights = weights
        self._threads = threads or max(1, (os.cpu_count() or 2) - 1)
        self._slot_count = slots
        if is_small is None:
            is_small = weights.stat().st_size < SMALL_BYTES
        self._traits = MindTraits(context_tokens, is_small, is_read_ahead=True)
        self._slots = SlotTable(slots)
        self._pool = ThreadPoolExecutor(slots, thread_name_prefix="mind")
        self._load_lock = threading.Lock()
        self._server: Any = None
        self._is_closed = False
        self._running: set[_Call] = set()

    @property
    def name(self) -> str:
        """``xllamacpp:`` and the file's stem."""
        return f"xllamacpp:{self._weights.stem}"

    @property
    def traits(self) -> MindTraits:
        """The context of one slot, and whether the file is small."""
        return self._traits

    def has_room(self, room_key: str) -> bool:
        """True while a room's prompt is in the cache."""
        return self._slots.has_slot(room_key)

    async def warm(self, request: ChatRequest) -> None:
        """Read the prefix into the room's slot."""
        prefix = request.messages[: request.prefix_messages]
        body = _body(ChatRequest(prefix, len(prefix), request.room_key), max_tokens=1)
        async with aclosing(self._chunks(request, body)) as chunks:
            async for _ in chunks:
                pass

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """Stream a reply from the room's slot.

        Raises:
            BackendError: The prompt does not fit, or the weights could not be loaded.
        """
        async with aclosing(self._chunks(request, _body(request))) as chunks:
            finish: str | None = None
            is_whole = False
            async for chunk in chunks:
                choices = cast("list[Chunk]", chunk.get("choices") or [])
                if choices:
                    finish = choices[0].get("finish_reason") or finish
                    text = cast("Chunk", choices[0].get("delta") or {}).get("content")
                    if text:
                        yield ChatDelta(text)
                if "usage" in chunk and not choices:
                    reason = "length" if finish == "length" else "stop"
                    is_whole = True
                    yield ChatDelta(usage=_usage(chunk["usage"]), finish_reason=reason)
            if not is_whole:
                self._check_open()
                raise BackendError("bad_answer", "llama.cpp ended a reply without its usage")

    async def release(self, room_key: str) -> None:
        """Let another room have the slot."""
        self._slots.forget(room_key)

    async def aclose(self) -> None:
        """Stop every call and free the weights."""
        self._is_closed = True
        for call in tuple(self._running):
            call.stop.set()
        await asyncio.to_thread(self._shut_down)

    def _shut_down(self) -> None:
        self._pool.shutdown(wait=True)
        self._server = None  # its destructor ends the engine's own thread

    async def _chunks(self, request: ChatRequest, body: Chunk) -> AsyncGenerator[Chunk]:
        """Run one call in a worker thread and hand over its chunks."""
        self._check_open()
        slot = await self._slots.acquire(request.room_key, _prefix_key(request))
        call = _Call(asyncio.get_running_loop(), slot)
        try:
            self._check_open()
            body["id_slot"] = slot.index
            work = self._pool.submit(self._run, call, body)
        except BaseException:
            self._slots.give_back(slot)
            raise
        self._running.add(call)
        work.add_done_callback(lambda done: self._finish(call, done))
        try:
            while (chunk := await call.queue.get()) is not None:
                if "error" in chunk:
                    raise _error(chunk["error"])
                yield chunk
            if call.error is not None:
                raise call.error
        finally:
            call.stop.set()

    def _finish(self, call: "_Call", done: Future[None]) -> None:
        """In the worker thread, last: wake the reader and free the slot, on the loop."""
        error = done.exception()
        if error is not None:
            call.error = error
        self._running.discard(call)
        if not call.loop.is_closed():
            call.loop.call_soon_threadsafe(self._hand_back, call)

    def _hand_back(self, call: "_Call") -> None:
        call.queue.put_nowait(None)
        self._slots.give_back(call.slot)

    def _run(self, call: "_Call", body: Chunk) -> None:
        server = self._load()
        if call.stop.is_set():
            return

        def on_chunk(chunk: Chunk) -> bool:
            if call.stop.is_set():
                return True
            call.loop.call_soon_threadsafe(call.queue.put_nowait, chunk)
            return False

        try:
            server.handle_chat_completions(body, on_chunk)
        except ValueError as error:
            raise BackendError("bad_request", f"llama.cpp refused the prompt: {error}") from error

    def _load(self) -> Untyped:
        """Load the weights once; called in a worker thread."""
        with self._load_lock:
            self._check_open()
            if self._server is None:
                try:
                    self._server = _llama.Server(self._parameters())
                except RuntimeError as error:
                    raise BackendError(
                        "load_failed", f"{self._weights.name} could not be loaded: {error}"
                    ) from error
            return self._server

    def _parameters(self) -> Untyped:
        parameters: Any = _llama.CommonParams()
        parameters.model.path = str(self._weights)
        parameters.cpuparams.n_threads = self._threads
        parameters.cpuparams_batch.n_threads = self._threads
        parameters.n_parallel = self._slot_count
        parameters.n_ctx = self._slot_count * self._traits.context_tokens
        parameters.n_batch = BATCH_TOKENS
        parameters.cache_ram_mib = 0  # evicted rooms must not pile up in memory
        parameters.warmup = False
        parameters.verbosity = -1
        parameters.ui = False
        parameters.endpoint_slots = False
        # The library always listens on a loopback port; without the key nobody can use it.
        parameters.api_keys = [secrets.token_urlsafe(32)]
        return parameters

    def _check_open(self) -> None:
        if self._is_closed:
            raise BackendError("closed", "the mind is shut down")


class _Call:
    """One prompt on its way through a worker thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, slot: Slot) -> None:
        self.loop = loop
        self.slot = slot
        self.stop = threading.Event()
        self.queue: asyncio.Queue[Chunk | None] = asyncio.Queue()
        """Holds at most one chunk a token, so ``max_tokens`` bounds it."""
        self.error: BaseException | None = None


def _body(request: ChatRequest, *, max_tokens: int | None = None) -> Chunk:
    sampling = request.sampling
    body: Chunk = {
        "messages": [{"role": one.role, "content": one.text} for one in request.messages],
        "stream": True,
        "stream_options": {"include_usage": True},
        "return_progress": True,
        "cache_prompt": True,
        "max_tokens": max_tokens or sampling.max_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "repeat_penalty": sampling.repeat_penalty,
    }
    if sampling.stop:
        body["stop"] = list(sampling.stop)
    if sampling.seed is not None:
        body["seed"] = sampling.seed
    return body


def _prefix_key(request: ChatRequest) -> str:
    digest = sha256()
    for message in request.messages[: request.prefix_messages]:
        digest.update(f"{message.role}\0{message.text}\0".encode())
    return digest.hexdigest()


def _usage(usage: Chunk) -> ChatUsage:
    details = cast("Chunk", usage.get("prompt_tokens_details") or {})
    return ChatUsage(
        int(usage.get("prompt_tokens", 0)),
        int(usage.get("completion_tokens", 0)),
        int(details.get("cached_tokens", 0)),
    )


def _error(error: Chunk) -> BackendError:
    message = str(error.get("message", "no reason given"))
    code: BackendCode = "bad_request"
    if "context size" in message or error.get("type") == "exceed_context_size_error":
        code = "prompt_too_long"
    elif int(error.get("code", 400)) >= 500:
        code = "bad_answer"
    return BackendError(code, message)


def open_xllamacpp(spec: MindSpec) -> XllamacppBackend:
    """Make the backend; the weights load at the first use.

    Raises:
        BackendError: No weights are named, or the file is missing.
    """
    if spec.weights is None:
        raise BackendError("weights_missing", "name a GGUF file, or see engine.llm.weights")
    return XllamacppBackend(
        spec.weights,
        threads=spec.threads,
        slots=spec.slots,
        context_tokens=spec.context_tokens or DEFAULT_CONTEXT_TOKENS,
        is_small=spec.is_small,
    )
