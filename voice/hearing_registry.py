"""Names of the ears; a new one is a file and a line here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.errors import AppError
from engine.voice_ports import Transcriber, TurnEnd, VoiceActivity
from voice.activity_silero import SileroActivity
from voice.scripted_hearing import ScriptedActivity, ScriptedTranscriber, ScriptedTurnEnd
from voice.transcriber_url import UrlTranscriber
from voice.transcriber_whisper import WhisperTranscriber
from voice.turn_end_signs import SignedTurnEnd, SignsTurnEnd
from voice.turn_end_smart import SmartTurnEnd


class UnknownEarError(AppError):
    """No backend has that name, or it does not know that option."""

    status = 422
    code = "unknown_backend"


@dataclass(frozen=True, slots=True)
class EarSpec:
    """Names a backend and gives it what it needs."""

    backend: str
    """A name of this module, for example ``whisper``."""
    weights: Path | None = None
    """A file or folder; None takes the installed package's."""
    url: str = ""
    """Base address of an OpenAI-compatible server."""
    model: str = ""
    """A hub name, or the server's name of the model."""
    api_key: str = field(default="", repr=False)
    language: str | None = "en"
    """ISO 639-1; None lets the backend guess."""
    threads: int = 1
    """Compute threads of one worker."""
    workers: int = 1
    """Utterances at the same time."""
    has_words: bool = False
    """Gives finals the places of their words."""


def _whisper(spec: EarSpec) -> Transcriber:
    return WhisperTranscriber(
        spec.weights,
        model=spec.model,
        language=spec.language,
        threads=spec.threads,
        workers=spec.workers,
        has_words=spec.has_words,
    )


def _url(spec: EarSpec) -> Transcriber:
    return UrlTranscriber(
        spec.url,
        spec.model,
        api_key=spec.api_key,
        language=spec.language,
        has_words=spec.has_words,
    )


ACTIVITIES: Final[Mapping[str, Callable[[EarSpec], VoiceActivity]]] = {
    "scripted": lambda _: ScriptedActivity(),
    "silero": lambda spec: SileroActivity(spec.weights, threads=spec.threads),
}
TURN_ENDS: Final[Mapping[str, Callable[[EarSpec], TurnEnd]]] = {
    "scripted": lambda _: ScriptedTurnEnd(),
    "signs": lambda _: SignsTurnEnd(),
    "smart": lambda spec: SmartTurnEnd(spec.weights, threads=spec.threads),
    "smart+signs": lambda spec: SignedTurnEnd(SmartTurnEnd(spec.weights, threads=spec.threads)),
}
TRANSCRIBERS: Final[Mapping[str, Callable[[EarSpec], Transcriber]]] = {
    "scripted": lambda _: ScriptedTranscriber(),
    "whisper": _whisper,
    "url": _url,
}


def open_activity(spec: EarSpec) -> VoiceActivity:
    """Make a voice activity detector; looks for its weights, loads them at the first use.

    Raises:
        UnknownEarError: The name is not registered.
        VoiceBackendError: The weights are missing.
    """
    if spec.backend not in ACTIVITIES:
        raise _unknown(spec, ACTIVITIES)
    return ACTIVITIES[spec.backend](spec)


def open_turn_end(spec: EarSpec) -> TurnEnd:
    """Make a judge of turn ends; looks for its weights, loads them at the first use.

    Raises:
        UnknownEarError: The name is not registered.
        VoiceBackendError: The weights are missing.
    """
    if spec.backend not in TURN_ENDS:
        raise _unknown(spec, TURN_ENDS)
    return TURN_ENDS[spec.backend](spec)


def open_transcriber(spec: EarSpec) -> Transcriber:
    """Make a transcriber; looks for its weights, loads them at the first use.

    Raises:
        UnknownEarError: The name is not registered.
        VoiceBackendError: The weights are missing, or the address is empty.
    """
    if spec.backend not in TRANSCRIBERS:
        raise _unknown(spec, TRANSCRIBERS)
    return TRANSCRIBERS[spec.backend](spec)


def _unknown(spec: EarSpec, names: Mapping[str, object]) -> UnknownEarError:
    return UnknownEarError(
        f"no backend {spec.backend!r}; there are {', '.join(sorted(names))}", param="backend"
    )
