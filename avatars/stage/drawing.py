"""The work of a stage's process: takes what the server says, draws what is due."""

import gc
from collections.abc import Callable
from typing import Final

from avatars.stage.beat import Beat
from avatars.stage.directions import direct
from avatars.stage.line import Line
from avatars.stage.opening import Opened, Opening, reason_of
from avatars.stage.registry import kind_of
from avatars.stage.scene import Scene
from avatars.stage.spec import read_spec
from avatars.stage.wire import Record, Word, pack, pack_picture

TALLY_S: Final = 1.0
LOOK_S: Final = 0.01
"""How often faces that are being loaded are looked for."""


class Stage:
    """Draws several faces in one thread.

    Args:
        line: To the server.
        frame_rate: Frames a second of each face.
        clock: The machine's monotonic clock, in seconds; the server's is the same.
    """

    def __init__(self, line: Line, frame_rate: int, clock: Callable[[], float]) -> None:
        self._line = line
        self._frame_rate = frame_rate
        self._clock = clock
        self._opening = Opening()
        self._loading: dict[int, list[Record]] = {}
        """Faces that are being loaded, each with what it was told meanwhile."""
        self._scenes: dict[int, Scene] = {}
        self._beats: dict[int, Beat] = {}
        self._told_s = clock()
        self._drawn = self._late = 0
        """Frames since the last tally."""
        self._busy_s = 0.0
        self._has_opened = False

    def turn(self) -> None:
        """Wait for the next thing to do, and do it.

        Raises:
            ServerGoneError: There is nobody to draw for.
        """
        for record in self._line.receive(self._wait_s()):
            self._take(record)
        for opened in self._opening.take():
            self._put_on(opened)
        self._draw_next()
        self._tell()

    def _wait_s(self) -> float:
        now_s = self._clock()
        until_s = min([self._told_s + TALLY_S, *(beat.due_s for beat in self._beats.values())])
        if self._opening.waiting:
            until_s = min(until_s, now_s + LOOK_S)
        return max(0.0, until_s - now_s)

    def _take(self, record: Record) -> None:
        if record.word is Word.OPEN:
            self._has_opened = True
            self._loading[record.face] = []
            self._opening.begin(record.face, read_spec(record.body))
        elif record.word is Word.CLOSE:
            self._loading.pop(record.face, None)
            self._close(record.face)
        elif record.face in self._loading:
            self._loading[record.face].append(record)
        elif record.face in self._scenes:
            self._direct(record)

    def _direct(self, record: Record) -> None:
        try:
            direct(self._scenes[record.face], record, self._clock())
        except Exception as error:  # noqa: BLE001 - turned into a refusal here
            self._refuse(record.face, reason_of(error))

    def _put_on(self, opened: Opened) -> None:
        """Begin to draw a face that was loaded, unless it was closed meanwhile."""
        told = self._loading.pop(opened.face, None)
        if opened.renderer is None:
            if told is not None:
                self._refuse(opened.face, opened.reason)
            return
        if told is None:
            opened.renderer.close()
            return
        now_s = self._clock()
        hears_sound = kind_of(opened.spec).hears_sound
        self._scenes[opened.face] = Scene(
            opened.spec, opened.renderer, self._frame_rate, now_s, hears_sound=hears_sound
        )
        self._beats[opened.face] = Beat(opened.face, self._frame_rate, now_s)
        for record in told:
            if opened.face in self._scenes:
                self._direct(record)
        # What is there now stays: without it, each full collection would stop all faces for
        # as long as a tenth of a second or more.
        gc.collect()
        gc.freeze()

    def _draw_next(self) -> None:
        """Draw the one frame that is due first."""
        if not self._beats:
            return
        face, beat = min(self._beats.items(), key=lambda one: one[1].due_s)
        began_s = self._clock()
        if beat.due_s > began_s:
            return
        self._late += beat.skip(began_s)
        scene = self._scenes[face]
        try:
            picture = None if self._line.is_full else scene.draw(beat.due_s)
        except Exception as error:  # noqa: BLE001 - turned into a refusal here
            self._refuse(face, reason_of(error))
            return
        if picture is not None:
            self._line.send(pack_picture(face, picture))
        elif self._line.is_full:
            scene.want_key()
        finished = scene.finished()
        if finished is not None:
            item_id, end = finished
            told = {"item_id": item_id, "at": end, "is_interrupted": False}
            self._line.send(pack(Word.FINISHED, face, told))
        now_s = self._clock()
        self._busy_s += now_s - began_s
        self._drawn += 1
        self._late += beat.done(now_s)

    def _refuse(self, face: int, reason: str) -> None:
        """Stop drawing a face that is broken; the others go on."""
        self._line.send(pack(Word.REFUSED, face, {"reason": reason}))
        self._close(face)

    def _close(self, face: int) -> None:
        self._beats.pop(face, None)
        scene = self._scenes.pop(face, None)
        if scene is not None:
            scene.close()

    def _tell(self) -> None:
        """Say once a second how the work goes."""
        now_s = self._clock()
        passed_s = now_s - self._told_s
        if passed_s < TALLY_S:
            return
        tally = {
            "drawn": self._drawn,
            "late": self._late,
            "busy": round(self._busy_s / passed_s, 4),
            "faces": len(self._scenes),
            "has_opened": self._has_opened or bool(self._loading),
        }
        self._line.send(pack(Word.TALLY, 0, tally))
        self._told_s, self._drawn, self._late, self._busy_s = now_s, 0, 0, 0.0
        self._has_opened = False
