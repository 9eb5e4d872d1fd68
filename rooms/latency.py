"""Why was this answer slow? Spoken turns stage by stage, for a persona's owner; never the words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Final

from sqlalchemy.orm import Session

from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from engine.conversation_events import TurnEnded
from engine.timeline import Timeline
from models.persona import Persona
from models.room import Room, SpokenTurn
from rooms import repository
from rooms.schemas import LatencyView, SpokenTurnView, StageView

STAGES: Final = (
    "pause_seen",
    "transcript",
    "turn_over",
    "first_token",
    "first_clause",
    "first_audio",
    "first_sent",
    "first_played",
)
"""In the order in which an answer passes them."""
MOST: Final = 500
"""Newest turns that are looked at."""
SHOWN: Final = 20
"""Turns that are shown one by one."""


def keep_spoken_turn(
    db: Session, room_id: str, ended: TurnEnded, timeline: Timeline, *, clock: Clock
) -> None:
    """Write down how long the stages of an answer took."""
    stages = timeline.stages_ms()
    if not stages:
        return
    room = db.get_one(Room, room_id)
    db.add(
        SpokenTurn(
            id=new_id("spoken"),
            room_id=room_id,
            persona_id=room.persona_id,
            at=clock.now(),
            status=ended.status,
            reason=ended.reason,
            stages=stages,
            guesses_dropped=timeline.guesses_dropped,
        )
    )


def read_latency(
    db: Session, owner_id: str, persona_id: str, days: int, now: datetime
) -> LatencyView:
    """How quickly a persona answers, and what its slowest answers waited for.

    Raises:
        NotFoundError: No such persona, or another owner's.
    """
    persona = db.get(Persona, persona_id)
    if persona is None or persona.owner_id != owner_id:
        raise NotFoundError("no such persona")
    since = now - timedelta(days=days)
    turns = repository.spoken_turns(db, persona_id, since, MOST)
    return LatencyView(
        days=days,
        turns=len(turns),
        failed=sum(turn.status == "failed" for turn in turns),
        interrupted=sum(turn.reason == "turn_detected" for turn in turns),
        guesses_dropped=sum(turn.guesses_dropped for turn in turns),
        stages=[_stage(name, turns) for name in STAGES],
        slowest=[_shown(turn) for turn in sorted(turns, key=_answered_ms, reverse=True)[:SHOWN]],
        newest=[_shown(turn) for turn in turns[:SHOWN]],
    )


def _stage(name: str, turns: Sequence[SpokenTurn]) -> StageView:
    took = sorted(int(turn.stages[name]) for turn in turns if name in turn.stages)
    if not took:
        return StageView(name=name, count=0, median_ms=None, p95_ms=None)
    cuts = quantiles(took, n=20, method="inclusive") if len(took) > 1 else took * 19
    return StageView(name=name, count=len(took), median_ms=round(cuts[9]), p95_ms=round(cuts[18]))


def _answered_ms(turn: SpokenTurn) -> int:
    return int(turn.stages.get("first_sent", -1))


def _shown(turn: SpokenTurn) -> SpokenTurnView:
    waits = _waits(turn)
    slowest = max(waits, key=lambda name: waits[name]) if waits else None
    return SpokenTurnView(
        at=turn.at,
        status=turn.status,
        reason=turn.reason,
        stages={name: int(turn.stages[name]) for name in STAGES if name in turn.stages},
        slowest=slowest,
        guesses_dropped=turn.guesses_dropped,
    )


def _waits(turn: SpokenTurn) -> dict[str, int]:
    """Milliseconds that each stage added; the turn's end runs beside the others."""
    waits: dict[str, int] = {}
    before = 0
    for name in STAGES:
        if name in turn.stages and name != "turn_over":
            waits[name] = max(0, int(turn.stages[name]) - before)
            before = max(before, int(turn.stages[name]))
    if "turn_over" in turn.stages and turn.stages.get("first_sent") == turn.stages["turn_over"]:
        waits["turn_over"] = int(turn.stages["turn_over"])
    return waits
