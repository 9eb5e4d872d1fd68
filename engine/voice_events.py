"""What a spoken conversation tells its room, in order.

A turn of the fan and a reply of the persona each have an id; every event carries it, so that what
comes late can be told from what is current.
"""

from dataclasses import dataclass

from engine.conversation_events import CrisisNotice, FanTurn, TurnEnded
from engine.face_ports import FaceTrack
from engine.timeline import Timeline
from engine.voice_ports import Pcm


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The fan speaks, and means it: a cough under the persona's voice makes none of these."""

    turn_id: str
    at: int
    """Sample of the microphone (HEARD_RATE)."""


@dataclass(frozen=True, slots=True)
class SpeechStopped:
    """The fan's turn is over."""

    turn_id: str
    at: int
    """Sample of the microphone (HEARD_RATE) after which there was silence."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What the fan has said so far; the next one replaces it."""

    turn_id: str
    text: str


@dataclass(frozen=True, slots=True)
class FanSaid:
    """The fan's turn is on record."""

    turn: FanTurn
    audio_s: float
    """How much speech was understood, for the bill of the transcriber."""


@dataclass(frozen=True, slots=True)
class NothingSaid:
    """What sounded like speech held no words; the turn never was."""

    turn_id: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The transcriber failed: the fan's turn is lost, and should be said again."""

    turn_id: str
    code: str


@dataclass(frozen=True, slots=True)
class ReplyBegan:
    """The persona takes the floor."""

    turn_id: str
    answers: str | None
    """The fan's turn; None where the persona speaks unasked."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word of the reply and when it sounds, in samples at SPOKEN_RATE from the reply's first."""

    text: str
    """With the space that follows it."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sound:
    """The reply's next piece of sound, to be played after the one before."""

    turn_id: str
    pcm: Pcm
    """At SPOKEN_RATE."""
    start: int
    """Samples of the reply that came before."""
    words: tuple[SpokenWord, ...]
    """Words that begin in this piece."""


@dataclass(frozen=True, slots=True)
class FaceMoved:
    """What the face does next, ahead of the sound it belongs to."""

    turn_id: str
    track: FaceTrack


@dataclass(frozen=True, slots=True)
class Held:
    """The fan may be interrupting: stop playing at once, keep what there is."""

    turn_id: str


@dataclass(frozen=True, slots=True)
class WentOn:
    """It was nothing: play on from the same sample."""

    turn_id: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The reply is the fixed crisis message; it is spoken too."""

    notice: CrisisNotice


@dataclass(frozen=True, slots=True)
class ReplyOver:
    """The reply was played to its end, was interrupted, or failed."""

    ended: TurnEnded
    """Its text is what was heard."""
    played: int
    """Samples at SPOKEN_RATE that were played."""
    timeline: Timeline


TalkEvent = (
    SpeechStarted
    | SpeechStopped
    | Caption
    | FanSaid
    | NothingSaid
    | NotUnderstood
    | ReplyBegan
    | Sound
    | Held
    | WentOn
    | Notice
    | ReplyOver
)
VoiceEvent = TalkEvent | FaceMoved
