"""One process of a stage as the server sees it: starts it, talks with it, ends it."""

import asyncio
import os
import socket
import subprocess
import sys
from typing import Final, cast

import structlog

from avatars.stage.load import Load, Tally
from avatars.stage.registry import KINDS
from avatars.stage.spec import FaceSpec, pack_spec
from avatars.stage.staged_face import FaceWatcher, StagedFace
from avatars.stage.wire import RecordReader, Word, pack
from core.telemetry import gauge

DRAWN: Final = gauge("faces_drawn", "Faces that this server draws now.")
_log: Final = structlog.get_logger(__name__)

END_S: Final = 3.0
"""How long a process may take to end by itself."""
ONE_THREAD: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "LP_NUM_THREADS": "0",
}
"""A stage has one core; more threads would take it from the next stage."""


class Troupe(asyncio.Protocol):
    """The faces of one process.

    Args:
        frame_rate: Frames a second.
        most: Faces that it may draw.
        idle_s: It ends after this long without a face.
    """

    def __init__(self, frame_rate: int, most: int, idle_s: float) -> None:
        self._frame_rate = frame_rate
        self._idle_s = idle_s
        self.load = Load(most)
        self.pid: int | None = None
        self._faces: dict[int, StagedFace] = {}
        self._number = 0
        self._reader = RecordReader()
        self._unsent: list[bytes] | None = []
        """What is said before the process is there; None from then on."""
        self._transport: asyncio.Transport | None = None
        self._lost = asyncio.Event()
        self._idle: asyncio.TimerHandle | None = None
        self.is_over = False

    @property
    def count(self) -> int:
        """Its faces."""
        return len(self._faces)

    @property
    def has_room(self) -> bool:
        """One more face fits."""
        return not self.is_over and self.load.has_room(self.count)

    def open(self, spec: FaceSpec, watcher: FaceWatcher) -> StagedFace:
        """Draw another face; what goes wrong is told to its watcher."""
        self._number += 1
        kind = KINDS.get(spec.kind)
        face = StagedFace(
            self._number,
            spec,
            self._send,
            watcher,
            self._forget,
            hears_sound=kind is not None and kind.hears_sound,
        )
        self._faces[self._number] = face
        DRAWN.inc()
        if self._idle is not None:
            self._idle.cancel()
        self._send(pack(Word.OPEN, self._number, pack_spec(spec)))
        return face

    async def live(self) -> None:
        """Start the process and stay with it to its end."""
        ours, theirs = socket.socketpair()
        process: subprocess.Popen[bytes] | None = None
        try:
            # In a thread: starting a process waits for it.
            process = await asyncio.to_thread(_start, theirs, self._frame_rate)
            # Only the process holds this end from now on: its death is seen as the end of the line.
            theirs.close()
            self.pid = process.pid
            loop = asyncio.get_running_loop()
            await loop.create_unix_connection(lambda: self, sock=ours)
            await self._lost.wait()
        except OSError as error:
            _log.warning("stage does not start", reason=str(error))
        finally:
            self.is_over = True
            theirs.close()
            self._close_line(ours)
            self._lose_faces()
            if process is not None:
                await asyncio.shield(asyncio.to_thread(_end, process))

    def end(self) -> None:
        """Let the process end; its faces are gone."""
        self._lost.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See ``asyncio.Protocol``."""
        # A stream, whose class is the loop's own: uvloop's has no common base.
        self._transport = cast("asyncio.Transport", transport)
        unsent, self._unsent = self._unsent or [], None
        self._transport.write(b"".join(unsent))
        self._rest()

    def data_received(self, data: bytes) -> None:
        """See ``asyncio.Protocol``."""
        for record in self._reader.feed(data):
            if record.word is Word.TALLY:
                self.load.add(Tally(**record.fields))
            elif record.face in self._faces:
                self._faces[record.face].take(record)

    def connection_lost(self, exc: Exception | None) -> None:
        """See ``asyncio.Protocol``."""
        if not self.is_over and not self._lost.is_set():
            _log.warning("stage lost", faces=self.count, reason=str(exc or "it ended"))
        self._lost.set()

    def _send(self, record: bytes) -> None:
        if self._unsent is not None:
            self._unsent.append(record)
        elif self._transport is not None and not self._transport.is_closing():
            self._transport.write(record)

    def _forget(self, number: int) -> None:
        if self._faces.pop(number, None) is not None:
            DRAWN.dec()
        self._rest()

    def _rest(self) -> None:
        """End after a while without a face."""
        if not self._faces and not self.is_over:
            if self._idle is not None:
                self._idle.cancel()
            self._idle = asyncio.get_running_loop().call_later(self._idle_s, self.end)

    def _close_line(self, ours: socket.socket) -> None:
        if self._idle is not None:
            self._idle.cancel()
        if self._transport is not None:
            self._transport.abort()
        else:
            ours.close()

    def _lose_faces(self) -> None:
        for face in list(self._faces.values()):
            face.lose("its stage ended")


def _start(connected: socket.socket, frame_rate: int) -> "subprocess.Popen[bytes]":
    """Start a process; it knows nothing of our settings, which hold secrets."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("MESI_")}
    return subprocess.Popen(  # noqa: S603 - our own program
        [
            *(sys.executable, "-m", "avatars.stage"),
            *(str(connected.fileno()), str(frame_rate)),
        ],
        pass_fds=[connected.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=known | ONE_THREAD,
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
