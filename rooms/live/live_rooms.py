"""All live visits of this process, and the minds that wait warm for a fan."""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Final, Self
from weakref import WeakValueDictionary

import structlog

from core.errors import AppError
from core.ids import new_id
from engine.conversation import Conversation
from engine.llm.errors import BackendError
from engine.voice_backends import VoiceBackends
from rooms import paid_time, service
from rooms.costs import write_spent
from rooms.errors import RoomEndedError
from rooms.live.inspector import Inspector
from rooms.live.opening import Talk, converse, go_on, open_room_face
from rooms.live.resources import Resources
from rooms.live.socket import Socket
from rooms.live.sound_link import MakeLink, VisitFacts
from rooms.live.visit import Visit
from rooms.live.voice_visit import SpokenPart, has_sound, require_voice
from rooms.service import EndReason
from rooms.tickets import Admission
from rooms.wire.server_events import SessionFacts

_log: Final = structlog.get_logger(__name__)

MAX_WARMING: Final = 64
"""Minds that may wait for their fans at once; more fans wait for theirs after they entered."""


class LiveRooms:
    """Owns the live side of rooms; use it as an asynchronous context."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self._visits: dict[str, Visit] = {}
        self._kept_warm: dict[str, asyncio.Task[None]] = {}
        self._doors: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._tasks = asyncio.TaskGroup()
        self._is_closing = False

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_closing = True
        for task in self._kept_warm.values():
            task.cancel()
        await self._tasks.__aexit__(kind, error, trace)

    @property
    def visit_count(self) -> int:
        """Visits that are live now."""
        return len(self._visits)

    def is_visited(self, room_id: str) -> bool:
        """Is a fan's socket in the room?"""
        return room_id in self._visits

    def door(self, room_id: str) -> asyncio.Lock:
        """Lets one visit or one HTTP call into a room at a time."""
        return self._doors.setdefault(room_id, asyncio.Lock())

    def warm(self, room_id: str) -> None:
        """Let the mind read the room's prompt while the fan is in the lobby; returns at once."""
        is_known = room_id in self._visits or room_id in self._kept_warm
        if not is_known and len(self._kept_warm) < MAX_WARMING:
            self._keep_warm(room_id, self._warm_lobby(room_id))

    def find_visit(self, visit_id: str) -> VisitFacts | None:
        """The visit whose ``session.created`` carried this id."""
        live = self._visits.values()
        return next((visit.facts for visit in live if visit.visit_id == visit_id), None)

    async def attach(self, visit_id: str, make_link: MakeLink) -> None:
        """Give a visit a way for sound beside its socket; one that it has already is closed.

        Raises:
            AppError: The visit is over, or the link can't be made.
        """
        for visit in self._visits.values():
            if visit.visit_id == visit_id:
                await visit.attach(make_link)
                return
        raise RoomEndedError("this visit is over")

    async def visit(
        self, admission: Admission, socket: Socket, make_link: MakeLink | None = None
    ) -> None:
        """Run a visit to its end; an older one of the same room steps aside.

        Args:
            admission: Who enters which room.
            socket: For events.
            make_link: Carries sound beside the socket.

        Raises:
            AppError: The room can't be entered.
        """
        room_id = admission.room_id
        async with self.door(room_id):
            older = self._visits.get(room_id)
            if older is not None:
                await older.step_aside()
            self._stop_keeping(room_id)
            visit, talk = await self._enter(admission, socket)
            self._visits[room_id] = visit
        try:
            async with talk.links:
                await visit.run(make_link)
        finally:
            if self._visits.get(room_id) is visit:
                del self._visits[room_id]
                if visit.has_ended:
                    await talk.conversation.release()
                else:
                    grace_s = self.resources.settings.reconnect_grace_s
                    self._keep_warm(room_id, self._release_after(talk.conversation, grace_s))

    async def end(self, room_id: str, reason: EndReason) -> None:
        """End a room, through its visit where that lives here."""
        visit = self._visits.get(room_id)
        if visit is not None:
            await visit.end(reason)
        await self.end_held(room_id, reason)
        newer = self._visits.get(room_id)
        if newer is not None and newer is not visit:  # It came in while the older one went.
            await newer.end(reason)

    async def end_held(self, room_id: str, reason: EndReason) -> None:
        """End a room whose time is written down; a room that ended before stays as it is."""
        await self.resources.database.write(
            service.end_room,
            room_id,
            reason,
            clock=self.resources.clock,
            final_receipt_s=self.resources.settings.final_receipt_s,
        )

    async def _enter(self, admission: Admission, socket: Socket) -> tuple[Visit, Talk]:
        resources = self.resources
        session = SessionFacts(
            new_id("sess"),
            admission.model,
            int(admission.expires_at.timestamp()) if admission.expires_at else None,
        )
        voice = self._require_voice(admission)
        entered = await resources.database.write(
            paid_time.enter_room,
            admission.room_id,
            session.session_id,
            clock=resources.clock,
            away_s=resources.settings.away_s,
        )
        inspector = Inspector() if entered.is_preview else None
        talk = await go_on(resources, entered, inspector.show if inspector else None)
        spoken = None
        if voice is not None:
            face = await open_room_face(resources, entered)
            spoken = SpokenPart(voice, face, resources.films, talk.links)
        visit = Visit(
            resources,
            entered,
            talk.conversation,
            socket,
            session,
            spoken,
            fan_id=admission.fan_id,
            inspector=inspector,
        )
        return visit, talk

    def _require_voice(self, admission: Admission) -> VoiceBackends | None:
        """Ears and mouths of a room with sound; refuses one that can't talk, before it costs."""
        if not has_sound(admission.format):
            return None
        talking = sum(visit.facts.has_sound for visit in self._visits.values())
        return require_voice(self.resources.voice, self.resources.settings, talking)

    async def _warm_lobby(self, room_id: str) -> None:
        try:
            entered = await self.resources.database.read(paid_time.look_in, room_id)
            if self.resources.faces is not None:
                self.resources.faces.warm(entered.face)
            conversation = converse(self.resources, entered)
            await conversation.warm()
            await write_spent(self.resources.database, room_id, conversation.tally)
        except BackendError as error:
            _log.warning("lobby stays cold", room_id=room_id, code=error.backend_code)
        except AppError as error:
            _log.info("nothing to warm", room_id=room_id, code=error.code)
        else:
            await self._release_after(conversation, self.resources.settings.lobby_s)

    async def _release_after(self, conversation: Conversation, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await conversation.release()

    def _keep_warm(self, room_id: str, work: Coroutine[object, object, None]) -> None:
        if self._is_closing:
            work.close()
            return
        task = self._tasks.create_task(self._guard(room_id, work))
        self._kept_warm[room_id] = task
        task.add_done_callback(lambda done: self._forget_keeper(room_id, done))

    async def _guard(self, room_id: str, work: Coroutine[object, object, None]) -> None:
        """A lobby is a courtesy: its failure must not take the other rooms down."""
        try:
            await work
        except Exception as error:  # noqa: BLE001 - turned into a log entry here, and only here
            # In a thread: writing a traceback reads source files.
            await asyncio.to_thread(_log.error, "lobby failed", room_id=room_id, exc_info=error)

    def _forget_keeper(self, room_id: str, task: "asyncio.Task[None]") -> None:
        if self._kept_warm.get(room_id) is task:
            del self._kept_warm[room_id]

    def _stop_keeping(self, room_id: str) -> None:
        task = self._kept_warm.pop(room_id, None)
        if task is not None:
            task.cancel()
