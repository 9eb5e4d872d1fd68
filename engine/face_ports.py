"""Ports of the persona's face: the performance track, the pose, and who makes and draws them.

Positions are samples at ``SPOKEN_RATE`` from a reply's first, so that a face keeps to the sound
that is really heard. Whoever plays a track samples it by the position of playing, never by the time
of arrival.

How keys become a pose, the same in every renderer (``avatars/puppet.py``, ``web/src/lib/face``):

- mouth: the shape of a key stands at its position; the way to the next key takes the
  ``MOUTH_EASE`` samples before that, or less where the keys stand closer; before the first key the
  mouth rests
- mood: a key's mood comes up over ``MOOD_EASE`` samples from its position on, as the one before
  it goes
- gesture: begins at its position and takes its own time
- gaze: the eyes jump within ``GAZE_EASE`` samples and stay

Every way is eased by ``u * u * (3 - 2 * u)``. When a reply is broken off, the mouth goes from where
it is to rest within ``MOUTH_EASE`` samples, and the rest of the track is forgotten.
"""

from dataclasses import dataclass
from typing import Final, Literal, Protocol

import numpy as np
import numpy.typing as npt

from engine.voice_ports import Pcm, SpokenChunk

Viseme = Literal[
    "sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U"
]
VISEMES: Final[tuple[Viseme, ...]] = (
    *("sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR"),
    *("aa", "E", "I", "O", "U"),
)
"""The fifteen of Oculus, in the order of a pose and of the wire."""
Mood = Literal["neutral", "happy", "sad", "angry", "surprised", "relaxed"]
MOODS: Final[tuple[Mood, ...]] = ("neutral", "happy", "sad", "angry", "surprised", "relaxed")
Gesture = Literal["nod", "shake", "tilt", "brows", "lean", "beat"]
GESTURES: Final[tuple[Gesture, ...]] = ("nod", "shake", "tilt", "brows", "lean", "beat")
Attention = Literal["idle", "listening", "thinking", "speaking"]
"""What the face does while no track plays; ``speaking`` lasts as long as a reply."""

MOUTH_EASE: Final = 1_920
"""80 ms."""
MOOD_EASE: Final = 7_200
"""300 ms."""
GAZE_EASE: Final = 960
"""40 ms."""

POSE: Final = (
    *VISEMES,  # weights 0..1, sum at most 1; what is missing is rest
    *("happy", "sad", "angry", "surprised", "relaxed"),  # weights 0..1
    *("blink_left", "blink_right"),  # 0 open, 1 shut; the persona's own left
    *("gaze_yaw", "gaze_pitch"),  # degrees from the viewer's eyes; + is the viewer's right, and up
    *("head_yaw", "head_pitch", "head_roll"),  # degrees, the same way; roll + is clockwise as seen
    "brow",  # -1 frowns, 1 raised
    "breath",  # 0 out, 1 in
    "lean",  # -1 back, 1 towards the viewer
    "sway",  # degrees of the shoulders; + is the viewer's right
)
"""Channels of a pose, in order."""

Pose = npt.NDArray[np.float32]
"""Shape ``(len(POSE),)``."""
Frame = npt.NDArray[np.uint8]
"""A picture: RGBA, shape (height, width, 4), opaque."""


@dataclass(frozen=True, slots=True)
class MouthKey:
    """The mouth has a shape at one position."""

    at: int
    viseme: Viseme
    weight: float
    """0..1; the rest to 1 is the mouth at rest."""


@dataclass(frozen=True, slots=True)
class MoodKey:
    """The face begins to change here."""

    at: int
    mood: Mood
    strength: float
    """0..1."""


@dataclass(frozen=True, slots=True)
class GestureKey:
    """A movement begins here."""

    at: int
    gesture: Gesture
    strength: float
    """0..1."""


@dataclass(frozen=True, slots=True)
class GazeKey:
    """The eyes jump here; (0, 0) is the viewer."""

    at: int
    yaw: float
    """Degrees, + is the viewer's right."""
    pitch: float
    """Degrees, + is up."""


@dataclass(frozen=True, slots=True)
class FaceTrack:
    """The next keys of a reply, each list in order of position, after all that came before."""

    mouth: tuple[MouthKey, ...] = ()
    moods: tuple[MoodKey, ...] = ()
    gestures: tuple[GestureKey, ...] = ()
    gaze: tuple[GazeKey, ...] = ()

    @property
    def is_empty(self) -> bool:
        """It says nothing."""
        return not (self.mouth or self.moods or self.gestures or self.gaze)


@dataclass(frozen=True, slots=True)
class Line:
    """A clause that is about to be spoken."""

    text: str
    mood: Mood | None = None
    """What the persona said of its face; None leaves it to the words."""


class Performance(Protocol):
    """The face of one reply; calls come in the order of the sound."""

    async def perform(self, line: Line, chunk: SpokenChunk, start: int) -> FaceTrack:
        """The keys of a piece of sound.

        Args:
            line: The clause that the piece belongs to; the same object for all its pieces.
            chunk: The sound, with phonemes where the voice knows them.
            start: Samples of the reply before the clause.
        """
        ...

    def finish(self, end: int) -> FaceTrack:
        """The reply's sound ends at ``end``: the mouth goes to rest, the mood fades."""
        ...


class Performer(Protocol):
    """Makes the track of replies from the voice's timings, or from the sound itself."""

    @property
    def name(self) -> str:
        """For logs and for the owner."""
        ...

    def begin(self, seed: int) -> Performance:
        """A reply begins; the same seed and the same sound give the same track."""
        ...

    async def aclose(self) -> None:
        """Free the weights and stop the workers."""
        ...


class Renderer(Protocol):
    """Draws one persona; one thread at a time calls it."""

    @property
    def name(self) -> str:
        """For logs and for the owner, for example ``planar:mira``."""
        ...

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its frames, in pixels, both even."""
        ...

    def draw(self, pose: Pose) -> Frame:
        """Draw a pose; the frame is the caller's until the next call."""
        ...

    def close(self) -> None:
        """Free what it holds."""
        ...


class HearsSound(Protocol):
    """A renderer whose network makes the mouth from the sound itself."""

    def hear(self, pcm: Pcm, at: int) -> None:
        """Take sound (SPOKEN_RATE) that will be played; ``at`` counts the stage's samples."""
        ...

    def play(self, at: int | None) -> None:
        """The next frame shows the sound at this sample; None while nothing is heard."""
        ...
