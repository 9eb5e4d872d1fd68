"""A portrait whose mouth a network draws: ours from the pose, an operator's from the sound."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

import cv2
import numpy as np

from avatars.planar.person import PEOPLE as FLAT_PEOPLE
from avatars.renderers.errors import RendererClosed
from avatars.renderers.flat_faces import face_at_rest, markers_of, mouth_box
from avatars.renderers.foreign_mouth import ForeignMouth, load_foreign
from avatars.renderers.markers import FacePlaces, places
from avatars.renderers.mel import LEAD, NEEDED, mel_of
from avatars.renderers.own_mouth import PEOPLE, SIDE, OwnMouth, own_weights
from avatars.renderers.pasting import Pasting, Picture, feather, oval, placed
from avatars.renderers.portrait import PortraitRenderer, prepared
from avatars.renderers.portrait_mouth import PortraitMouth
from avatars.renderers.reading import Reading, read
from avatars.renderers.sound_tape import SoundTape
from engine.face_ports import Frame, Pose
from engine.voice_ports import Pcm

OWN: Final = "own"
_SAME: Final = 1.5
"""Grey levels that the skin of the same drawing may differ by, at other sizes."""
_JAW: Final = 0.6
"""How far the chin goes down with the jaw, in half widths of the mouth."""


class NeuralMouth(Protocol):
    """Draws a mouth into a face."""

    @property
    def licence(self) -> str:
        """Of the weights; shown to whoever uses them."""
        ...

    def paint(self, face: Picture, reading: Reading) -> None:
        """Give a face its mouth; ``face`` is the portrait at rest, changed in place."""
        ...

    def hear(self, pcm: Pcm, at: int) -> None:
        """Take sound that will be played."""
        ...

    def play(self, at: int | None) -> None:
        """The next frame shows the mouth of this position; None while nothing is heard."""
        ...


class PosedMouth:
    """Our own net: it needs no sound."""

    def __init__(self, net: OwnMouth, picture: Picture, face: FacePlaces, person: str) -> None:
        """Prepare the place of the mouth.

        Args:
            net: The weights.
            picture: The portrait.
            face: Where its face is.
            person: Whose mouth it is; another portrait gets it in its own skin's colour.
        """
        along = (face.corners[1] - face.corners[0]) / face.mouth_width
        scale = face.mouth_width / 2 / FLAT_PEOPLE[person].mouth.half
        way = placed(scale, along, face.lips, (SIDE / 2, SIDE * 7 / 16))
        self._net, self._jaw = net, PortraitMouth(picture, face)
        whole = Pasting(picture, SIDE, way, feather(SIDE, 0.10))
        rim = (oval(SIDE) > 20) & (oval(SIDE) < 128)
        apart = np.median(whole.cut(picture)[rim].astype(np.float32) - net.rest[rim], axis=0)
        is_own = float(np.abs(apart).max()) < _SAME
        self._pasting = whole if is_own else Pasting(picture, SIDE, way, oval(SIDE))
        self._tint = np.zeros(3, np.int16) if is_own else np.rint(apart).astype(np.int16)

    @property
    def licence(self) -> str:
        """Of the weights."""
        return self._net.licence

    def paint(self, face: Picture, reading: Reading) -> None:
        """Draw the mouth of the pose."""
        self._jaw.lower(face, _JAW * reading.mouth.jaw)
        patch = self._net.patch(reading)
        if self._tint.any():
            patch = np.clip(patch + self._tint, 0, 255).astype(np.uint8)
        self._pasting.paste(face, patch)

    def hear(self, pcm: Pcm, at: int) -> None:
        """It needs no sound."""

    def play(self, at: int | None) -> None:
        """It needs no position."""


class HeardMouth:
    """An operator's net: it hears what is said."""

    def __init__(self, net: ForeignMouth, picture: Picture, face: FacePlaces) -> None:
        """Prepare the place of the face.

        Args:
            net: The weights.
            picture: The portrait.
            face: Where its face is.
        """
        whole = 1.85 * face.height  # from the forehead to below the chin
        way = placed(whole / net.side, face.across, face.middle, (net.side / 2, net.side * 0.40))
        self._pasting = Pasting(picture, net.side, way, feather(net.side, 0.12, 0.42))
        self._net, self._seen = net, self._pasting.cut(picture)
        self._tape = SoundTape()
        self._at: int | None = None

    @property
    def licence(self) -> str:
        """Of the weights."""
        return self._net.licence

    def paint(self, face: Picture, reading: Reading) -> None:
        """Draw the mouth of the sound; while nothing is heard the portrait's own stays."""
        if self._at is not None:
            mel = mel_of(self._tape.read(self._at - LEAD, NEEDED))
            self._pasting.paste(face, self._net.patch(self._seen, mel))

    def hear(self, pcm: Pcm, at: int) -> None:
        """Keep sound until its turn comes."""
        self._tape.write(pcm, at)

    def play(self, at: int | None) -> None:
        """Go to a position."""
        self._at = at


