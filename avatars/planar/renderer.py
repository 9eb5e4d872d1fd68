"""Draws one persona, pose by pose."""

from math import cos, radians
from typing import Final

import numpy as np

from avatars.planar import placing
from avatars.planar.artwork import Artwork
from avatars.planar.eyes import EyePair
from avatars.planar.face import Face, face_of
from avatars.planar.ink import canvas_on
from avatars.planar.layer import Table
from avatars.planar.mouth import Lips, MouthPainter, lips_of
from avatars.planar.placing import Placing
from engine.face_ports import Frame, Pose

SIDES: Final = (-1, 1)


class PlanarRenderer:
    """A drawn persona; a ``Renderer`` of the engine."""

    def __init__(self, art: Artwork) -> None:
        self._art = art
        view = art.view
        self._pixels = np.empty((view.height, view.width, 4), np.uint8)
        self._table = Table(canvas_on(self._pixels), view.width, view.height)
        self._eyes = EyePair(art.person, view.scale)
        self._mouth = MouthPainter(art.person)
        self._closed = False

    @property
    def name(self) -> str:
        """``planar:`` and the persona."""
        return f"planar:{self._art.person.name}"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._art.view.width, self._art.view.height

    def draw(self, pose: Pose) -> Frame:
        """Draw a pose; the frame is the caller's until the next call.

        Raises:
            RuntimeError: It is closed.
            ValueError: The pose does not have the channels of ``POSE``.
        """
        if self._closed:
            raise RuntimeError(f"{self.name} is closed")
        face = face_of(pose)
        lips = lips_of(self._art.person, face)
        placed = Placing(self._art.view, face)
        np.copyto(self._pixels, self._art.scene)
        self._draw_body(placed, lips)
        self._draw_features(placed, face)
        self._draw_mouth(placed, face, lips)
        self._table.lay(self._art.moustache, placed.moustache(lips.top_rise))
        self._table.lay(self._art.front, placed.head(placing.FRONT))
        self._table.lay(self._art.glasses, placed.head(placing.FEATURES))
        return self._pixels

    def close(self) -> None:
        """Draw no more."""
        self._closed = True

    def _draw_body(self, placed: Placing, lips: Lips) -> None:
        art, lay = self._art, self._table.lay
        lay(art.back, placed.head(placing.BACK))
        self._table.lay_slow(art.neck, placed.neck())
        self._table.lay_slow(art.body, placed.body())
        lay(art.ears, placed.head(placing.EARS))
        lay(art.head, placed.head(placing.HEAD))
        lay(art.jaw, placed.jaw(art.person.chin_drop * lips.gap))

    def _draw_features(self, placed: Placing, face: Face) -> None:
        art = self._art
        self._table.lay(art.features, placed.head(placing.FEATURES))
        self._draw_eyes(placed, face)
        for side, brow in zip(SIDES, art.brows, strict=True):
            turn, lift = _brow_way(face)
            x = 256.0 + art.person.eyes.apart * side
            self._table.lay(brow, placed.brow(side, x, art.person.brow_y, turn, lift))
        self._table.lay(art.nose, placed.head(placing.NOSE))

    def _draw_eyes(self, placed: Placing, face: Face) -> None:
        eyes = self._art.person.eyes
        for side in SIDES:
            x = 256.0 + eyes.apart * side
            # The eye that turns away from the viewer is seen narrower.
            wide = cos(radians(22.0 * side + 0.8 * face.yaw)) / cos(radians(22.0))
            place = placed.spot(placing.FEATURES, x, eyes.y, (wide * side, 1.0))
            self._eyes.draw(self._table, face, side, place)

    def _draw_mouth(self, placed: Placing, face: Face, lips: Lips) -> None:
        middle = placed.spot(placing.MOUTH, 256.0, self._art.person.mouth.y, (1.0, 1.0))
        self._table.enter(middle)
        self._mouth.draw(self._table.canvas, face, lips)


def _brow_way(face: Face) -> tuple[float, float]:
    """Degrees that the outer end of the brows is lifted, and units that they rise."""
    moods = face.moods
    turn = 13.0 * moods.angry - 13.0 * moods.sad - 3.0 * moods.surprised - 2.5 * moods.happy
    turn += 3.0 * max(0.0, -face.brow)
    lift = 9.0 * moods.surprised + 2.0 * moods.happy + 2.5 * moods.sad - 5.0 * moods.angry
    return turn, max(-7.0, min(13.0, lift + 6.5 * face.brow - 1.0 * moods.relaxed))
