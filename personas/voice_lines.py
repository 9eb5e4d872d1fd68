"""What is said to show a voice, and with which voice."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from engine.voice_backends import VoiceBackends
from models.persona import PersonaVersion
from personas import rules

MIN_SPEED: Final = 0.7
MAX_SPEED: Final = 1.3
MAX_LINE_CHARS: Final = 300
OWN_LINE: Final = "Good evening. This is how I sound when we talk, with time for every question."
"""Said where nobody gave other words."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words in a voice."""

    text: str
    voice_id: str
    speed: float
    """A factor, 1 as the voice itself speaks."""

    @property
    def tag(self) -> str:
        """Changes with whatever would sound different."""
        return sha256(f"{self.voice_id}\n{self.speed}\n{self.text}".encode()).hexdigest()[:20]


def is_offered(voice_id: str, voices: VoiceBackends) -> bool:
    """Does the server speak with this voice?"""
    return any(voice.id == voice_id for voice in voices.voices)


def voice_in_force(voice_id: str | None, voices: VoiceBackends) -> str:
    """The voice that is heard: the chosen one where it is offered, else the default."""
    if voice_id is not None and is_offered(voice_id, voices):
        return voice_id
    return voices.default_voice


def sample_line(version: PersonaVersion, voices: VoiceBackends) -> Line | None:
    """The beginning of a version's greeting in its voice; None where it greets with no word."""
    text = rules.spoken_opening(str(version.sheet.get("greeting") or ""))
    if not any(char.isalnum() for char in text):
        return None
    return Line(text, voice_in_force(version.voice_id, voices), version.voice_percent / 100)
