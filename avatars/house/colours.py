"""Colours as arrays, and pictures as bytes."""

from io import BytesIO

import numpy as np
from PIL import Image

from avatars.house.mesh import Array


def rgb(code: str) -> Array:
    """``#rrggbb`` as three numbers 0..1."""
    return np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def linear(code: str) -> list[float]:
    """``#rrggbb`` in linear light, as glTF's factors want it."""
    c = rgb(code)
    return [
        round(float(one), 5)
        for one in np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    ]


def mixed(under: Array, over: Array | str, share: Array | float) -> Array:
    """A colour laid over a picture.

    Args:
        under: Shape (..., 3).
        over: A colour or a picture.
        share: 0..1, shape (...).
    """
    colour = rgb(over) if isinstance(over, str) else over
    part = np.clip(np.asarray(share, float), 0, 1)[..., None]
    return under + (colour - under) * part


def encoded(picture: Array, quality: int = 88) -> tuple[bytes, str]:
    """A picture (0..1, shape (h, w, 3)) as JPEG with its media type."""
    out = BytesIO()
    whole = np.clip(np.round(picture * 255), 0, 255).astype(np.uint8)
    Image.fromarray(whole).save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue(), "image/jpeg"


def blurred(picture: Array, times: int, *, axis: int) -> Array:
    """Smoothed along one axis; the edges wrap."""
    for _ in range(times):
        picture = (np.roll(picture, 1, axis) + 2 * picture + np.roll(picture, -1, axis)) / 4
    return picture
