"""What was said, weighed: safety rules that fired, minds that are down, a clock that must stand."""

import asyncio
from typing import Final

import structlog

from core.telemetry import counter, timing
from engine.conversation_events import FanTurn, TurnEnded
from rooms.live.meter import Meter
from rooms.live.resources import Resources
from rooms.transcripts import count_safety
from rooms.wire.server_events import Outcome, OutcomeReason

_log: Final = structlog.get_logger(__name__)
REPLIES: Final = counter("replies", "Replies of personas, by how they ended.", ["status"])
FIRST_TEXT: Final = timing("reply_first_text", "From the request to the first words that go out.")

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
    """

    def __init__(self, resources: Resources, meter: Meter, room_id: str) -> None:
        self._resources = resources
        self._meter = meter
        self._room_id = room_id
        self.is_unfit = asyncio.Event()
        """Set when the room must end for the fan's safety."""

    async def taken(self, turn: FanTurn) -> None:
        """The fan's words are on record."""
        if turn.crisis is not None:
            await self._count(f"crisis:{turn.crisis.kind}")
            await self._meter.hold("crisis")
        else:
            await self._meter.let_go("crisis")
        if turn.is_injection:
            await self._count("injection")
        if turn.claims_minor:
            await self._count("minor")
            self.is_unfit.set()

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
        if ended.safety_code is not None:
            await self._count(f"screen:{ended.safety_code}")
        if ended.status == "failed":
            await self.failed(ended.reason)
        elif ended.first_token_ms is not None:
            await self._meter.let_go("backend_down")

    async def failed(self, reason: str | None) -> None:
        """Something did not work: where it was ours, time stands still until it works again."""
        if reason in BACKEND_FAILURES:
            await self._meter.hold("backend_down")

    async def _count(self, rule: str) -> None:
        _log.warning("safety rule fired", room_id=self._room_id, rule=rule)
        await self._resources.database.write(count_safety, self._room_id, rule)


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
