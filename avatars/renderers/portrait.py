"""A persona from one photograph or drawing and six markers."""

from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from avatars.renderers.background import scene
from avatars.renderers.errors import RendererClosed
from avatars.renderers.markers import FacePlaces, places
from avatars.renderers.pictures import decode, is_cut_out, multiplied, opaque, over
from avatars.renderers.portrait_eyes import PortraitEyes
from avatars.renderers.portrait_head import PortraitHead
from avatars.renderers.portrait_mouth import PortraitMouth
from avatars.renderers.reading import Reading, read
from engine.face_ports import Frame, Pose

Markers = Mapping[str, tuple[float, float]]
"""By the names of ``markers.NAMES``: x and y in 0..1 of the picture."""


class PortraitRenderer:
    """Bends one picture."""

    def __init__(self, picture: npt.NDArray[np.uint8], face: FacePlaces, name: str) -> None:
        """Draw this; ``open_portrait`` makes it.

        Args:
            picture: RGB, shape (height, width, 3).
            face: Where its face is.
            name: For logs.
        """
        self._picture: npt.NDArray[np.uint8] | None = picture
        self._name = name
        self._size = picture.shape[1], picture.shape[0]
        self._mouth = PortraitMouth(picture, face)
        self._eyes = PortraitEyes(picture, face)
        self._head = PortraitHead(self._size, face)

    @property
    def name(self) -> str:
        """For logs and for the owner."""
        return self._name

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self._size

    def draw(self, pose: Pose) -> Frame:
        """Draw a pose."""
        if self._picture is None:
            raise RendererClosed(self._name)
        reading, face = read(pose), self._picture.copy()
        self._mouth.draw(face, reading.mouth, reading.smile)
        return self.finish(face, reading)

    def finish(self, face: npt.NDArray[np.uint8], reading: Reading) -> Frame:
        """Give eyes, brows and movement to a picture whose mouth is drawn.

        Args:
            face: RGB, as large as the portrait; changed in place.
            reading: The pose.
        """
        gaze = reading.gaze_yaw - reading.head_yaw, reading.gaze_pitch - reading.head_pitch
        self._eyes.draw(face, _blinks(reading), _brow(reading), gaze)
        return opaque(self._head.draw(face, reading))

    def close(self) -> None:
        """Free the picture."""
        self._picture = None


def open_portrait(
    picture: bytes,
    markers: Markers,
    *,
    size: tuple[int, int] = (512, 512),
    background: str = "plain",
    name: str = "portrait",
) -> PortraitRenderer:
    """Open a portrait.

    Args:
        picture: PNG, WebP or JPEG.
        markers: Where the face is.
        size: Of the frames, both even; the picture is cut to fill it.
        background: A scene, seen where the picture is empty.
        name: For logs.

    Raises:
        BrokenFace: Not a picture, or markers that do not make a face.
    """
    rgb, face = prepared(picture, markers, size, background)
    return PortraitRenderer(rgb, face, name)


def prepared(
    picture: bytes, markers: Markers, size: tuple[int, int], background: str
) -> tuple[npt.NDArray[np.uint8], FacePlaces]:
    """Cut a portrait to a size so that its face stays inside.

    Returns:
        RGB, shape (height, width, 3), and where the face is.
    """
    raw = decode(picture)
    (width, height), (tall, broad) = size, raw.shape[:2]
    scale = max(width / broad, height / tall)
    full = max(width, round(broad * scale)), max(height, round(tall * scale))
    whole = places(markers, full, (0.0, 0.0))
    left = round(_cut(full[0] - width, float(whole.lips[0]) - width / 2))
    top = round(_cut(full[1] - height, float(whole.lips[1]) - height * 0.55))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    layer = multiplied(np.asarray(cv2.resize(raw, full, interpolation=way), np.uint8))
    layer = layer[top : top + height, left : left + width]
    if is_cut_out(layer) or int(layer[..., 3].min()) < 255:
        layer = over(opaque(scene(background, size)), np.ascontiguousarray(layer))
    return np.ascontiguousarray(layer[..., :3]), places(markers, full, (left, top))


def _cut(room: float, wish: float) -> float:
    return min(float(room), max(0.0, wish))


def _blinks(reading: Reading) -> tuple[float, float]:
    """Of the left and the right eye as seen; a smile narrows both."""
    narrow = 0.25 * reading.happy + 0.18 * reading.relaxed + 0.12 * reading.sad
    return max(reading.blink_right, narrow), max(reading.blink_left, narrow)


def _brow(reading: Reading) -> float:
    moved = 0.9 * reading.surprised + 0.2 * reading.happy - 0.8 * reading.angry - 0.3 * reading.sad
    return min(1.0, max(-1.0, reading.brow + moved))
