"""What was said, weighed: safety rules that fired, minds that are down, a clock that must stand."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Final

import structlog

from core.telemetry import counter, timing
from engine.conversation_events import FanTurn, TurnEnded
from engine.safety.bands import CODES, About, Band, Verdict
from engine.safety.crisis import crisis_message
from rooms.decisions import MOST_STOPS, ToldDecision, record_decision
from rooms.live.meter import Meter
from rooms.live.outgoing import Outgoing
from rooms.live.resources import Resources
from rooms.transcripts import hush_turns
from rooms.wire import vendor_events
from rooms.wire.server_events import Outcome, OutcomeReason

_log: Final = structlog.get_logger(__name__)
REPLIES: Final = counter("replies", "Replies of personas, by how they ended.", ["status"])
FIRST_TEXT: Final = timing("reply_first_text", "From the request to the first words that go out.")

Spawn = Callable[[Coroutine[object, object, None]], object]
BACKEND_FAILURES: Final = frozenset(
    {"unreachable", "unauthorised", "rate_limited", "overloaded", "bad_answer", "timeout", "closed"}
    | {"load_failed", "weights_missing", "unknown_voice", "internal"}
)
"""Reasons that say that a mind, an ear or a mouth is down."""

_REASONS: Final[dict[str | None, OutcomeReason]] = {
    "client_cancelled": "client_cancelled",
    "turn_detected": "turn_detected",
    "max_output_tokens": "max_output_tokens",
    "content_filter": "content_filter",
}


class Watch:
    """Watches over one visit.

    Args:
        resources: The rows for counts.
        meter: The paid clock.
        room_id: The room.
        out: Where the page hears of decisions, and of what stays out of the memory.
        spawn: Starts a task of the visit: what is written down holds nobody up.
    """

    def __init__(
        self, resources: Resources, meter: Meter, room_id: str, out: Outgoing, spawn: Spawn
    ) -> None:
        self._resources = resources
        self._meter = meter
        self._room_id = room_id
        self._out = out
        self._spawn = spawn
        self._stops = 0
        self._hushes_next = False
        self.is_unfit = asyncio.Event()
        """Set when the room must end for the fan's safety."""

    async def taken(self, turn: FanTurn) -> None:
        """The fan's words are on record."""
        if turn.crisis is not None:
            await self._meter.hold("crisis")
            if turn.is_stopped:  # No reply may come any more that would bring the message.
                locale = turn.crisis.locale
                await self._out.send(vendor_events.crisis(crisis_message(locale), locale))
        else:
            await self._meter.let_go("crisis")
        for verdict in turn.verdicts:
            is_end = verdict.band is Band.STOP
            self._spawn(self._decide("fan", verdict, is_end=is_end))
        await self._hush(turn)

    async def in_crisis(self) -> None:
        """The crisis message goes out."""
        await self._meter.hold("crisis")

    async def ended(self, ended: TurnEnded) -> None:
        """A reply is over."""
        _log.info(
            "reply ended",
            room_id=self._room_id,
            status=ended.status,
            reason=ended.reason,
            first_token_ms=ended.first_token_ms,
            first_text_ms=ended.first_text_ms,
            output_tokens=ended.usage.output_tokens if ended.usage else None,
        )
        REPLIES.labels(ended.status).inc()
        if ended.first_text_ms is not None:
            FIRST_TEXT.observe(ended.first_text_ms / 1e3)
        if ended.fan_verdict is not None:
            is_end = ended.fan_verdict.band is Band.STOP
            self._spawn(self._decide("fan", ended.fan_verdict, is_end=is_end))
        if ended.verdict is not None:
            self._stops += ended.verdict.band is Band.STOP
            is_end = self._stops >= MOST_STOPS
            self._spawn(self._decide("persona", ended.verdict, is_end=is_end))
        if ended.status == "failed":
            await self.failed(ended.reason)
        elif ended.first_token_ms is not None:
            await self._meter.let_go("backend_down")

    async def failed(self, reason: str | None) -> None:
        """Something did not work: where it was ours, time stands still until it works again."""
        if reason in BACKEND_FAILURES:
            await self._meter.hold("backend_down")

    async def _hush(self, turn: FanTurn) -> None:
        """Keep out of the memory what the fan asks to be kept out."""
        is_announced, self._hushes_next = self._hushes_next, turn.off_record == "next"
        if turn.off_record == "no" and not is_announced:
            return
        hushed = await self._resources.database.write(
            hush_turns, self._room_id, turn.turn_id, with_before=turn.off_record != "no"
        )
        await self._out.send(vendor_events.memory(hushed))

    async def _decide(self, about: About, verdict: Verdict, *, is_end: bool) -> None:
        """Write a decision down, tell the page, and end the room where it must end."""
        try:
            code = verdict.code
            _log.warning("safety rule fired", room_id=self._room_id, about=about, code=code)
            decision_id = await self._resources.database.write(
                record_decision, self._room_id, about, verdict, clock=self._resources.clock
            )
            told = ToldDecision(decision_id, about, str(verdict.band), code, CODES[code])
            await self._out.send(vendor_events.safety(told))
        finally:
            if is_end:
                self.is_unfit.set()


def outcome_of(ended: TurnEnded) -> Outcome:
    """How a turn's end reads in the protocol."""
    if ended.status == "failed":
        return Outcome(
            "failed",
            error_code=ended.reason or "internal",
            error_message="the persona could not answer; your paid time does not run meanwhile",
            usage=ended.usage,
        )
    return Outcome(ended.status, _REASONS.get(ended.reason), usage=ended.usage)
