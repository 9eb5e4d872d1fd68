"""Pictures in memory: reading, fitting, laying over each other."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from avatars.renderers.errors import BrokenFace
from engine.face_ports import Frame

Layer = npt.NDArray[np.uint8]
"""RGBA with the colours already multiplied by the opacity, shape (height, width, 4)."""

LARGEST: Final = 4_096
"""Pixels of a side; more is a mistake or an attack."""
_TO_RGBA: Final = {1: cv2.COLOR_GRAY2RGBA, 3: cv2.COLOR_BGR2RGBA, 4: cv2.COLOR_BGRA2RGBA}


def decode(encoded: bytes) -> npt.NDArray[np.uint8]:
    """Read a PNG, WebP or JPEG.

    Returns:
        RGBA, not multiplied, shape (height, width, 4).

    Raises:
        BrokenFace: Not a picture, or too large a one.
    """
    try:
        raw = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        raw = None
    if raw is None:
        raise BrokenFace("not a picture that can be read")
    if max(raw.shape[:2]) > LARGEST:
        raise BrokenFace(f"a picture of more than {LARGEST} pixels")
    deep = np.asarray(raw, np.uint16)
    eight = (deep >> 8 if raw.dtype == np.uint16 else deep).astype(np.uint8)
    channels = 1 if eight.ndim == 2 else eight.shape[2]
    return np.asarray(cv2.cvtColor(eight, _TO_RGBA[channels]), np.uint8)


def multiplied(rgba: npt.NDArray[np.uint8]) -> Layer:
    """Multiply the colours by the opacity."""
    layer = rgba.astype(np.float32)
    layer[..., :3] *= layer[..., 3:] / 255.0
    return np.rint(layer).astype(np.uint8)


def over(under: Layer, above: Layer) -> Layer:
    """Lay one layer over another."""
    rest = 255 - above[..., 3]
    left = cv2.multiply(under, cv2.merge([rest, rest, rest, rest]), scale=1 / 255)
    return np.asarray(cv2.add(left, above), np.uint8)


def is_cut_out(rgba: npt.NDArray[np.uint8]) -> bool:
    """Does the figure stand free, with nothing at the top and the sides?"""
    alpha = rgba[..., 3]
    edge = np.concatenate([alpha[0], alpha[: len(alpha) // 2, 0], alpha[: len(alpha) // 2, -1]])
    return float(edge.mean()) < 128.0


def fitted(layer: Layer, size: tuple[int, int], *, is_whole: bool) -> Layer:
    """Scale a layer to a canvas, standing on its lower edge.

    Args:
        layer: Of any size.
        size: Width and height of the canvas.
        is_whole: All of it is shown, with empty room around; else it fills the canvas.
    """
    (width, height), (tall, broad) = size, layer.shape[:2]
    pick = min if is_whole else max
    scale = pick(width / broad, height / tall)
    new = max(1, round(broad * scale)), max(1, round(tall * scale))
    scaled = cv2.resize(layer, new, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    canvas = np.zeros((height, width, 4), np.uint8)
    left, top = (width - new[0]) // 2, height - new[1]
    if not is_whole:
        top = round(top * 0.35)  # cut more from below: faces are in the upper part
    x, y = max(0, left), max(0, top)
    part = scaled[y - top : y - top + height - y, x - left : x - left + width - x]
    canvas[y : y + part.shape[0], x : x + part.shape[1]] = part
    canvas[..., :3] = np.minimum(canvas[..., :3], canvas[..., 3:])  # cubic scaling overshoots
    return canvas


def opaque(rgb: npt.NDArray[np.uint8]) -> Frame:
    """Add an opacity of one."""
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA), np.uint8)
