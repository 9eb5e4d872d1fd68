"""What the Realtime protocol lacks, as ``x.room.*`` events; other clients ignore them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.money import to_text, to_wei
from engine.prompt_blocks import PromptBlock
from rooms.decisions import ToldDecision
from rooms.wire.items import Json

PauseReason = Literal["crisis", "backend_down"]


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """The room's clock and money at one moment."""

    room_id: str
    tier: str
    bought_ms: int
    delivered_ms: int
    is_running: bool
    paused_reason: PauseReason | None
    amount: int
    """Micro-units."""
    earned: int
    """Micro-units."""
    currency: str


def state(facts: RoomFacts) -> Json:
    """Where the clock and the money stand."""
    return {
        "type": "x.room.state",
        "room_id": facts.room_id,
        "delivered_ms": facts.delivered_ms,
        "bought_ms": facts.bought_ms,
        "left_ms": facts.bought_ms - facts.delivered_ms,
        "is_running": facts.is_running,
        "paused_reason": facts.paused_reason,
        "tier": facts.tier,
        "amount": to_text(facts.amount),
        "earned": to_text(facts.earned),
        "currency": facts.currency,
    }


def disclosure(text: str) -> Json:
    """The persona is an AI."""
    return {"type": "x.room.disclosure", "text": text}


def receipt_due(deal_id: str, delivered_ms: int, earned: int, grace_s: int) -> Json:
    """Please sign for what was delivered."""
    return {
        "type": "x.room.receipt_due",
        "deal_id": deal_id,
        "delivered_ms": delivered_ms,
        "earned": to_text(earned),
        "earned_wei": str(to_wei(earned)),
        "grace_s": grace_s,
    }


def receipt_signed(delivered_ms: int, earned: int) -> Json:
    """A signature was taken."""
    return {
        "type": "x.room.receipt_signed",
        "delivered_ms": delivered_ms,
        "earned": to_text(earned),
    }


def ended(reason: str, delivered_ms: int, amount: int, earned: int) -> Json:
    """The room is over; what was not earned goes back to the fan."""
    return {
        "type": "x.room.ended",
        "reason": reason,
        "delivered_ms": delivered_ms,
        "earned": to_text(earned),
        "refunded": to_text(amount - earned),
    }


def crisis(text: str, locale: str) -> Json:
    """Where help is; the clock stands still."""
    return {"type": "x.room.crisis", "text": text, "locale": locale}


def prompt(item_id: str, blocks: Sequence[PromptBlock], mind: str, context_tokens: int) -> Json:
    """What the mind reads before it answers, piece by piece; in previews only."""
    shown = [
        {
            "position": position,
            "part": block.part,
            "role": block.role,
            "text": block.text,
            "tokens": block.tokens,
            "why": block.why,
        }
        for position, block in enumerate(blocks, 1)
    ]
    return {
        "type": "x.room.prompt",
        "item_id": item_id,
        "mind": mind,
        "blocks": shown,
        "tokens": sum(block.tokens for block in blocks),
        "context_tokens": context_tokens,
    }


def safety(told: ToldDecision) -> Json:
    """Something was steered or stopped, and why; it can be appealed by its id.

    ``after_item_id`` is its place where it is told again, and null where it has just happened.
    """
    return {
        "type": "x.room.safety",
        "decision_id": told.decision_id,
        "about": told.about,
        "band": told.band,
        "code": told.code,
        "meaning": told.meaning,
        "after_item_id": told.after,
    }


def memory(off_record: Sequence[str]) -> Json:
    """The fan asked that something is not remembered: these items stay out of the memory."""
    return {"type": "x.room.memory", "off_record": list(off_record)}


def taken_over() -> Json:
    """A newer visit holds the room now."""
    return {"type": "x.room.taken_over", "message": "the room was opened somewhere else"}
