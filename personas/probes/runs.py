"""Probe runs in their rows."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.canonical import digest_of
from core.clock import Clock
from core.events import announce
from core.ids import new_id
from engine.prompt_shape import POLICY_VERSION
from models.base import JsonObject
from models.persona import Persona
from models.studio import ProbeRun
from models.studio_states import ProbeState
from personas.errors import ProbesRunningError
from personas.probes.rules import LOST_AFTER, Mark, RunFacts, failed_kinds, is_lost
from personas.sheets import character_of, draft_of

TOPIC = "probes"
"""Of the notices, with the persona's id."""
KEPT_RUNS = 10
"""Of one persona."""


def digest_of_draft(persona: Persona, links: Sequence[JsonObject]) -> str:
    """Names all that a mind is told of a draft: a changed word or link is another digest.

    Voice and face are no part of it: they change no answer.
    """
    told = {
        "sheet": character_of(draft_of(persona)),
        "links": list(links),
        "policy_version": POLICY_VERSION,
    }
    return digest_of(told)


def begin_run(
    db: Session, persona: Persona, digest: str, mind: str, total: int, *, clock: Clock
) -> ProbeRun:
    """Put a run on record; the caller holds the persona's row.

    Raises:
        ProbesRunningError: One is running.
    """
    now = clock.now()
    last = last_run(db, persona.id)
    if last is not None and last.state == ProbeState.RUNNING:
        if not is_lost(ProbeState.RUNNING, last.beat_at, now):
            raise ProbesRunningError("Its probes are being asked just now. Wait for their end.")
        _end(db, last, ProbeState.BROKEN, persona.owner_id, clock)
    run = ProbeRun(
        id=new_id("prb"),
        persona_id=persona.id,
        digest=digest,
        mind=mind,
        state=ProbeState.RUNNING,
        asked=0,
        total=total,
        answers=[],
        started_at=now,
        beat_at=now,
        ended_at=None,
    )
    db.add(run)
    db.flush()
    _forget_old(db, persona.id)
    announce(db, TOPIC, persona.id, user_id=persona.owner_id)
    return run


def beat(db: Session, run_id: str, *, clock: Clock) -> bool:
    """Say that a run is alive.

    Returns:
        False where it was given up meanwhile: ask no further.
    """
    run = _lock(db, run_id)
    if run is None or run.state != ProbeState.RUNNING:
        return False
    run.beat_at = clock.now()
    return True


def keep_answer(db: Session, run_id: str, answer: JsonObject, *, clock: Clock) -> bool:
    """Write one answer down, and end the run with the last one.

    Returns:
        False where it was given up meanwhile: ask no further.
    """
    run = _lock(db, run_id)
    if run is None or run.state != ProbeState.RUNNING:
        return False
    run.answers = [*run.answers, answer]
    run.asked += 1
    run.beat_at = clock.now()
    owner_id = db.get_one(Persona, run.persona_id).owner_id
    if run.asked < run.total:
        announce(db, TOPIC, run.persona_id, user_id=owner_id)
    else:
        state = ProbeState.FAILED if failed_kinds(marks_of(run)) else ProbeState.PASSED
        _end(db, run, state, owner_id, clock)
    return True


def break_run(db: Session, run_id: str, *, clock: Clock) -> None:
    """The mind did not answer, or the server stops."""
    run = _lock(db, run_id)
    if run is not None and run.state == ProbeState.RUNNING:
        owner_id = db.get_one(Persona, run.persona_id).owner_id
        _end(db, run, ProbeState.BROKEN, owner_id, clock)


def break_lost_runs(db: Session, *, clock: Clock, limit: int) -> int:
    """Give up runs whose process is gone."""
    query = (
        select(ProbeRun.id)
        .where(ProbeRun.state == ProbeState.RUNNING, ProbeRun.beat_at < clock.now() - LOST_AFTER)
        .limit(limit)
    )
    lost = db.scalars(query).all()
    for run_id in lost:
        break_run(db, run_id, clock=clock)
    return len(lost)


def last_run(db: Session, persona_id: str) -> ProbeRun | None:
    """The newest run of a persona."""
    return db.scalar(
        select(ProbeRun)
        .where(ProbeRun.persona_id == persona_id)
        .order_by(ProbeRun.started_at.desc(), ProbeRun.id.desc())
        .limit(1)
    )


def marks_of(run: ProbeRun) -> list[Mark]:
    """How the answers of a run were judged."""
    return [Mark(one["kind"], one["needed"], one["passed"]) for one in run.answers]


def facts_of(run: ProbeRun | None) -> RunFacts | None:
    """What the gate must know of a run."""
    return run and RunFacts(ProbeState(run.state), run.digest, run.mind)


def _end(db: Session, run: ProbeRun, state: ProbeState, owner_id: str, clock: Clock) -> None:
    run.state, run.ended_at = state, clock.now()
    announce(db, TOPIC, run.persona_id, user_id=owner_id)


def _lock(db: Session, run_id: str) -> ProbeRun | None:
    return db.scalar(select(ProbeRun).where(ProbeRun.id == run_id).with_for_update())


def _forget_old(db: Session, persona_id: str) -> None:
    newest = (
        select(ProbeRun.id)
        .where(ProbeRun.persona_id == persona_id)
        .order_by(ProbeRun.started_at.desc(), ProbeRun.id.desc())
        .limit(KEPT_RUNS)
    )
    kept = db.scalars(newest).all()
    db.execute(delete(ProbeRun).where(ProbeRun.persona_id == persona_id, ProbeRun.id.not_in(kept)))
