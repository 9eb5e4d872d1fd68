"""A stage's end of the socket to the server: never waits for it."""

import select
import socket
from collections.abc import Iterable
from typing import Final

from avatars.stage.wire import Record, RecordReader

MOST_UNSENT: Final = 2_097_152
"""Bytes that may wait for a server that is busy; more frames are left out."""


class ServerGoneError(Exception):
    """The server closed its end, or is dead."""


class Line:
    """Reads and writes records.

    Args:
        connected: To the server.
    """

    def __init__(self, connected: socket.socket) -> None:
        connected.settimeout(0)
        self._socket = connected
        self._reader = RecordReader()
        self._unsent = bytearray()

    @property
    def is_full(self) -> bool:
        """The server does not read fast enough."""
        return len(self._unsent) > MOST_UNSENT

    def send(self, record: bytes) -> None:
        """Send as far as the server takes it; the rest goes later."""
        self._unsent += record
        self._flush()

    def receive(self, timeout_s: float) -> Iterable[Record]:
        """Wait for records, but not longer than this.

        Raises:
            ServerGoneError: There will be none any more.
        """
        unsent = [self._socket] if self._unsent else []
        readable, writable, _ = select.select([self._socket], unsent, [], timeout_s)
        if writable:
            self._flush()
        if not readable:
            return ()
        try:
            data = self._socket.recv(262_144)
        except BlockingIOError:
            return ()
        except OSError as error:
            raise ServerGoneError from error
        if not data:
            raise ServerGoneError
        return self._reader.feed(data)

    def _flush(self) -> None:
        try:
            sent = self._socket.send(self._unsent)
        except BlockingIOError:
            return
        except OSError as error:
            raise ServerGoneError from error
        del self._unsent[:sent]
