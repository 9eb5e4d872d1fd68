"""One HTTP question to a persona: the clock runs while it is answered, and nothing is kept."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import structlog

from core.errors import UnavailableError
from core.ids import new_id
from core.money import to_text, to_wei
from engine.conversation import Conversation
from engine.conversation_events import CrisisNotice, TextDelta, TurnEnded
from engine.history import Turn
from engine.ports import ChatUsage
from engine.safety.bands import About, Band, Verdict
from rooms import paid_time
from rooms.decisions import has_too_many_stops, record_decision
from rooms.errors import ReceiptRequiredError, RoomInUseError
from rooms.live.live_rooms import LiveRooms
from rooms.live.meter import Meter
from rooms.live.opening import Talk, begin_talk
from rooms.paid_time import Entered
from rooms.receipts import sign_custodial
from rooms.rules import ReceiptStanding
from rooms.wire.openai_http import FinishReason

_log: Final = structlog.get_logger(__name__)


class PersonaFailedError(UnavailableError):
    """The mind did not answer; the time was not counted on."""

    code = "persona_failed"


@dataclass(frozen=True, slots=True)
class Question:
    """What a request asks."""

    room_id: str
    history: tuple[Turn, ...]
    text: str
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer is whole."""

    finish: FinishReason
    usage: ChatUsage


async def answer(live_rooms: LiveRooms, question: Question) -> AsyncGenerator[Words | Finished]:
    """Answer one question; closing the generator stops the mind and the clock.

    Raises:
        RoomEndedError: The room is over, or its time is used up by this answer.
        RoomInUseError: A live visit holds the room.
        ReceiptRequiredError: The fan must sign for what was delivered before.
        PersonaFailedError: The mind did not answer.
    """
    async with live_rooms.door(question.room_id):
        call = await _Call.open(live_rooms, question)
        try:
            async with call.links, aclosing(call.speak()) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            await call.close()


class _Call:
    """The room, held for one question."""

    def __init__(
        self,
        live_rooms: LiveRooms,
        question: Question,
        entered: Entered,
        holder: str,
        talk: Talk,
    ) -> None:
        self._live_rooms = live_rooms
        self._resources = live_rooms.resources
        self._question = question
        self._entered = entered
        self._holder = holder
        self._conversation, self.links = talk.conversation, talk.links
        self._meter = Meter(self._resources, entered, holder, self._conversation.tally)
        self._is_safe = True
        self._decisions: list[tuple[About, Verdict]] = []

    @classmethod
    async def open(cls, live_rooms: LiveRooms, question: Question) -> "_Call":
        resources = live_rooms.resources
        if live_rooms.is_visited(question.room_id):
            raise RoomInUseError("the room is open in a live visit; leave it first")
        holder = new_id("call")
        entered = await resources.database.write(
            paid_time.enter_room,
            question.room_id,
            holder,
            clock=resources.clock,
            away_s=resources.settings.away_s,
            for_socket=False,
        )
        talk = await begin_talk(resources, entered, history=question.history)
        call = cls(live_rooms, question, entered, holder, talk)
        try:
            call._require_signed()
        except ReceiptRequiredError:
            await call._let_go()
            raise
        return call

    async def speak(self) -> AsyncGenerator[Words | Finished]:
        question, conversation = self._question, self._conversation
        await self._note_fan(conversation)
        await self._meter.let_go("warming")
        async with aclosing(
            conversation.reply(turn_id=new_id("item"), max_tokens=question.max_tokens)
        ) as events:
            async for event in events:
                match event:
                    case CrisisNotice():
                        await self._meter.hold("crisis")
                        yield Words(event.text)
                    case TextDelta():
                        await self._beat()
                        yield Words(event.text)
                    case TurnEnded():
                        yield await self._finish(event)

    async def close(self) -> None:
        """Stop the clock, sign where the key is ours, end the room where its time is over."""
        await self._meter.stop()
        for about, verdict in self._decisions:
            await self._resources.database.write(
                record_decision,
                self._entered.room_id,
                about,
                verdict,
                clock=self._resources.clock,
            )
        if await self._has_too_many_stops():
            self._is_safe = False
        if not self._is_safe:
            await self._live_rooms.end_held(self._entered.room_id, "safety")
        elif self._meter.is_over:
            await self._live_rooms.end_held(self._entered.room_id, "time_over")
        if self._entered.is_custodial and self._wants_signature():
            await self._resources.database.write(
                sign_custodial,
                self._entered.room_id,
                self._resources.keystore,
                self._resources.domain,
                clock=self._resources.clock,
            )
        await self._let_go()

    async def _has_too_many_stops(self) -> bool:
        decided = {(about, verdict.band) for about, verdict in self._decisions}
        if ("persona", Band.STOP) not in decided:
            return False
        room_id = self._entered.room_id
        return await self._resources.database.read(has_too_many_stops, room_id)

    async def _note_fan(self, conversation: Conversation) -> None:
        turn = conversation.add_fan_turn(self._question.text)
        if turn.crisis is not None:
            # The clock never starts: this answer is free.
            await self._meter.hold("crisis")
        self._decisions.extend(("fan", verdict) for verdict in turn.verdicts)
        self._is_safe = not turn.is_stopped

    async def _beat(self) -> None:
        if self._meter.tick():
            await self._meter.write()

    async def _finish(self, ended: TurnEnded) -> Finished:
        _log.info(
            "question answered",
            room_id=self._entered.room_id,
            status=ended.status,
            reason=ended.reason,
            first_text_ms=ended.first_text_ms,
        )
        if ended.fan_verdict is not None:
            self._decisions.append(("fan", ended.fan_verdict))
            self._is_safe = self._is_safe and ended.fan_verdict.band is not Band.STOP
        if ended.verdict is not None:
            self._decisions.append(("persona", ended.verdict))
        if ended.status == "failed":
            raise PersonaFailedError("the persona could not answer; try again", reason=ended.reason)
        return Finished(_finish_reason(ended), ended.usage or ChatUsage(0, 0))

    def _wants_signature(self) -> bool:
        interval_ms = self._resources.settings.receipt_interval_ms
        return self._meter.is_over or self._meter.standing.is_due(interval_ms)

    def _require_signed(self) -> None:
        settings = self._resources.settings
        standing = self._meter.standing
        if standing.is_overdue(settings.receipt_interval_ms, settings.receipt_grace_ms):
            raise _receipt_required(self._entered, standing)

    async def _let_go(self) -> None:
        await self._resources.database.write(
            paid_time.leave_room, self._entered.room_id, self._holder
        )


def _receipt_required(entered: Entered, standing: ReceiptStanding) -> ReceiptRequiredError:
    return ReceiptRequiredError(
        f"sign for the time delivered so far: POST /api/rooms/{entered.room_id}/receipts",
        deal_id=entered.deal_id,
        delivered_ms=standing.delivered_ms,
        earned=to_text(standing.earned),
        earned_wei=str(to_wei(standing.earned)),
    )


def _finish_reason(ended: TurnEnded) -> FinishReason:
    if ended.reason == "content_filter":
        return "content_filter"
    return "length" if ended.reason == "max_output_tokens" else "stop"
