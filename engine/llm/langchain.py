"""LangChain both ways: a chat model as a mind, and a persona as a chat model.

Never in the voice path: measured, LangChain adds 3 ms to the first token and 14 ms per 64 tokens.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any, cast

import httpx
import openai
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    SystemMessage,
)
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict

from engine.card_text import play
from engine.history import Turn
from engine.llm.errors import BackendError
from engine.persona import PersonaSheet
from engine.ports import ChatBackend, ChatDelta, ChatRequest, ChatUsage, MindTraits
from engine.prompt import PromptParts, build_request, first_kept, history_budget
from engine.reply_screen import reply_screen
from engine.safety.crisis import crisis_message, find_crisis

Unchecked = Any
"""LangChain passes on whatever a caller binds."""

_ROLES: dict[str, type[SystemMessage] | type[HumanMessage] | type[AIMessage]] = {
    "system": SystemMessage,
    "user": HumanMessage,
    "assistant": AIMessage,
}


class LangChainBackend:
    """Any LangChain chat model as a mind.

    Args:
        model: The chat model; sampling is bound to it by ``bind`` where it takes it.
        traits: Context and size of the model.
        binds_sampling: True passes ``max_tokens``, ``temperature`` and ``top_p`` to each call.
    """

    def __init__(
        self, model: BaseChatModel, *, traits: MindTraits | None = None, binds_sampling: bool = True
    ) -> None:
        self._model = model
        self._traits = traits or MindTraits()
        self._binds_sampling = binds_sampling
        self._is_closed = False

    @property
    def name(self) -> str:
        """``langchain:`` and the class of the model."""
        return f"langchain:{type(self._model).__name__}"

    @property
    def traits(self) -> MindTraits:
        """As given to the constructor."""
        return self._traits

    async def warm(self, request: ChatRequest) -> None:
        """Nothing: LangChain has no word for a prompt's prefix."""
        self._check_open()

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """Stream the model's reply.

        Raises:
            BackendError: The model raised; LangChain has no common error type, so any ``OSError``,
                ``ValueError``, ``RuntimeError``, ``httpx`` or ``openai`` error counts.
        """
        self._check_open()
        messages = [_ROLES[one.role](content=one.text) for one in request.messages]
        stop = list(request.sampling.stop) or None
        chunks = self._model.astream(messages, stop=stop, **self._sampling(request))
        usage: ChatUsage | None = None
        finish: str | None = None
        try:
            async with aclosing(cast("AsyncGenerator[AIMessageChunk]", chunks)) as opened:
                async for chunk in opened:
                    usage = _usage(chunk) or usage
                    finish = cast(
                        "str | None", chunk.response_metadata.get("finish_reason", finish)
                    )
                    if chunk.text:
                        yield ChatDelta(str(chunk.text))
        except (OSError, ValueError, RuntimeError, httpx.HTTPError, openai.OpenAIError) as error:
            raise BackendError("bad_answer", f"the chat model failed: {error}") from error
        yield ChatDelta(usage=usage, finish_reason="length" if finish == "length" else "stop")

    async def release(self, room_key: str) -> None:
        """Nothing is kept."""

    async def aclose(self) -> None:
        """Refuse further prompts; the model belongs to the caller."""
        self._is_closed = True

    def _sampling(self, request: ChatRequest) -> dict[str, Any]:
        if not self._binds_sampling:
            return {}
        sampling = request.sampling
        return {
            "max_tokens": sampling.max_tokens,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
        }

    def _check_open(self) -> None:
        if self._is_closed:
            raise BackendError("closed", "the mind is shut down")


class PersonaChatModel(BaseChatModel):
    """A persona as a LangChain chat model: engine prompt, screen and crisis message included.

    System messages of the caller are not trusted to replace the persona; they are ignored.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    sheet: PersonaSheet
    backend: Any
    """A ``ChatBackend``."""
    room_key: str = "langchain"
    fan_name: str = ""

    @property
    def _llm_type(self) -> str:
        return "persona"

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Unchecked,
    ) -> AsyncIterator[ChatGenerationChunk]:
        backend = cast("ChatBackend", self.backend)
        turns = _turns(messages)
        crisis = find_crisis(turns[-1].text)
        if crisis is not None:
            yield _chunk(crisis_message(crisis.locale), finish_reason="content_filter")
            return
        screen = reply_screen(self.sheet, backend.traits)
        request = self._request(turns, kwargs.get("max_tokens"))
        usage: ChatUsage | None = None
        finish: str = "stop"
        async with aclosing(backend.stream(request)) as deltas:
            async for delta in deltas:
                usage = delta.usage or usage
                finish = delta.finish_reason or finish
                for piece in screen.feed(delta.text):
                    yield await _told(_chunk(piece.text), run_manager)
                if screen.is_closed:
                    break
        for piece in screen.finish():
            yield await _told(_chunk(piece.text), run_manager)
        yield _chunk("", finish_reason=finish, usage=usage)

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Unchecked,
    ) -> ChatResult:
        whole: ChatGenerationChunk | None = None
        async for chunk in self._astream(messages, stop, run_manager, **kwargs):
            whole = chunk if whole is None else whole + chunk
        said = whole.message if whole is not None else AIMessageChunk(content="")
        message = AIMessage(content=said.content, response_metadata=said.response_metadata)
        if isinstance(said, AIMessageChunk):
            message.usage_metadata = said.usage_metadata
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Unchecked,
    ) -> ChatResult:
        """Run on a loop of its own: for scripts only, never beside a running event loop."""
        return asyncio.run(self._agenerate(messages, stop, None, **kwargs))

    def _request(self, turns: Sequence[Turn], max_tokens: int | None) -> ChatRequest:
        traits = cast("ChatBackend", self.backend).traits
        sheet = play(self.sheet, self.room_key)
        parts = PromptParts(
            sheet, turns, self.room_key, fan_name=self.fan_name, max_tokens=max_tokens
        )
        start = first_kept(turns, history_budget(parts, traits))
        return build_request(parts, traits, start=start)


def _turns(messages: Sequence[BaseMessage]) -> list[Turn]:
    turns = [
        Turn(str(index), "fan" if isinstance(message, HumanMessage) else "persona", message.text)
        for index, message in enumerate(messages)
        if isinstance(message, HumanMessage | AIMessage)
    ]
    if not turns or turns[-1].speaker != "fan":
        raise BackendError("bad_request", "the last message must be the fan's")
    return turns


def _chunk(
    text: str, *, finish_reason: str | None = None, usage: ChatUsage | None = None
) -> ChatGenerationChunk:
    counted = usage and UsageMetadata(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        total_tokens=usage.input_tokens + usage.output_tokens,
    )
    metadata = {"finish_reason": finish_reason} if finish_reason else {}
    message = AIMessageChunk(content=text, usage_metadata=counted, response_metadata=metadata)
    return ChatGenerationChunk(message=message)


async def _told(
    chunk: ChatGenerationChunk, run_manager: AsyncCallbackManagerForLLMRun | None
) -> ChatGenerationChunk:
    if run_manager is not None:
        await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
    return chunk


def _usage(chunk: AIMessageChunk) -> ChatUsage | None:
    counted = chunk.usage_metadata
    if counted is None:
        return None
    return ChatUsage(counted["input_tokens"], counted["output_tokens"])
