"""Names of the synthesizers; a new one is a file and a line here."""

from collections.abc import Iterable
from importlib import import_module
from typing import Final, cast

from engine.llm.registry import UnknownBackendError
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import Synthesizer, Voice
from voice.speaking_spec import SpeakingSpec

SYNTHESIZERS: Final[dict[str, str]] = {
    "scripted": "voice.scripted_speech:open_scripted",
    "piper": "voice.synthesizer_piper:open_piper",
    "kokoro": "voice.synthesizer_kokoro:open_kokoro",
    "coqui": "voice.synthesizer_coqui:open_coqui",
    "url": "voice.synthesizer_url:open_url",
}
"""A voice's id begins with its synthesizer's name."""


def open_synthesizer(spec: SpeakingSpec) -> Synthesizer:
    """Make the synthesizer that a spec names; weights load at the first word.

    Raises:
        UnknownBackendError: The name is not registered.
        VoiceBackendError: The weights or libraries are missing, or the address is empty.
    """
    target = SYNTHESIZERS.get(spec.backend)
    if target is None:
        known = ", ".join(sorted(SYNTHESIZERS))
        raise UnknownBackendError(
            f"no synthesizer {spec.backend!r}; there are {known}", param="backend"
        )
    module_name, _, function_name = target.partition(":")
    return cast("Synthesizer", getattr(import_module(module_name), function_name)(spec))


def every_voice(synthesizers: Iterable[Synthesizer]) -> list[Voice]:
    """List the voices of all opened synthesizers, in their order."""
    return [voice for one in synthesizers for voice in one.voices]


def synthesizer_of(voice_id: str, synthesizers: Iterable[Synthesizer]) -> Synthesizer:
    """Find who speaks with a voice.

    Raises:
        VoiceBackendError: Nobody does.
    """
    for one in synthesizers:
        if any(voice.id == voice_id for voice in one.voices):
            return one
    raise VoiceBackendError("unknown_voice", f"no synthesizer has the voice {voice_id!r}")
