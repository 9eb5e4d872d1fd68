"""Ports of the conversation: what the engine asks of a backend.

A backend implements a port in one file; ``engine/llm/registry.py`` names it.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a prompt."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a backend picks words."""

    max_tokens: int = 160
    """Upper bound of a reply, in tokens."""
    temperature: float = 0.7
    top_p: float = 0.9
    repeat_penalty: float = 1.1
    """1.0 means none; backends without it ignore it."""
    stop: tuple[str, ...] = ()
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A prompt with the part of it that a backend may keep warm."""

    messages: tuple[ChatMessage, ...]
    prefix_messages: int
    """How many leading messages never change inside a room."""
    room_key: str
    """Names the room, so that a backend can keep its prompt in cache."""
    sampling: Sampling = field(default_factory=Sampling)


@dataclass(frozen=True, slots=True)
class ChatUsage:
    """Tokens counted by the backend, or estimated where it does not say."""

    input_tokens: int
    output_tokens: int
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True)
class ChatDelta:
    """A piece of a reply; the last one carries the usage and how it ended."""

    text: str = ""
    usage: ChatUsage | None = None
    finish_reason: Literal["stop", "length"] | None = None


@dataclass(frozen=True, slots=True)
class MindTraits:
    """What the prompt builder must know about a mind."""

    context_tokens: int = 8192
    """Prompt and reply of one room together, in tokens."""
    is_small: bool = False
    """True under about 2 billion parameters: such minds need a short prompt."""
    is_read_ahead: bool = False
    """``warm`` may be called while the fan still speaks: what was read stays, and costs no fee."""


class Writer(Protocol):
    """Streams the reply to a prompt."""

    @property
    def name(self) -> str:
        """For example ``xllamacpp:SmolLM2-135M-Instruct.Q4_1``."""
        ...

    @property
    def traits(self) -> MindTraits:
        """The mind's size, which decides the prompt's shape."""
        ...

    def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """Stream the reply; ``aclose`` on the iterator stops the work at once.

        Raises:
            BackendError: The backend failed or could not be reached.
        """
        ...


class ChatBackend(Writer, Protocol):
    """A mind: what it has read stays in cache for a while."""

    async def warm(self, request: ChatRequest) -> ChatUsage | None:
        """Read the prompt's prefix ahead of what is to be answered.

        Returns:
            What a server that takes a fee has counted; None where it costs nothing.
        """
        ...

    async def release(self, room_key: str) -> None:
        """Drop what is kept for a room."""
        ...

    async def aclose(self) -> None:
        """Free the weights and stop the workers."""
        ...
