"""A camera for Chromium that shows what a test puts before it."""

from pathlib import Path

import cv2
import numpy as np

WIDTH, HEIGHT = 640, 480
FRAMES = 30
"""Chromium plays the file over and over."""


class FakeCamera:
    """A film file that Chromium opens each time a page asks for the camera.

    Args:
        file: Where it lies; name it with ``flags``.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._write(np.full((HEIGHT, WIDTH, 3), 128, np.uint8))

    @property
    def flags(self) -> list[str]:
        """What Chromium must be started with."""
        return [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={self._file}",
        ]

    def show(self, picture: bytes) -> None:
        """Put a PNG before the camera, as large as it fits; call it before the page asks."""
        image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
        if image is None:
            raise ValueError("not a picture")
        scale = min(WIDTH / image.shape[1], HEIGHT / image.shape[0]) * 0.9
        size = (int(image.shape[1] * scale), int(image.shape[0] * scale))
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        frame = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
        left, top = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
        frame[top : top + size[1], left : left + size[0]] = small
        self._write(frame)

    def _write(self, frame: np.ndarray) -> None:
        planes = cv2.cvtColor(frame, cv2.COLOR_BGR2YUV_I420).tobytes()
        head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F30:1 Ip A1:1 C420jpeg\n".encode()
        self._file.write_bytes(head + (b"FRAME\n" + planes) * FRAMES)