class NeuralRenderer:
    """A portrait with a drawn mouth; it hears sound (``HearsSound``)."""

    def __init__(self, picture: Picture, face: FacePlaces, mouth: NeuralMouth, name: str) -> None:
        """Draw this; ``open_mouth_net`` makes it."""
        self._portrait = PortraitRenderer(picture, face, name)
        self._picture: Picture | None = picture
        self._mouth = mouth

    @property
    def name(self) -> str:
        """For logs and for the owner."""
        return self._portrait.name

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self._portrait.size

    @property
    def licence(self) -> str:
        """Of the weights."""
        return self._mouth.licence

    def draw(self, pose: Pose) -> Frame:
        """Draw a pose."""
        if self._picture is None:
            raise RendererClosed(self.name)
        reading, face = read(pose), self._picture.copy()
        self._mouth.paint(face, reading)
        return self._portrait.finish(face, reading)

    def hear(self, pcm: Pcm, at: int) -> None:
        """Take sound that will be played."""
        self._mouth.hear(pcm, at)

    def play(self, at: int | None) -> None:
        """The next frame shows the sound at this position; None while nothing is heard."""
        self._mouth.play(at)

    def close(self) -> None:
        """Free the picture."""
        self._portrait.close()
        self._picture = None


def open_mouth_net(
    weights: str | Path = OWN,
    *,
    person: str = "mira",
    portrait: tuple[bytes, Mapping[str, tuple[float, float]]] | None = None,
    size: tuple[int, int] = (512, 512),
    background: str = "plain",
    name: str = "neural",
) -> NeuralRenderer:
    """Open a portrait with a network for its mouth.

    Args:
        weights: ``own``, or the path of an ONNX file with a note of its licence beside it.
        person: A flat house persona: the portrait where none is given, and the mouth of our net.
        portrait: A picture and its markers.
        size: Of the frames, both even.
        background: A scene, seen where a portrait is empty.
        name: For logs.

    Raises:
        BrokenFace: Not a picture, or markers that do not make a face.
        WeightsRefused: Weights without a licence, or that do not fit.
    """
    if portrait is None:
        rest = cv2.resize(face_at_rest(person), size, interpolation=cv2.INTER_AREA)
        picture = np.asarray(rest, np.uint8)
        face = places(markers_of(person), size, (0.0, 0.0))
    else:
        picture, face = prepared(*portrait, size, background)
    if weights != OWN:
        return NeuralRenderer(
            picture, face, HeardMouth(load_foreign(Path(weights)), picture, face), name
        )
    whose = person if person in PEOPLE else PEOPLE[0]
    rows, columns = mouth_box(whose, SIDE)
    net = OwnMouth(own_weights(), whose, face_at_rest(whose)[rows, columns])
    return NeuralRenderer(picture, face, PosedMouth(net, picture, face, whose), name)
