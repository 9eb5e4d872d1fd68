"""Head and shoulders in the picture; the same framing as the browser's."""

from dataclasses import dataclass
from math import atan2, degrees, pi, tan
from typing import Final

import numpy as np

from avatars.renderers.glb import Floats

_FOV_DEG: Final = 20.0
_HEAD_AT: Final = 0.36
"""How much of the picture's height lies above the middle of the head."""
_WIDE_HEADS, _NARROW_HEADS = 2.55, 3.1
"""Heights of a head that a wide and a narrow picture show."""
_LEAST_WIDTH_HEADS: Final = 1.22
_HEAD_SHARE: Final = 0.14
"""A head without a bone: this part of a figure's height from the top."""
_LEAST_HEAD, _TALLEST_HEAD = 0.16, 0.36
_EYES_AT: Final = 0.42
"""Eyes lie so high in a head."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Stands before the face and looks straight ahead."""

    view: Floats
    """Shape (4, 4): from the world to the picture, whose first row is its top."""
    viewer_below_deg: float
    """How far the eyes look down to meet the viewer's."""
    top: float
    """The height of the top of the head, in metres."""


def frame_figure(places: Floats, head: Floats | None, aspect: float) -> Camera:
    """Put a camera before a figure.

    Args:
        places: Of all vertices in the world, metres.
        head: Where the bone of the head is, if there is one.
        aspect: Width of the picture by its height.
    """
    head_y, top, face_z = _measure(places, head)
    tall = max(0.05, top - head_y)
    height = tall * (_WIDE_HEADS if aspect >= 1 else _NARROW_HEADS)
    height = max(height, tall * _LEAST_WIDTH_HEADS / aspect)
    distance = height / 2 / tan(_FOV_DEG * pi / 360) + face_z
    look = (head_y + top) / 2 - height * (0.5 - _HEAD_AT)
    below = degrees(atan2(head_y + tall * _EYES_AT - look, distance - face_z))
    return Camera(_view(aspect, look, distance), below, top)


def _measure(places: Floats, head: Floats | None) -> tuple[float, float, float]:
    """The neck's end, the top and the foremost place of the face."""
    low, high = (np.percentile(places, one, axis=0) for one in (0, 100))
    if head is not None:
        tall = min(_TALLEST_HEAD, max(_LEAST_HEAD, float(high[1] - head[1])))
        return float(head[1]), float(head[1]) + tall, float(head[2]) + tall * 0.4
    height = float(high[1] - low[1])
    is_head = height < 2 * float(high[0] - low[0])
    start = float(low[1]) if is_head else float(high[1]) - height * _HEAD_SHARE
    return start, float(high[1]), float(high[2])


def _view(aspect: float, look: float, distance: float) -> Floats:
    near, far = 0.05, distance + 20.0
    scale = 1 / tan(_FOV_DEG * pi / 360)
    projection = np.zeros((4, 4), np.float32)
    projection[0, 0], projection[1, 1] = scale / aspect, -scale
    projection[2, 2], projection[2, 3] = (far + near) / (near - far), 2 * far * near / (near - far)
    projection[3, 2] = -1.0
    away = np.eye(4, dtype=np.float32)
    away[:3, 3] = 0.0, -look, -distance
    return (projection @ away).astype(np.float32)
