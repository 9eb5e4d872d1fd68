"""The shapes of OpenAI's HTTP API: models, chat completions, client secrets and errors.

Source:
    https://platform.openai.com/docs/api-reference/chat
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.errors import AppError
from engine.history import Turn
from engine.ports import ChatUsage
from rooms.wire.items import Json
from rooms.wire.refusals import Refusal

MAX_MESSAGES: Final = 400
MAX_REPLY_CHARS: Final = 16_000
"""Limit of an assistant message that a client sends back to us."""
MAX_SENT_CHARS: Final = 1_000_000

FinishReason = Literal["stop", "length", "content_filter"]


class _Wire(BaseModel):
    # OpenAI's clients send many options that a room has no use for; none is an error.
    model_config = ConfigDict(extra="ignore")


class TextPart(_Wire):
    """A part of a message."""

    type: str
    text: str | None = None


class ChatMessageIn(_Wire):
    """A message as clients send it."""

    role: str
    content: (
        Annotated[str, Field(max_length=MAX_SENT_CHARS)]
        | Annotated[list[TextPart], Field(max_length=64)]
        | None
    ) = None


class StreamOptions(_Wire):
    """Options of a streamed answer."""

    include_usage: bool = False


class ChatCompletionRequest(_Wire):
    """Ask the persona; the messages are the conversation."""

    model: str
    messages: list[ChatMessageIn] = Field(min_length=1, max_length=MAX_MESSAGES)
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: int | None = None
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)
    modalities: list[str] | None = None


class ExpiresAfter(_Wire):
    """Life of a client secret."""

    anchor: Literal["created_at"] = "created_at"
    seconds: int = 600


class SecretSession(_Wire):
    """The session that a client secret is for."""

    type: Literal["realtime"] = "realtime"
    model: str | None = None


class ClientSecretRequest(_Wire):
    """Ask for a ticket in OpenAI's form."""

    expires_after: ExpiresAfter = Field(default_factory=ExpiresAfter)
    session: SecretSession = Field(default_factory=SecretSession)


def history_of(messages: list[ChatMessageIn], *, max_chars: int) -> tuple[list[Turn], str]:
    """Read the conversation out of a request.

    A client's system and developer messages are dropped: a fan can't write the persona's prompt.

    Returns:
        The turns before the last message, and the last message's words.

    Raises:
        Refusal: The last message is not the user's, or one is empty, too long or not text.
    """
    turns: list[Turn] = []
    for index, message in enumerate(messages):
        if message.role not in ("user", "assistant"):
            continue
        is_fan = message.role == "user"
        text = _text_of(message, index, max_chars if is_fan else MAX_REPLY_CHARS)
        if is_fan or text.strip():
            turns.append(Turn(f"turn_{index}", "fan" if is_fan else "persona", text))
    if not turns or turns[-1].speaker != "fan":
        raise Refusal("nothing_to_answer", "the last message has role user", param="messages")
    return turns[:-1], turns[-1].text


def _text_of(message: ChatMessageIn, index: int, max_chars: int) -> str:
    param = f"messages.{index}.content"
    if isinstance(message.content, list):
        if any(part.type != "text" or part.text is None for part in message.content):
            raise Refusal("format_not_sold", "this room is a text room", param=param)
        text = "\n".join(part.text or "" for part in message.content)
    else:
        text = message.content or ""
    if len(text) > max_chars:
        raise Refusal(
            "message_too_long", f"a message has at most {max_chars} characters", param=param
        )
    return text


class CompletionShape:
    """Builds the answers to one request.

    Args:
        completion_id: Names the answer in every chunk.
        model: As the client named it.
        created: Unix seconds.
    """

    def __init__(self, completion_id: str, model: str, created: int) -> None:
        self._head: Json = {"id": completion_id, "created": created, "model": model}

    def whole(self, text: str, finish: FinishReason, usage: ChatUsage) -> Json:
        """The answer in one piece."""
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
        return {
            **self._head,
            "object": "chat.completion",
            "choices": [choice],
            "usage": completion_usage(usage),
        }

    def chunk(self, delta: Json, finish: FinishReason | None = None) -> Json:
        """A piece of a streamed answer."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return {**self._head, "object": "chat.completion.chunk", "choices": [choice]}

    def usage_chunk(self, usage: ChatUsage) -> Json:
        """The last piece where the client asked for usage."""
        return {
            **self._head,
            "object": "chat.completion.chunk",
            "choices": [],
            "usage": completion_usage(usage),
        }


def completion_usage(usage: ChatUsage) -> Json:
    """Tokens of one answer."""
    return {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.input_tokens + usage.output_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
    }


def model_json(model: str, owned_by: str, created: int) -> Json:
    """A persona as a model."""
    return {"id": model, "object": "model", "created": created, "owned_by": owned_by}


def error_json(error: AppError | Refusal) -> dict[str, Any]:
    """An error in OpenAI's shape; details of ours come beside it."""
    status = error.status if isinstance(error, AppError) else 400
    kind = {401: "authentication_error", 403: "permission_error", 404: "not_found_error"}.get(
        status, "server_error" if status >= 500 else "invalid_request_error"
    )
    body: Json = {
        "message": error.message,
        "type": kind,
        "code": error.code,
        "param": error.param,
    }
    if isinstance(error, AppError) and error.details:
        body["details"] = error.details
    return {"error": body}
