"""An owner has a draft probed: a suite of questions, asked of the mind in the background."""

from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from fastapi import APIRouter
from sqlalchemy.orm import Session

from accounts.agent_links import links_to_pin
from accounts.deps import CurrentOwner, LimiterDep
from accounts.limits import Limit
from accounts.wire import Answer, RowId
from core.clock import Clock
from core.deps import ClockDep, DatabaseDep
from core.ids import new_id
from engine.interview import interview
from engine.links.ports import RoomLinks
from engine.ports import MindTraits
from flows.studio_desk import Candidate, StudioDep, StudioDesk
from models.base import JsonObject
from models.persona import Persona
from models.studio import ProbeRun
from models.studio_states import ProbeState
from personas.fan_routes import PersonasSettingsDep
from personas.probes import runs
from personas.probes.rules import GateProblem, failed_kinds, gate_problem
from personas.probes.suite import Needed, OwnProbe, Probe, ProbeKind, suite_of
from personas.service import own_persona
from personas.settings import PersonasSettings, ProbesRule
from personas.sheets import published_sheet
from personas.snapshots import tried_version
from rooms.linked import links_of
from rooms.sheets import played_sheet

log = structlog.get_logger()

router = APIRouter(prefix="/api/owner/personas/{persona_id}/probes", tags=["owner"])

RUNS: Final = Limit("probes", 20, timedelta(hours=1))
"""Of one owner."""


class ProbeAnswer(Answer):
    """One conversation of a run."""

    kind: ProbeKind
    question: str
    """What was said to the persona, a line each."""
    answer: str
    """What it said, a line each."""
    wanted: str
    needed: Needed
    passed: bool
    why: str | None
    """What is wrong with it."""
    mind: str | None
    """Who was asked last; None where the engine answered by itself, and in runs of long ago."""


class ProbeRunView(Answer):
    """A run, as far as it has come."""

    id: str
    state: ProbeState
    mind: str
    """The house's, which answers where no other mind is linked."""
    asked: int
    total: int
    failed: list[ProbeKind]
    """The kinds that keep it from passing."""
    answers: list[ProbeAnswer]
    started_at: datetime
    ended_at: datetime | None


class ProbesView(Answer):
    """Where a draft stands with its probes."""

    rule: ProbesRule
    """``required``: it must pass before it is published; ``advised``: it need not."""
    mind: str
    """The mind that answers in rooms."""
    problem: GateProblem | None
    """Why the draft as it is now has not passed; None where it has."""
    run: ProbeRunView | None
    """The last one."""


@router.post("", operation_id="startProbes", status_code=202)
async def start_probes(
    persona_id: RowId,
    owner: CurrentOwner,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    limiter: LimiterDep,
    studio: StudioDep,
    clock: ClockDep,
) -> ProbesView:
    """Ask the draft's probes; the page is told of each answer (`probes`, by server-sent events)."""
    limiter.take(RUNS, owner.id)
    with studio.place_for_probes():
        mind = studio.parts.mind
        begun = await database.write(
            begin, owner.id, persona_id, mind.name, mind.traits, clock=clock
        )
        studio.begin_probes(begun.run_id, ask_all(studio, begun))
    return await database.read(read_probes, owner.id, persona_id, settings)


