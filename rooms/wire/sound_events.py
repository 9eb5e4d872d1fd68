"""Client events about sound, in the GA form of the OpenAI Realtime protocol."""

from typing import Annotated, Final, Literal

from pydantic import Field

from rooms.wire.base import Event, Wire

RATES: Final = (8_000, 16_000, 24_000, 48_000)
"""Samples a second of the fan's sound; the protocol knows 24,000 only."""


class Format(Wire):
    """How sound is written."""

    type: str = "audio/pcm"
    rate: int = 24_000


class ServerVad(Wire):
    """The length of the silence ends a turn."""

    type: Literal["server_vad"]
    threshold: float | None = Field(default=None, ge=0, le=1)
    prefix_padding_ms: int | None = Field(default=None, ge=0, le=5_000)
    silence_duration_ms: int | None = Field(default=None, ge=100, le=10_000)
    create_response: bool | None = None
    interrupt_response: bool | None = None
    idle_timeout_ms: int | None = Field(default=None, ge=1_000, le=600_000)


class SemanticVad(Wire):
    """Meaning and sound end a turn."""

    type: Literal["semantic_vad"]
    eagerness: Literal["low", "medium", "high", "auto"] | None = None
    create_response: bool | None = None
    interrupt_response: bool | None = None


TurnDetection = Annotated[ServerVad | SemanticVad, Field(discriminator="type")]


class InputWish(Wire):
    """What a client would like of the way in; an absent field stays as it is."""

    format: Format | None = None
    turn_detection: TurnDetection | None = None


class OutputWish(Wire):
    """What a client would like of the way out; the voice is the persona's."""

    format: Format | None = None
    speed: float | None = Field(default=None, ge=0.25, le=1.5)


class AudioWish(Wire):
    """What a client would like about sound."""

    input: InputWish | None = None
    output: OutputWish | None = None


class AudioAppend(Event):
    """More of the fan's sound."""

    type: Literal["input_audio_buffer.append"]
    audio: str
    """Base64 of PCM16, little-endian, mono."""


class AudioCommit(Event):
    """The fan's turn is over."""

    type: Literal["input_audio_buffer.commit"]


class AudioClear(Event):
    """The fan takes back what was not answered yet."""

    type: Literal["input_audio_buffer.clear"]


class OutputClear(Event):
    """Stop the sound."""

    type: Literal["output_audio_buffer.clear"]


class Playout(Event):
    """How far an item's sound was played."""

    type: Literal["x.room.playout"]
    item_id: str
    audio_ms: int = Field(ge=0, le=86_400_000)


SoundEvent = AudioAppend | AudioCommit | AudioClear | OutputClear | Playout
