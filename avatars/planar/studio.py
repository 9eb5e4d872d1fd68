"""Opens the drawn personas, and takes their pictures at rest."""

import io

import numpy as np
from PIL import Image

from avatars.planar.artwork import artwork
from avatars.planar.person import PEOPLE
from avatars.planar.renderer import PlanarRenderer
from engine.face_ports import POSE, Renderer

LARGEST = 4096
"""Pixels of a frame's side."""


def open_planar(name: str, size: tuple[int, int] = (512, 512)) -> Renderer:
    """A drawn persona; what is painted is shared by all renderers of one size.

    Args:
        name: ``mira``, ``otto``, ``celeste`` or ``ivo``.
        size: Width and height in pixels, both even.

    Raises:
        ValueError: Nobody has this name, or no frame this size.
    """
    if name not in PEOPLE:
        raise ValueError(f"no drawn persona is called {name!r}")
    if any(side % 2 or not 64 <= side <= LARGEST for side in size):
        raise ValueError(f"a frame's sides are even and within 64 to {LARGEST}, not {size}")
    return PlanarRenderer(artwork(name, size))


def poster(name: str, size: tuple[int, int] = (512, 512)) -> bytes:
    """The persona at rest as a WebP, for posters and for calls without a picture.

    Raises:
        ValueError: As ``open_planar``.
    """
    drawn = open_planar(name, size)
    rest = np.zeros(len(POSE), np.float32)
    # A hint of warmth: a poster that rests entirely looks at nobody.
    rest[POSE.index("happy")] = 0.28
    picture = Image.fromarray(drawn.draw(rest)[..., :3])
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=88, method=4)
    drawn.close()
    return written.getvalue()
