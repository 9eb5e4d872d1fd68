"""PyTorch and Hugging Face transformers in this process (extra ``torch``); for a GPU, or bf16 CPUs.

One worker thread takes prompts from a queue. The prefix of a persona, and what each room has read
so far, stay as key-value caches; a turn copies the longest one that fits and reads only the rest.
"""

import asyncio
import queue
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast

from engine.llm.errors import BackendError
from engine.llm.spec import MindSpec
from engine.llm.torch_caches import PrefixCaches
from engine.llm.torch_writing import TokenWriter, pick_token
from engine.ports import ChatDelta, ChatRequest, ChatUsage, MindTraits

torch: Final[Any] = import_module("torch")
"""Optional (extra ``torch``) and untyped here, so that types check without it."""
_hub: Final[Any] = import_module("transformers")
"""By name, because this file bears the same one."""

Untyped = Any
"""A tensor, cache, model or tokenizer of the two libraries."""

BATCH_TOKENS: Final = 256
"""Prompt tokens between two chances to cancel."""
DEFAULT_CONTEXT_TOKENS: Final = 4_096
SMALL_PARAMETERS: Final = 2_000_000_000


@dataclass(eq=False, slots=True)
class _Job:
    """One prompt for the worker thread."""

    request: ChatRequest
    loop: asyncio.AbstractEventLoop
    is_warming: bool
    answers: asyncio.Queue[ChatDelta | BackendError | None] = field(
        default_factory=asyncio.Queue[ChatDelta | BackendError | None]
    )
    """Holds at most one delta a token, so ``max_tokens`` bounds it."""
    stop: threading.Event = field(default_factory=threading.Event)

    def answer(self, item: ChatDelta | BackendError | None) -> None:
        """Hand an item to the event loop, if it still runs."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.answers.put_nowait, item)


class TransformersBackend:
    """A safetensors folder or a GGUF file on torch.

    Args:
        weights: A folder with ``config.json``, or a GGUF file.
        device: ``auto`` takes CUDA where it is.
        context_tokens: Of one room.
        is_small: None counts the parameters once loaded, and guesses by file size before.

    Raises:
        BackendError: There is no such file or folder.
    """

    def __init__(
        self,
        weights: Path,
        *,
        device: str = "auto",
        context_tokens: int = DEFAULT_CONTEXT_TOKENS,
        is_small: bool | None = None,
    ) -> None:
        if not weights.exists():
            raise BackendError("weights_missing", f"there is nothing at {weights.name}")
        self._weights = weights
        has_cuda = torch.cuda.is_available()
        self._device = ("cuda" if has_cuda else "cpu") if device == "auto" else device
        if is_small is None:
            is_small = _size_bytes(weights) < SMALL_PARAMETERS * _bytes_per_parameter(weights)
        self._traits = MindTraits(context_tokens, is_small)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._running: set[_Job] = set()
        self._caches = PrefixCaches()
        self._model: Any = None
        self._tokenizer: Untyped = None
        self._is_closed = False
        self._worker = threading.Thread(target=self._work, name="mind-torch", daemon=True)
        self._worker.start()

    @property
    def name(self) -> str:
        """``transformers:``, the weights' name and the device."""
        return f"transformers:{self._weights.stem}@{self._device}"

    @property
    def traits(self) -> MindTraits:
        """The context of one room, and whether the weights are small."""
        return self._traits

    async def warm(self, request: ChatRequest) -> None:
        """Read the prefix into a cache that all rooms of the persona copy."""
        prefix = request.messages[: request.prefix_messages]
        job = self._job(ChatRequest(prefix, len(prefix), request.room_key), is_warming=True)
        async with aclosing(self._answers(job)) as answers:
            async for _ in answers:
                pass

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """Stream a reply, a token a step.

        Raises:
            BackendError: The prompt does not fit, or the weights could not be loaded.
        """
        async with aclosing(self._answers(self._job(request, is_warming=False))) as answers:
            async for delta in answers:
                yield delta

    async def release(self, room_key: str) -> None:
        """Drop the room's cache; the persona's prefix stays."""
        self._caches.drop(f"room:{room_key}")

    async def aclose(self) -> None:
        """Stop the worker and free the weights."""
        if self._is_closed:
            return
        self._is_closed = True
        for job in tuple(self._running):
            job.stop.set()
        self._jobs.put(None)
        await asyncio.to_thread(self._worker.join)
        self._caches.clear()
        self._model = self._tokenizer = None

    def _job(self, request: ChatRequest, *, is_warming: bool) -> _Job:
        if self._is_closed:
            raise BackendError("closed", "the mind is shut down")
        return _Job(request, asyncio.get_running_loop(), is_warming)

    async def _answers(self, job: _Job) -> AsyncGenerator[ChatDelta]:
        self._running.add(job)
        self._jobs.put(job)
        try:
            while (item := await job.answers.get()) is not None:
                if isinstance(item, BackendError):
                    raise item
                yield item
            if job.stop.is_set():  # only a shutdown stops a job that is still read
                raise BackendError("closed", "the mind is shut down")
        finally:
            job.stop.set()
            self._running.discard(job)

    def _work(self) -> None:
        """The worker thread: one prompt after the other."""
        while (job := self._jobs.get()) is not None:
            try:
                if not job.stop.is_set():
                    self._load()
                    for delta in self._steps(job):
                        job.answer(delta)
            except BackendError as error:
                job.answer(error)
            except (RuntimeError, ValueError, OSError) as error:
                code = "load_failed" if self._model is None else "bad_answer"
                job.answer(BackendError(code, f"torch failed: {error}"))
            job.answer(None)

    def _load(self) -> None:
        if self._model is not None:
            return
        is_file = self._weights.is_file()
        folder = str(self._weights.parent if is_file else self._weights)
        extra: dict[str, Any] = {"gguf_file": self._weights.name} if is_file else {}
        extra["local_files_only"] = True
        self._tokenizer = _hub.AutoTokenizer.from_pretrained(folder, **extra)
        model = _hub.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16, **extra)
        self._model = model.to(self._device).eval()

    def _steps(self, job: _Job) -> Iterator[ChatDelta]:
        """Read the prompt, then write a token a step until the end, the limit or the stop."""
        tokens = self._tokens(job.request, has_reply=not job.is_warming)
        limit = job.request.sampling.max_tokens
        if len(tokens) + limit > self._traits.context_tokens:
            raise BackendError("prompt_too_long", f"{len(tokens)} tokens are over the context")
        with torch.inference_mode():
            cache, cached = self._caches.copy_of_longest(tokens)
            logits = self._read(tokens, cached, cache, job)
            if job.is_warming:
                self._caches.keep(f"prefix:{hash(tuple(tokens))}", tokens, cache)
                return
            if logits is None:
                return
            writer = TokenWriter(self._tokenizer, job.request.sampling)
            while not job.stop.is_set():
                token = pick_token(logits, tokens, job.request.sampling, writer.generator)
                if token in self._end_tokens():
                    writer.finish = "stop"
                    break
                tokens.append(token)
                text = writer.add(token)
                if text:
                    yield ChatDelta(text)
                if writer.finish is not None:
                    break
                logits = self._forward([token], cache)
            self._caches.keep(f"room:{job.request.room_key}", tokens, cache)
        usage = ChatUsage(len(tokens) - writer.count, writer.count, cached)
        yield ChatDelta(usage=usage, finish_reason=writer.finish or "length")

    def _tokens(self, request: ChatRequest, *, has_reply: bool) -> list[int]:
        messages = [{"role": one.role, "content": one.text} for one in request.messages]
        text = self._tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=has_reply
        )
        return cast("list[int]", self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def _end_tokens(self) -> set[int]:
        ends: Any = self._model.generation_config.eos_token_id
        found = set(cast("list[int]", ends if isinstance(ends, list) else [ends]))
        return found | {cast("int", self._tokenizer.eos_token_id)}

    def _read(self, tokens: list[int], cached: int, cache: Untyped, job: _Job) -> Untyped:
        """Read the prompt beyond the cache; returns the last logits, or None when stopped."""
        logits: Untyped = None
        for start in range(cached, len(tokens), BATCH_TOKENS):
            if job.stop.is_set():
                return None
            logits = self._forward(tokens[start : start + BATCH_TOKENS], cache)
        return logits

    def _forward(self, tokens: list[int], cache: Untyped) -> Untyped:
        ids = torch.tensor([tokens], device=self._device)
        out = self._model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
        return out.logits[0, -1].float()


def _size_bytes(weights: Path) -> int:
    if weights.is_file():
        return weights.stat().st_size
    return sum(one.stat().st_size for one in weights.glob("*.safetensors"))


def _bytes_per_parameter(weights: Path) -> float:
    return 0.8 if weights.suffix == ".gguf" else 2.0


def open_transformers(spec: MindSpec) -> TransformersBackend:
    """Make the backend; the weights load at the first use. Option: ``device``.

    Raises:
        BackendError: No weights are named, or nothing is there.
    """
    if spec.weights is None:
        raise BackendError("weights_missing", "name a GGUF file or a safetensors folder")
    return TransformersBackend(
        spec.weights,
        device=spec.options.get("device", "auto"),
        context_tokens=spec.context_tokens or DEFAULT_CONTEXT_TOKENS,
        is_small=spec.is_small,
    )
