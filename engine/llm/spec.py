"""Which mind to open, and with what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MindSpec:
    """Names a backend and gives it what it needs; unknown options are refused."""

    backend: str
    """A name of ``engine.llm.registry``, for example ``xllamacpp``."""
    weights: Path | None = None
    """A GGUF file or a safetensors folder, for backends that load weights."""
    url: str | None = None
    """Base address of an OpenAI-compatible server, for example ``http://127.0.0.1:8000/v1``."""
    model: str = ""
    """The server's name of the model."""
    api_key: str = field(default="", repr=False)
    threads: int | None = None
    """None means the machine's cores less one."""
    slots: int = 4
    """Rooms whose prompts stay in cache at the same time."""
    context_tokens: int | None = None
    """Context of one room; None means the backend's default."""
    is_small: bool | None = None
    """Overrides the backend's guess of ``MindTraits.is_small``."""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    """Settings that only one backend knows."""
