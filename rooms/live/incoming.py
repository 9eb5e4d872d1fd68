"""The way in: frames become events, within limits; what is wrong is answered, not punished."""

from typing import Final

import structlog

from core.clock import Clock
from core.errors import AppError
from rooms.live.desk import Desk
from rooms.live.outgoing import Outgoing
from rooms.live.socket import CLOSE_POLICY, CLOSE_TOO_BIG, Socket, SocketGoneError
from rooms.rules import full_budget
from rooms.settings import RoomsSettings
from rooms.wire import server_events
from rooms.wire.events import ClientEvent, read_event
from rooms.wire.refusals import Refusal, refusal_of

_log: Final = structlog.get_logger(__name__)

MAX_STRIKES: Final = 1_000
"""Events over the limit, without a pause, after which the socket is closed."""


class Incoming:
    """Reads one socket.

    Args:
        socket: Where from.
        desk: Who acts.
        out: The way back, for refusals.
        clock: Paces events.
        settings: Limits.
        has_sound: A microphone sends many small events.
    """

    def __init__(
        self,
        socket: Socket,
        desk: Desk,
        out: Outgoing,
        clock: Clock,
        settings: RoomsSettings,
        *,
        has_sound: bool,
    ) -> None:
        self._socket = socket
        self._desk = desk
        self._out = out
        self._clock = clock
        self._settings = settings
        per_s, burst = settings.events_per_s, settings.events_burst
        if has_sound:
            per_s, burst = settings.sound_events_per_s, settings.sound_events_burst
        self._budget = full_budget(per_s, burst, clock.now())
        self._strikes = 0

    async def run(self) -> bool:
        """Read until the socket is gone or must be closed.

        Returns:
            True: it is gone. False: it will be closed once the last words are out.
        """
        while True:
            try:
                frame = await self._socket.receive()
            except SocketGoneError:
                return True
            if len(frame) > self._settings.hard_frame_bytes:
                await self._out.close(CLOSE_TOO_BIG, "frame_too_large")
                return False
            if self._strikes >= MAX_STRIKES:
                await self._out.close(CLOSE_POLICY, "rate_limited")
                return False
            await self._answer(frame)

    async def _answer(self, frame: str | bytes) -> None:
        event: ClientEvent | None = None
        try:
            event = self._read(frame)
            await self._desk.handle(event)
        except Refusal as refusal:
            if event is not None:
                refusal.event_id = event.event_id
            await self._refuse(refusal)
        except AppError as error:
            await self._refuse(refusal_of(error, event.event_id if event else None))

    def _read(self, frame: str | bytes) -> ClientEvent:
        is_allowed, self._budget = self._budget.take(self._clock.now())
        if not is_allowed:
            self._strikes += 1
            raise Refusal(
                "rate_limited",
                f"at most {self._budget.per_s:g} events a second; wait and send it again",
            )
        self._strikes = 0
        if isinstance(frame, bytes):
            raise Refusal("invalid_json", "events are text frames")
        # A character has at least one byte: counting bytes is needed only near the limit.
        limit = self._settings.max_frame_bytes
        if len(frame) > limit or (len(frame) * 4 > limit and len(frame.encode()) > limit):
            raise Refusal(
                "event_too_large", f"an event has at most {limit} bytes; send less at once"
            )
        return read_event(frame)

    async def _refuse(self, refusal: Refusal) -> None:
        _log.info("event refused", code=refusal.code)
        await self._out.send(server_events.error(refusal))
