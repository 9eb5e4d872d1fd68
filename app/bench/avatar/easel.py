"""One renderer at work in a process of its own, as on a stage: ``... app.bench.avatar.easel``.

Draws poses, encodes the frames, reads the mouths off them; prints one JSON object. Threads are one,
as the environment of the process says.
"""

import argparse
import json
import time
from pathlib import Path
from statistics import median
from typing import Any, Final

import cv2
import numpy as np

from app.bench.avatar.faces import KINDS, open_face
from app.bench.avatar.scale import Scale
from avatars.stage.vp8 import Vp8
from engine.face_ports import Frame, Pose, Renderer

FRAME_RATE: Final = 25
WARM_UP: Final = 10
"""Frames before the first that counts."""


class Easel:
    """Draws and times."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._codec = Vp8(renderer.size, FRAME_RATE)
        self._number = 0
        self.draw_ms: list[float] = []
        self.colours_ms: list[float] = []
        self.encode_ms: list[float] = []
        """With the colours, as ``Vp8`` does both."""
        self.bytes = 0

    def paint(self, pose: Pose, *, is_counted: bool) -> Frame:
        """Draw and encode a frame."""
        began = time.process_time()
        frame = self._renderer.draw(pose)
        drawn = time.process_time()
        cv2.cvtColor(frame, cv2.COLOR_RGBA2YUV_I420)
        converted = time.process_time()
        data, _ = self._codec.encode(frame, self._number * 1_000 // FRAME_RATE, wants_key=False)
        encoded = time.process_time()
        self._number += 1
        if is_counted:
            self.draw_ms.append(1_000 * (drawn - began))
            self.colours_ms.append(1_000 * (converted - drawn))
            self.encode_ms.append(1_000 * (encoded - converted))
            self.bytes += len(data)
        return frame

    def figures(self) -> dict[str, Any]:
        """CPU milliseconds a frame, medians; the picture's bits a second."""
        return {
            "draw_ms": median(self.draw_ms),
            "colours_ms": median(self.colours_ms),
            "encode_ms": median(self.encode_ms),
            "worst_ms": max(a + b for a, b in zip(self.draw_ms, self.encode_ms, strict=True)),
            "kbit_s": self.bytes * 8 * FRAME_RATE / len(self.draw_ms) / 1_000,
        }


def main() -> None:
    """Draw what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("poses", type=Path, help="a file of shape (frames, channels)")
    parser.add_argument("--house", type=Path, required=True, help="folder of our VRM files")
    parser.add_argument("--read", action="store_true", help="read the mouth off every frame")
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    poses: list[Pose] = list(np.load(asked.poses))
    try:
        renderer = open_face(asked.kind, asked.house)
    except Exception as error:  # noqa: BLE001 - what can't be drawn here is told, not measured
        print(json.dumps({"problem": f"{type(error).__name__}: {error}"}))
        return
    scale = Scale(renderer) if asked.read else None
    easel = Easel(renderer)
    for pose in poses[:WARM_UP]:
        easel.paint(pose, is_counted=False)
    openings: list[float] = []
    for pose in poses:
        frame = easel.paint(pose, is_counted=True)
        if scale is not None:
            openings.append(round(scale.read(frame), 4))
    renderer.close()
    print(json.dumps({**easel.figures(), "openings": openings}))


if __name__ == "__main__":
    main()
