"""Ears and mouths of the server: found at the start, warmed behind it, closed at the end."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

import structlog

from app.settings import Settings
from app.voice_parts import NoVoiceError, VoiceParts
from engine.voice_backends import VoiceBackends
from engine.voice_errors import VoiceBackendError
from voice.hearing_registry import EarSpec, open_activity, open_transcriber, open_turn_end
from voice.speaking_registry import open_synthesizer
from voice.speaking_spec import SpeakingSpec

log = structlog.get_logger()
VoiceState = Literal["off", "warming", "ready", "failed"]


@dataclass(slots=True)
class VoiceChoice:
    """What rooms hear and speak with, and what people should know about it."""

    backends: VoiceBackends | None
    """None where rooms are text only."""
    hints: list[str] = field(default_factory=list[str])
    """What is missing or broken, and what to do about it."""
    is_warm: bool = False
    """The weights are loaded."""

    @property
    def state(self) -> VoiceState:
        """Whether rooms can talk."""
        if self.backends is None:
            return "off"
        if self.backends.problem is not None:
            return "failed"
        return "ready" if self.is_warm else "warming"


def choose_voice(settings: Settings) -> VoiceChoice:
    """Find ears and mouths; reads the disk, so call it in a thread.

    Raises:
        NoVoiceError: What the settings name is not there, or ``voice`` is ``on`` and nothing is.
    """
    if settings.voice == "off":
        return VoiceChoice(None)
    if settings.voice == "scripted":
        return VoiceChoice(_scripted(), ["Scripted ears and whistles, for tests: nobody listens."])
    parts = VoiceParts(settings)
    try:
        backends = VoiceBackends(
            parts.activity(), parts.turn_end(), parts.transcriber(), parts.mouths()
        )
    except VoiceBackendError as error:
        if settings.voice == "on":
            raise NoVoiceError(f"MESI_VOICE=on: {error}") from error
        return VoiceChoice(None, [f"Rooms are text only: {error}", *parts.left_out])
    return VoiceChoice(backends, parts.left_out)


@asynccontextmanager
async def open_voice(settings: Settings) -> AsyncGenerator[VoiceChoice]:
    """Find ears and mouths and warm them in the background.

    Raises:
        NoVoiceError: As ``choose_voice``.
    """
    choice = await asyncio.to_thread(choose_voice, settings)
    backends = choice.backends
    if backends is None:
        log.info("voice_chosen", state="off", hints=choice.hints)
        yield choice
        return
    log.info("voice_chosen", **_names(backends), hints=choice.hints)
    warming = asyncio.create_task(_warm(choice, backends), name="warm voices")
    try:
        yield choice
    finally:
        warming.cancel()
        await asyncio.wait([warming])
        await backends.aclose()


async def _warm(choice: VoiceChoice, backends: VoiceBackends) -> None:
    reasons = await backends.warm()
    choice.hints = [*choice.hints, *reasons]
    choice.is_warm = True
    for reason in reasons:
        log.error("voice_cannot_load", reason=reason)
    if backends.problem is None:
        log.info("voice_ready", voices=len(backends.voices))


def _scripted() -> VoiceBackends:
    ear = EarSpec("scripted")
    mouth = open_synthesizer(SpeakingSpec("scripted"))
    return VoiceBackends(open_activity(ear), open_turn_end(ear), open_transcriber(ear), [mouth])


def _names(backends: VoiceBackends) -> dict[str, object]:
    return {
        "activity": backends.activity.name,
        "turn_end": backends.turn_end.name,
        "transcriber": backends.transcriber.name,
        "mouths": [mouth.name for mouth in backends.mouths],
    }
