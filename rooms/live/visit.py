"""One visit: a fan's socket in a room, from the first event to the last receipt."""

import asyncio
from dataclasses import replace
from typing import Final

import structlog

from core.telemetry import gauge
from engine.conversation import Conversation
from rooms import paid_time, service
from rooms.errors import RoomEndedError
from rooms.live.board import Board
from rooms.live.desk import Desk
from rooms.live.ends import Ends
from rooms.live.incoming import Incoming
from rooms.live.inspector import Inspector
from rooms.live.meter import Meter
from rooms.live.mind_keeper import MindKeeper
from rooms.live.outgoing import Outgoing
from rooms.live.receipt_desk import ReceiptDesk
from rooms.live.record import Record
from rooms.live.replay import replayed
from rooms.live.resources import Resources
from rooms.live.socket import CLOSE_DONE, CLOSE_TAKEN_OVER, Socket
from rooms.live.sound_link import MakeLink, VisitFacts
from rooms.live.speaker import Speaker
from rooms.live.talker import Talker
from rooms.live.voice_visit import SpokenPart, VoiceSide, open_voice
from rooms.live.watch import Watch
from rooms.paid_time import Entered, Written
from rooms.service import EndReason
from rooms.wire import server_events, vendor_events
from rooms.wire.server_events import SessionFacts

_log: Final = structlog.get_logger(__name__)

VISITS: Final = gauge("visits", "Fans in private rooms now.")
ASIDE_S: Final = 2.0
"""How long an older visit may take to hear that it is over."""


