"""Two states of a persona answer the same questions, side by side."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session

from accounts.deps import CurrentOwner, LimiterDep
from accounts.limits import Limit
from accounts.wire import Answer, Request, RowId, Text
from core.clock import Clock
from core.deps import ClockDep, DatabaseDep
from engine.conversation_events import TurnEnded, TurnStatus
from flows.studio_desk import Candidate, StudioDep
from personas.comparing import DRAFT, Side, version_at
from personas.service import own_persona
from rooms.linked import links_of
from rooms.sheets import played_sheet

router = APIRouter(prefix="/api/owner/personas/{persona_id}/answers", tags=["owner"])

MAX_QUESTIONS: Final = 3
ASKINGS: Final = Limit("answers", 30, timedelta(minutes=10))
"""Of one owner."""

Question = Annotated[Text, StringConstraints(min_length=1, max_length=500, pattern=r"\S")]


class AnswersRequest(Request):
    """What to ask, and whom."""

    questions: Annotated[list[Question], Field(min_length=1, max_length=MAX_QUESTIONS)]
    """Each is asked in a conversation of its own."""
    left: Side
    right: Side = DRAFT


class SideAnswer(Answer):
    """What one side said."""

    text: str
    status: TurnStatus
    reason: str | None
    """Why it is not whole: for example ``steered``, ``too_slow`` or ``unreachable``."""
    first_token_ms: int | None
    """How long the mind thought; None where the engine answered by itself."""
    mind: str | None
    """Who was asked: the house's mind, or one that is linked; None as above."""


class AnswerPair(Answer):
    """One question and what both said."""

    question: str
    left: SideAnswer
    right: SideAnswer


class AnswerList(Answer):
    """What two states of a persona answered."""

    left: str
    right: str
    mind: str
    """The house's, which answers where no other mind is linked."""
    items: list[AnswerPair]


@router.post("", operation_id="compareAnswers")
async def compare_answers(
    persona_id: RowId,
    body: AnswersRequest,
    owner: CurrentOwner,
    database: DatabaseDep,
    limiter: LimiterDep,
    studio: StudioDep,
    clock: ClockDep,
) -> AnswerList:
    """Ask two versions, or a version and the draft, the same questions."""
    limiter.take(ASKINGS, owner.id)
    sides = (body.left, body.right)
    asked = await database.write(read_candidates, owner.id, persona_id, sides, clock=clock)
    on_the_left, on_the_right = await studio.ask(asked, body.questions)
    return AnswerList(
        left=body.left,
        right=body.right,
        mind=studio.parts.mind.name,
        items=[
            AnswerPair(question=question, left=_shown(one), right=_shown(other))
            for question, one, other in zip(body.questions, on_the_left, on_the_right, strict=True)
        ],
    )


def read_candidates(
    db: Session, owner_id: str, persona_id: str, sides: Sequence[str], *, clock: Clock
) -> list[Candidate]:
    """What a room would play of each side, with its links; a draft is written down as tried.

    Raises:
        NotFoundError: The owner has no such persona, or it no such version.
    """
    persona = own_persona(db, owner_id, persona_id)
    versions = [version_at(db, persona, side, clock=clock) for side in sides]
    linked = [links_of(db, version) for version in versions]
    return [
        Candidate(played_sheet(version, links), links.servers)
        for version, links in zip(versions, linked, strict=True)
    ]


def _shown(ended: TurnEnded) -> SideAnswer:
    waited_ms = ended.first_token_ms
    return SideAnswer(
        text=ended.text,
        status=ended.status,
        reason=ended.reason,
        first_token_ms=None if waited_ms is None else round(waited_ms),
        mind=ended.mind,
    )
