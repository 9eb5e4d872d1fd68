"""Faces that are being loaded while others are drawn."""

import queue
import threading
from dataclasses import dataclass

from avatars.stage.registry import open_renderer
from avatars.stage.spec import FaceSpec
from engine.face_ports import Renderer


@dataclass(frozen=True, slots=True)
class Opened:
    """A face that can be drawn, or why not."""

    face: int
    spec: FaceSpec
    renderer: Renderer | None
    reason: str = ""


class Opening:
    """Loads faces beside the drawing, each in a thread."""

    def __init__(self) -> None:
        self._ready: queue.SimpleQueue[Opened] = queue.SimpleQueue()
        self.waiting = 0
        """Faces that are not handed out yet."""

    def begin(self, face: int, spec: FaceSpec) -> None:
        """Load a face; returns at once."""
        self.waiting += 1
        threading.Thread(target=self._open, args=(face, spec), daemon=True).start()

    def take(self) -> list[Opened]:
        """What is ready by now."""
        found: list[Opened] = []
        while not self._ready.empty():
            found.append(self._ready.get())
        self.waiting -= len(found)
        return found

    def _open(self, face: int, spec: FaceSpec) -> None:
        try:
            opened = Opened(face, spec, open_renderer(spec))
        except Exception as error:  # noqa: BLE001 - turned into a refusal here
            opened = Opened(face, spec, None, reason_of(error))
        self._ready.put(opened)


def reason_of(error: Exception) -> str:
    """One line for a log."""
    return f"{type(error).__name__}: {error}"[:300]
