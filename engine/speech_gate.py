"""Turns speech probabilities, frame by frame, into the begins and ends of speech."""

from dataclasses import dataclass
from typing import Final

from engine.voice_ports import FRAME, HEARD_RATE

FRAME_MS: Final = 1_000 * FRAME // HEARD_RATE
"""32 ms."""


@dataclass(frozen=True, slots=True)
class GateSettings:
    """When a sound counts as speech."""

    begin: float = 0.5
    """Probability from which a frame may begin speech."""
    end: float = 0.35
    """Probability under which a frame of speech counts as silence."""
    begin_frames: int = 2
    """So many in a row begin speech: 64 ms."""
    end_frames: int = 2
    """So many in a row are a pause: 64 ms, enough to start guessing."""


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """Speech, since the sample ``at`` of the microphone (HEARD_RATE)."""

    at: int


@dataclass(frozen=True, slots=True)
class SpeechPaused:
    """A pause, since the sample ``at`` of the microphone (HEARD_RATE)."""

    at: int


class SpeechGate:
    """One fan's gate; frames of ``FRAME`` samples come in order and without gaps."""

    def __init__(self, settings: GateSettings | None = None) -> None:
        self._settings = settings or GateSettings()
        self._frames = 0
        self._run = 0
        """Frames in a row that speak against the present state."""
        self._is_speech = False
        self._changed_at = 0

    def change(self, settings: GateSettings) -> None:
        """Use other limits from the next frame on."""
        self._settings = settings

    @property
    def position(self) -> int:
        """Samples heard so far."""
        return self._frames * FRAME

    @property
    def is_speech(self) -> bool:
        """The fan speaks now."""
        return self._is_speech

    @property
    def lasted(self) -> int:
        """Samples since speech, or the pause, began."""
        return self.position - self._changed_at

    def feed(self, probability: float) -> SpeechBegan | SpeechPaused | None:
        """Take the next frame; says whether something began with it."""
        settings = self._settings
        self._frames += 1
        limit = settings.end if self._is_speech else settings.begin
        speaks_against = probability < limit if self._is_speech else probability >= limit
        self._run = self._run + 1 if speaks_against else 0
        if self._run < (settings.end_frames if self._is_speech else settings.begin_frames):
            return None
        at = (self._frames - self._run) * FRAME
        self._is_speech = not self._is_speech
        self._changed_at = at
        self._run = 0
        return SpeechBegan(at) if self._is_speech else SpeechPaused(at)