@router.get("", operation_id="getProbes")
async def get_probes(
    persona_id: RowId, owner: CurrentOwner, database: DatabaseDep, settings: PersonasSettingsDep
) -> ProbesView:
    """Where the draft stands with its probes, and the last run with its answers."""
    return await database.read(read_probes, owner.id, persona_id, settings)


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that was written down, and who is to be asked."""

    run_id: str
    candidate: Candidate
    own: list[OwnProbe]


def begin(
    db: Session, owner_id: str, persona_id: str, mind: str, traits: MindTraits, *, clock: Clock
) -> Begun:
    """Write the draft down as tried, and a run for it.

    Raises:
        NotFoundError: The owner has no such persona.
        ProbesRunningError: A run is on its way.
    """
    persona = own_persona(db, owner_id, persona_id)
    version = tried_version(db, persona, clock=clock)
    own = [OwnProbe(one.question, tuple(one.must_say)) for one in published_sheet(version).probes]
    linked = links_of(db, version)
    candidate = Candidate(played_sheet(version, linked), linked.servers)
    digest = runs.digest_of_draft(persona, version.links)
    # As many questions are asked of any mind.
    total = len(suite_of(candidate.sheet, own, traits))
    run = runs.begin_run(db, persona, digest, mind, total, clock=clock)
    return Begun(run.id, candidate, own)


def read_probes(
    db: Session, owner_id: str, persona_id: str, settings: PersonasSettings
) -> ProbesView:
    """Where a draft stands with its probes.

    Raises:
        NotFoundError: The owner has no such persona.
    """
    persona = own_persona(db, owner_id, persona_id)
    run = runs.last_run(db, persona.id)
    return ProbesView(
        rule=settings.probes,
        mind=settings.mind,
        problem=_problem(db, persona, run, settings),
        run=_view(run) if run else None,
    )


async def ask_all(studio: StudioDesk, begun: Begun) -> None:
    """Ask one probe after the other until all are answered, or the mind fails.

    A mind that the draft is linked with is asked in the place of the house's, and judged as what it
    is; where it fails, the house answers, as in rooms.
    """
    mind, run_id = studio.parts.mind, begun.run_id
    key = new_id("try")
    async with studio.linked_mind(begun.candidate) as links:
        brain = links.brain
        is_asked = brain is not None and await brain.may_answer()
        traits = brain.traits if brain is not None and is_asked else mind.traits
        try:
            for probe in suite_of(begun.candidate.sheet, begun.own, traits):
                if not await ask_one(studio, run_id, probe, key, links):
                    return
        finally:
            await mind.release(key)


async def ask_one(
    studio: StudioDesk, run_id: str, probe: Probe, key: str, links: RoomLinks
) -> bool:
    """Ask one probe and keep the answer; False where the run goes no further."""
    database, mind, clock = studio.parts.database, studio.parts.mind, studio.parts.clock
    answers: list[str] = []
    asked: str | None = None
    talk = interview(probe.sheet, mind, probe.lines, clock=clock, room_key=key, links=links)
    async with aclosing(talk) as found:
        async for ended in found:
            if ended.status in {"failed", "cancelled"}:
                log.warning("probes_broken", run_id=run_id, reason=ended.reason)
                await database.write(runs.break_run, run_id, clock=clock)
                return False
            answers.append(ended.text)
            asked = ended.mind or asked
            if not await database.write(runs.beat, run_id, clock=clock):
                return False
    told = judged(probe, answers, asked)
    return await database.write(runs.keep_answer, run_id, told, clock=clock)


def judged(probe: Probe, answers: list[str], mind: str | None) -> JsonObject:
    """One answer for its row."""
    why = probe.judge(answers)
    return {
        "kind": probe.kind,
        "question": "\n".join(probe.lines),
        "answer": "\n".join(answers),
        "wanted": probe.wanted,
        "needed": probe.needed,
        "passed": why is None,
        "why": why,
        "mind": mind,
    }


def _problem(
    db: Session, persona: Persona, run: ProbeRun | None, settings: PersonasSettings
) -> GateProblem | None:
    links = links_to_pin(db, [persona.id])[persona.id]
    digest = runs.digest_of_draft(persona, links)
    return gate_problem(runs.facts_of(run), digest, settings.mind)


def _view(run: ProbeRun) -> ProbeRunView:
    return ProbeRunView(
        id=run.id,
        state=ProbeState(run.state),
        mind=run.mind,
        asked=run.asked,
        total=run.total,
        failed=[] if run.state == ProbeState.RUNNING else failed_kinds(runs.marks_of(run)),
        # Runs of long ago do not say who was asked.
        answers=[ProbeAnswer.model_validate({"mind": None} | one) for one in run.answers],
        started_at=run.started_at,
        ended_at=run.ended_at,
    )
