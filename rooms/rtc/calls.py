"""All calls of this process: which there are, who may end them, and how many there may be."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import structlog

from avatars.stage.spec import FaceSpec
from avatars.stage.stages import Stages
from core.errors import AppError
from core.ids import new_id
from rooms.live.sound_link import SoundLink
from rooms.rtc.channel import ChannelSocket
from rooms.rtc.errors import (
    CallFailedError,
    CallUnknownError,
    PictureNotSoldError,
    SoundNotSoldError,
    TooManyCallsError,
    VisitForeignError,
    VisitUnknownError,
)
from rooms.rtc.ice import stun_urls
from rooms.rtc.offer import Offer
from rooms.rtc.opus import OpusMissingError, load_library
from rooms.rtc.peer import CONNECT_S, Peer
from rooms.rtc.picture import PeerPicture
from rooms.rtc.plug import require_known_aiortc
from rooms.rtc.ports import Gone, Hear, Visits
from rooms.rtc.settings import CallSettings
from rooms.tickets import Admission

_log: Final = structlog.get_logger(__name__)

JOIN_S: Final = 3.5
"""How long a visit with a socket waits for its peer: a page goes back to the socket after 3 s."""


@dataclass(slots=True)
class Call:
    """One call, from its offer on."""

    call_id: str
    fan_id: str
    offer: Offer
    events: ChannelSocket | None = None
    peer: Peer | None = None
    answer: str = ""

    @property
    def is_over(self) -> bool:
        """It had a peer, and that is closed."""
        return self.peer is not None and self.peer.is_over


class Calls:
    """Owns the calls; use it as an asynchronous context.

    Args:
        visits: What they carry sound to.
        settings: Limits and servers.
        stages: Draw pictures; without them, pages do.
    """

    def __init__(
        self, visits: Visits, settings: CallSettings, stages: Stages | None = None
    ) -> None:
        self.settings = settings
        self._stages = stages
        self._visits = visits
        self._calls: dict[str, Call] = {}
        self._tasks = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        require_known_aiortc()
        try:
            # In a thread: it reads from the disk.
            await asyncio.to_thread(load_library)
        except OpusMissingError as error:
            _log.warning("no sound by WebRTC", reason=error.message)
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for call in self._calls.values():
            if call.peer is not None:
                call.peer.hang_up()
            if call.events is not None:
                call.events.lose()
        await self._tasks.__aexit__(kind, error, trace)
        for call in list(self._calls.values()):
            await self._discard(call)

    @property
    def count(self) -> int:
        """Calls that are not over."""
        return sum(not call.is_over for call in self._calls.values())

    async def join(self, visit_id: str, fan_id: str, room_id: str | None, offer: Offer) -> Call:
        """Give a live visit sound beside its socket.

        Args:
            visit_id: Of ``session.created``.
            fan_id: Who calls.
            room_id: The room that a ticket is for; None where the caller is signed in.
            offer: The client's.

        Raises:
            AppError: It can't be done; the code says why.
        """
        facts = self._visits.find_visit(visit_id)
        if facts is None or facts.fan_id != fan_id:
            raise VisitUnknownError("no such visit is live; open the websocket first")
        if room_id not in (None, facts.room_id):
            raise VisitForeignError("this ticket is for another room than the visit's")
        if not facts.has_sound:
            raise SoundNotSoldError("this room is a text room; it has no sound")
        if offer.has_picture and not facts.has_picture:
            raise PictureNotSoldError("this server draws no picture for this room")
        self.require_stage(offer)
        call = self._register(fan_id, offer)
        try:
            await self._visits.attach(visit_id, self._maker(call))
        except BaseException:
            await self._discard(call)
            raise
        return call

    async def begin(self, admission: Admission, offer: Offer, first: Sequence[str]) -> Call:
        """Begin a visit whose events go over the call's own data channel.

        A visit that fails later ends the call: its channel goes with it.

        Args:
            admission: Who enters which room.
            offer: The client's.
            first: Events that count as sent by the client before any other.

        Raises:
            AppError: It can't be done; the code says why.
        """
        call = self._register(admission.fan_id, offer)
        call.events = ChannelSocket(first)
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tasks.create_task(self._visit(admission, call, call.events, answered))
        await answered
        return call

    def hang_up(self, call_id: str, fan_id: str) -> None:
        """End a call; a visit with a socket of its own goes on without.

        Raises:
            CallUnknownError: No such call of this fan.
        """
        call = self._calls.get(call_id)
        if call is None or call.is_over or call.fan_id != fan_id or call.peer is None:
            raise CallUnknownError("you have no such call")
        call.peer.hang_up()

    def require_room(self) -> None:
        """Refuse one more call where there are as many as there may be.

        Raises:
            TooManyCallsError: There are.
        """
        self._calls = {name: call for name, call in self._calls.items() if not call.is_over}
        if len(self._calls) >= self.settings.max_calls:
            raise TooManyCallsError("all lines are busy; sound goes over the websocket meanwhile")

    def require_stage(self, offer: Offer) -> None:
        """Refuse a picture that can't be drawn, before anything is used up for it.

        Raises:
            PictureNotSoldError: Nobody draws here.
            StagesFullError: One face more would make others stutter.
        """
        if offer.has_picture:
            if self._stages is None:
                raise PictureNotSoldError("this server draws no pictures")
            self._stages.require_room()

    def _register(self, fan_id: str, offer: Offer) -> Call:
        self.require_room()
        call = Call(new_id("rtc"), fan_id, offer)
        self._calls[call.call_id] = call
        return call

    async def _discard(self, call: Call) -> None:
        self._calls.pop(call.call_id, None)
        if call.peer is not None:
            await call.peer.aclose()

    def _maker(self, call: Call, answered: "asyncio.Future[None] | None" = None) -> "_MakePeer":
        return _MakePeer(call, stun_urls(self.settings.ice_servers), self._stages, answered)

    async def _visit(
        self,
        admission: Admission,
        call: Call,
        events: ChannelSocket,
        answered: "asyncio.Future[None]",
    ) -> None:
        try:
            await self._visits.visit(admission, events, self._maker(call, answered))
        except AppError as error:
            if not answered.done():
                answered.set_exception(error)
        except Exception as error:  # noqa: BLE001 - turned into an answer or an end here
            # In a thread: writing a traceback reads source files.
            await asyncio.to_thread(_log.error, "call failed", exc_info=error)
        finally:
            await self._discard(call)
            if not answered.done():
                answered.set_exception(CallFailedError("the call ended before it began; try again"))


class _MakePeer:
    """Makes the link of one call when its visit is ready for it."""

    def __init__(
        self,
        call: Call,
        stun: Sequence[str],
        stages: Stages | None,
        answered: "asyncio.Future[None] | None",
    ) -> None:
        self._call = call
        self._stun = stun
        self._stages = stages
        self._answered = answered

    async def __call__(self, hear: Hear, gone: Gone, face: FaceSpec | None = None) -> SoundLink:
        call = self._call
        picture = self._open(face) if call.offer.has_picture else None
        call.peer = Peer(
            hear,
            gone,
            stun_urls=self._stun,
            events=call.events,
            connect_s=JOIN_S if call.events is None else CONNECT_S,
            picture=picture,
        )
        call.answer = await call.peer.answer(call.offer)
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(None)
        return call.peer

    def _open(self, face: FaceSpec | None) -> PeerPicture:
        """Let a stage draw.

        Raises:
            PictureNotSoldError: There is nothing to draw, or nobody to draw it.
            StagesFullError: One face more would make others stutter.
        """
        if face is None or self._stages is None:
            raise PictureNotSoldError("this server draws no picture for this room")
        return PeerPicture(self._stages, face, time.monotonic)
