"""A face for tests: its opening can be read off the picture to the percent."""

from typing import Final

import numpy as np

from avatars.mouth_shapes import blended
from engine.face_ports import VISEMES, Frame, Pose

SHUT: Final = (32, 32, 32, 255)
OPEN: Final = (224, 224, 224, 255)


class ScriptedRenderer:
    """Grey, with a white bar from the left as wide as the jaw is open.

    Args:
        source: ``broken`` does not open, ``fragile`` breaks at its first open mouth; any other
            name is drawn.
        size: Width and height, even.

    Raises:
        ValueError: It is ``broken``.
    """

    def __init__(self, source: str, size: tuple[int, int]) -> None:
        if source == "broken":
            raise ValueError("this face is broken")
        self._source = source
        self._size = size
        width, height = size
        self._frame = np.empty((height, width, 4), np.uint8)

    @property
    def name(self) -> str:
        """See ``Renderer.name``."""
        return f"scripted:{self._source}"

    @property
    def size(self) -> tuple[int, int]:
        """See ``Renderer.size``."""
        return self._size

    def draw(self, pose: Pose) -> Frame:
        """See ``Renderer.draw``."""
        jaw = blended(pose[: len(VISEMES)]).jaw
        if self._source == "fragile" and jaw > 0.1:
            raise ZeroDivisionError("the jaw came off")
        self._frame[:] = SHUT
        self._frame[:, : round(jaw * self._size[0])] = OPEN
        return self._frame

    def close(self) -> None:
        """See ``Renderer.close``."""


def opening_of(frame: Frame) -> float:
    """How far the mouth of a drawn frame is open, 0 to 1, also after it went through a codec."""
    row = frame[frame.shape[0] // 2, :, :3].mean(axis=1)
    return float((row > 128).mean())
