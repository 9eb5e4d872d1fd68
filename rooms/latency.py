"""Why was this answer slow? Spoken turns stage by stage, for a persona's owner; never the words."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Any, Final

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
    "first_token",
    "first_clause",
    "first_audio",
    "turn_over",
    "first_sent",
    "first_played",
)
"""In the order of the waiting. Mind and voice work while the pause goes on, so what they have ready
early waits for the end of the turn."""
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
    answers = [turn for turn in turns if "first_sent" in turn.stages]
    return LatencyView(
        days=days,
        turns=len(turns),
        failed=sum(turn.status == "failed" for turn in turns),
        interrupted=sum(turn.reason == "turn_detected" for turn in turns),
        guesses_dropped=sum(turn.guesses_dropped for turn in turns),
        stages=[_stage(name, turns) for name in STAGES],
        slowest=[_shown(turn) for turn in sorted(answers, key=_answered_ms, reverse=True)[:SHOWN]],
        newest=[_shown(turn) for turn in turns[:SHOWN]],
    )


def _stage(name: str, turns: Sequence[SpokenTurn]) -> StageView:
    took = sorted(int(turn.stages[name]) for turn in turns if name in turn.stages)
    if not took:
        return StageView(name=name, count=0, median_ms=None, p95_ms=None)
    cuts = quantiles(took, n=20, method="inclusive") if len(took) > 1 else took * 19
    return StageView(name=name, count=len(took), median_ms=round(cuts[9]), p95_ms=round(cuts[18]))


def _answered_ms(turn: SpokenTurn) -> int:
    return int(turn.stages["first_sent"])


def _shown(turn: SpokenTurn) -> SpokenTurnView:
    waits = stage_waits(turn.stages)
    return SpokenTurnView(
        at=turn.at,
        status=turn.status,
        reason=turn.reason,
        stages={name: int(turn.stages[name]) for name in STAGES if name in turn.stages},
        waits=waits,
        slowest=max(waits, key=lambda name: waits[name]) if waits else None,
        guesses_dropped=turn.guesses_dropped,
    )


def stage_waits(stages: Mapping[str, Any]) -> dict[str, int]:
    """Say how long an answer waited for each stage.

    Args:
        stages: Milliseconds from the fan's last sound to each stage that was reached.

    Returns:
        Milliseconds, in the order of the waiting; they add up to the latest stage.
    """
    waits: dict[str, int] = {}
    reached = 0
    for name in STAGES:
        if name in stages:
            waits[name] = max(0, int(stages[name]) - reached)
            reached = max(reached, int(stages[name]))
    return waits