class Visit:
    """Joins a socket, a conversation and a paid clock for as long as the socket lives.

    Args:
        resources: Rows, time, mind, keys.
        entered: The room, already held by this visit.
        conversation: The engine's side, with the room's history.
        socket: The fan.
        session: What is true of this session; its id names the visit as the room's holder.
        spoken: Ears, mouth and face of a room with sound; None in a text room.
        fan_id: Who is here.
        inspector: Shows each prompt to an owner who tries the persona.
    """

    def __init__(  # noqa: PLR0913 - one argument a collaborator
        self,
        resources: Resources,
        entered: Entered,
        conversation: Conversation,
        socket: Socket,
        session: SessionFacts,
        spoken: SpokenPart | None = None,
        *,
        fan_id: str = "",
        inspector: Inspector | None = None,
    ) -> None:
        settings = resources.settings
        self._fan_id = fan_id
        self._resources = resources
        self._entered = entered
        self._conversation = conversation
        self._session = session
        self._out = Outgoing(socket, timeout_s=settings.send_timeout_s)
        self._meter = Meter(resources, entered, session.session_id, conversation.tally)
        if inspector is not None:
            inspector.tell_to(self._out.offer)
        self._mind = MindKeeper(
            conversation, self._meter, room_id=entered.room_id, retry_s=settings.mind_retry_s
        )
        self._record = Record(resources, entered)
        self._receipts = ReceiptDesk(resources, entered, self._meter, self._out)
        self._tasks = asyncio.TaskGroup()
        self._watch = Watch(
            resources, self._meter, entered.room_id, self._out, self._tasks.create_task
        )
        self._voice: VoiceSide | None = None
        if spoken is not None:
            self._voice = open_voice(
                spoken, entered, conversation, self._record, self._watch, self._out
            )
            self._session = session = replace(session, sound=self._voice.desk.facts)
        self._talker: Talker = self._voice.line if self._voice else self._write_line()
        self._desk = Desk(
            resources,
            session,
            record=self._record,
            talker=self._talker,
            sound=self._voice.desk if self._voice else None,
            receipts=self._receipts,
            out=self._out,
            leave=lambda: self.begin_end("left"),
        )
        has_sound = self._voice is not None
        self._incoming = Incoming(
            socket, self._desk, self._out, resources.clock, settings, has_sound=has_sound
        )
        self._board = Board(self._meter, self._out)
        self._ends = Ends(resources, entered, self._meter, self._receipts, self._watch)
        self._end_reason: EndReason | None = None
        self._closing: asyncio.Task[None] | None = None
        self._is_ended = asyncio.Event()
        self._is_over = asyncio.Event()
        self._is_done = asyncio.Event()

    @property
    def has_ended(self) -> bool:
        """The room is over, not only this visit."""
        return self._is_ended.is_set()

    @property
    def visit_id(self) -> str:
        """The id of ``session.created``."""
        return self._session.session_id

    async def run(self, make_link: MakeLink | None = None) -> None:
        """Live until the socket closes; then the clock stands and is written down.

        Args:
            make_link: Carries sound beside the socket, from the beginning.
        """
        _log.info("visit began", room_id=self._entered.room_id, visit_id=self._session.session_id)
        VISITS.inc()
        try:
            async with self._tasks:
                jobs = [self._tasks.create_task(self._send())]
                await self._welcome()
                if self._voice is not None:
                    self._tasks.create_task(self._voice.line.run())
                    await self._voice.talk.begun()
                    if make_link is not None:
                        await self._voice.attach(make_link)
                jobs.append(self._tasks.create_task(self._read()))
                jobs.append(self._tasks.create_task(self._keep_time()))
                jobs.append(self._tasks.create_task(self._mind.run()))
                await self._is_over.wait()
                self._talker.hang_up()
                for job in jobs:
                    job.cancel()
                if self._closing is not None:
                    self._closing.cancel()
        finally:
            VISITS.dec()
            if self._voice is not None:
                await self._voice.aclose()
            await self._settle_down()
            self._is_done.set()
            _log.info("visit over", room_id=self._entered.room_id)

    @property
    def facts(self) -> VisitFacts:
        """What calls must know of it."""
        side = self._voice
        has_picture = side is not None and side.face is not None
        return VisitFacts(self._entered.room_id, self._fan_id, side is not None, has_picture)

    async def attach(self, make_link: MakeLink) -> None:
        """Carry sound over a link beside the socket.

        Raises:
            AppError: The visit is over, or the link can't be made.
        """
        if self._voice is None or self._is_over.is_set():
            raise RoomEndedError("this visit is over")
        await self._voice.attach(make_link)

    def begin_end(self, reason: EndReason) -> None:
        """End the room for good; the first reason stands."""
        if self._end_reason is None:
            self._end_reason = reason
            self._desk.is_closing = True
            if not self._is_over.is_set():
                self._closing = self._tasks.create_task(self._end(reason))

    async def end(self, reason: EndReason) -> None:
        """End the room and wait until its row says so."""
        self.begin_end(reason)
        waits = [asyncio.ensure_future(event.wait()) for event in (self._is_ended, self._is_done)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def step_aside(self) -> None:
        """A newer visit takes the room: say so, close, and wait until all is written down."""
        self._out.offer(vendor_events.taken_over())
        try:
            async with asyncio.timeout(ASIDE_S):
                await self._out.close(CLOSE_TAKEN_OVER, "taken_over")
                await self._is_done.wait()
        except TimeoutError:
            self._is_over.set()
            await self._is_done.wait()

    async def _welcome(self) -> None:
        await self._out.send(server_events.session_created(self._session))
        await self._out.send(vendor_events.disclosure(self._conversation.disclosure))
        if self._record.ends_in_crisis:
            await self._meter.hold("crisis")
        self._board.show()
        greeting = await self._voice.greet() if self._voice else None
        for event in replayed(self._entered, self._record, greeting):
            await self._out.send(event)

    async def _send(self) -> None:
        await self._out.run()
        self._is_over.set()

    async def _read(self) -> None:
        if await self._incoming.run():
            self._is_over.set()

    async def _keep_time(self) -> None:
        while True:
            await asyncio.sleep(self._resources.settings.tick_s)
            if self._end_reason is None:
                await self._tick()

    async def _tick(self) -> None:
        is_time_to_write = self._meter.tick()
        if is_time_to_write or self._receipts.wants_signature or self._meter.is_over:
            written = await self._meter.write()
            if not written.is_held:
                await self._lose(written)
                return
            self._board.show()
        else:
            self._board.show_change()
        reason = await self._ends.reason()
        if reason is not None:
            self.begin_end(reason)
            return
        if self._receipts.wants_signature:
            await self._receipts.check()
        reminder = self._conversation.due_reminder()
        if reminder is not None:
            await self._out.send(vendor_events.disclosure(reminder))

    def _write_line(self) -> Speaker:
        return Speaker(
            self._conversation, self._record, self._watch, self._out, self._tasks.create_task
        )

    async def _lose(self, written: Written) -> None:
        """Somebody else ended the room, or a newer visit in another process took it."""
        if written.ended_reason is not None:
            self.begin_end("left")  # The row keeps the reason it has.
            return
        self._out.offer(vendor_events.taken_over())
        await self._out.close(CLOSE_TAKEN_OVER, "taken_over")

    async def _end(self, reason: EndReason) -> None:
        settings = self._resources.settings
        self._talker.stop_within(settings.finish_s if reason == "time_over" else 0)
        await self._talker.silence()
        await self._write_end(reason)
        await self._receipts.wait_for_last()
        await self._out.close(CLOSE_DONE, reason)

    async def _write_end(self, reason: EndReason) -> None:
        await self._meter.stop()
        room = await self._resources.database.write(
            service.end_room,
            self._entered.room_id,
            reason,
            clock=self._resources.clock,
            final_receipt_s=self._resources.settings.final_receipt_s,
        )
        self._is_ended.set()
        _log.info("room ended", room_id=room.id, reason=room.ended_reason)
        await self._receipts.ask_for_last()
        await self._board.show_end(room)

    async def _settle_down(self) -> None:
        """Nothing of the visit may be lost with its socket."""
        if self._end_reason is not None and not self._is_ended.is_set():
            await self._write_end(self._end_reason)
            return
        await self._meter.stop()
        await self._receipts.sign_if_delegated()
        await self._resources.database.write(
            paid_time.leave_room, self._entered.room_id, self._session.session_id
        )
