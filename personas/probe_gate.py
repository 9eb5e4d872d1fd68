"""Only what was probed is published, where the operator asks for that."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from models.base import JsonObject
from models.persona import Persona
from personas.errors import ProbesNotPassedError
from personas.probes import runs
from personas.probes.rules import GateProblem, failed_kinds, gate_problem
from personas.settings import PersonasSettings

_SENTENCES: Final[dict[GateProblem, str]] = {
    "none": "Ask its probes first: they were never asked.",
    "running": "Its probes are being asked just now. Wait for their end.",
    "outdated": "It has changed since its probes were asked. Ask them again.",
    "other_mind": "Another mind answers now than when its probes were asked. Ask them again.",
    "failed": "Its probes have not passed.",
    "broken": "Its probes did not come to an end: the mind did not answer. Ask them again.",
}


def require_probed(
    db: Session, persona: Persona, links: Sequence[JsonObject], settings: PersonasSettings
) -> str:
    """The mind under which a draft has passed its probes; empty where it has not, and need not.

    Raises:
        ProbesNotPassedError: It has not, and must; ``details`` say why, and which kinds failed.
    """
    run = runs.last_run(db, persona.id)
    digest = runs.digest_of_draft(persona, links)
    problem = gate_problem(runs.facts_of(run), digest, settings.mind)
    if problem is None:
        return settings.mind
    if settings.probes == "advised":
        return ""
    failed = failed_kinds(runs.marks_of(run)) if run is not None and problem == "failed" else []
    raise ProbesNotPassedError(
        f"{_SENTENCES[problem]} Failed: {', '.join(failed)}." if failed else _SENTENCES[problem],
        why=problem,
        failed=failed,
    )
