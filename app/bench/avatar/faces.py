"""The faces that are measured: one of each way to draw, all of them Mira's."""

from pathlib import Path
from typing import Final

import cv2
import numpy as np

from app.bench.avatar.scale import pose_of
from avatars.planar.studio import open_planar
from avatars.renderers.flat_faces import face_at_rest, markers_of, open_flat, still_pose
from avatars.renderers.nearest_mouth import USUAL
from avatars.renderers.portrait import open_portrait
from avatars.renderers.sprites import open_sprites
from avatars.renderers.vrm_gl import open_vrm
from engine.face_ports import Frame, Renderer

PERSON: Final = "mira"
SIZE: Final = (512, 512)
KINDS: Final = ("planar", "sprites", "portrait", "net", "vrm")
PEOPLE: Final = ("mira", "otto", "celeste", "ivo")
MOUTH: Final = (slice(230, 400), slice(150, 362))
"""Rows and columns that hold the mouth and the chin of every drawn face."""


def open_face(kind: str, house: Path) -> Renderer:
    """Open a face of a kind.

    Args:
        kind: One of ``KINDS``.
        house: Folder of our VRM files.

    Raises:
        Exception: It can't be drawn here, for example where there is no EGL.
    """
    if kind == "sprites":
        return open_sprites(_sprites(), size=SIZE)
    if kind == "portrait":
        return open_portrait(_png(face_at_rest(PERSON)), markers_of(PERSON), size=SIZE)
    if kind == "net":
        from avatars.renderers.mouth_net import open_mouth_net  # noqa: PLC0415 - loads ONNX

        return open_mouth_net(person=PERSON, size=SIZE)
    if kind == "vrm":
        return open_vrm((house / f"{PERSON}.vrm").read_bytes(), size=SIZE, name=PERSON)
    return open_planar(PERSON, SIZE)


def _sprites() -> dict[str, bytes]:
    """Mira's drawn mouths as the nine pictures that owners are asked for."""
    flat = open_flat(PERSON)
    pictures = {"base": _png(flat.draw(still_pose()))}
    for name in USUAL[1:]:
        whole = flat.draw(pose_of(name, 1.0))
        only = np.zeros_like(whole)
        only[MOUTH] = whole[MOUTH]
        pictures[name] = _png(only)
    flat.close()
    return pictures


def _png(picture: Frame) -> bytes:
    """RGB or RGBA as a file."""
    to = cv2.COLOR_RGB2BGR if picture.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
    return cv2.imencode(".png", cv2.cvtColor(picture, to))[1].tobytes()
