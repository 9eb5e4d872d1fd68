"""Use cases of appeals.

A granted appeal sets the decision aside: it is shown as wrong and no count of strikes holds it. It
moves no money: a room that ended for safety has refunded what was not delivered already, and a sale
that is settled on the chain has no way back.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from accounts.notices.service import notify
from accounts.repository import lock_user
from core.clock import Clock
from core.events import announce
from core.ids import new_id
from engine.safety.bands import CODES
from models.safety import Appeal
from models.studio_states import AppealState
from moderation.appeals import repository, rules
from moderation.appeals.errors import (
    AppealAnsweredError,
    AppealClosedError,
    AppealMissingError,
    DecisionMissingError,
)
from moderation.appeals.repository import Asked, Decided
from moderation.appeals.schemas import (
    AppealCase,
    AppealList,
    AppealView,
    DecisionList,
    DecisionView,
)
from moderation.errors import PartialReviewerError
from moderation.rules import plain_words


def list_decisions(
    db: Session,
    user_id: str,
    *,
    clock: Clock,
    room_id: str | None = None,
    before_id: str | None = None,
    limit: int = 50,
) -> DecisionList:
    """What was steered or stopped in rooms that a person visited or owns, or in one of them."""
    found = repository.decisions_of(
        db, user_id, room_id=room_id, before_id=before_id, limit=limit + 1
    )
    items = _decision_views(db, found[:limit], user_id, clock)
    return DecisionList(items=items, has_more=len(found) > limit)


def appeal(
    db: Session, user_id: str, decision_id: str, words: str, *, clock: Clock
) -> DecisionView:
    """Ask for a second look at a decision, once.

    Raises:
        DecisionMissingError: There is none, or the person has no part in it.
        AppealClosedError: They appealed before, or it is too late.
    """
    lock_user(db, user_id)
    found = repository.decision_seen_by(db, user_id, decision_id)
    if found is None:
        raise DecisionMissingError("There is no such decision about you.")
    earlier = [
        one.id for one in repository.appeals_about(db, [decision_id]) if one.by_id == user_id
    ]
    if not rules.may_appeal(found.decision.at, clock.now(), earlier):
        raise AppealClosedError("This decision can't be appealed, or not again.")
    row = Appeal(
        id=new_id("apl"),
        decision_id=decision_id,
        by_id=user_id,
        words=plain_words(words),
        state=AppealState.OPEN.value,
        answer=None,
        answered_by_id=None,
        created_at=clock.now(),
        answered_at=None,
    )
    db.add(row)
    db.flush()
    announce(db, "appeal", row.id, user_id=user_id)
    return _decision_views(db, [found], user_id, clock)[0]


def list_appeals(
    db: Session,
    reviewer_id: str,
    state: AppealState,
    *,
    clock: Clock,
    after_id: str | None = None,
    limit: int = 50,
) -> AppealList:
    """Appeals for a moderator."""
    found = repository.asked_in(db, state, after_id=after_id, limit=limit + 1)
    items = _cases(db, found[:limit], reviewer_id, clock)
    return AppealList(items=items, has_more=len(found) > limit)


def answer_appeal(
    db: Session, reviewer_id: str, appeal_id: str, *, is_granted: bool, answer: str, clock: Clock
) -> AppealCase:
    """Grant or dismiss an appeal, with words for who asked.

    Raises:
        AppealMissingError: There is none.
        PartialReviewerError: The moderator was in that room, or owns its persona.
        AppealAnsweredError: It was answered before.
    """
    row = repository.lock_appeal(db, appeal_id)
    if row is None:
        raise AppealMissingError("There is no such appeal.")
    found = repository.asked(db, appeal_id)
    decided = found.decided
    if not rules.is_impartial(reviewer_id, decided.decision.fan_id, decided.owner_id):
        raise PartialReviewerError("You have a part in this case: somebody else decides it.")
    if not rules.is_open(row.state):
        raise AppealAnsweredError("This appeal was answered before.")
    row.state = (AppealState.GRANTED if is_granted else AppealState.DISMISSED).value
    row.answer, row.answered_by_id = plain_words(answer), reviewer_id
    row.answered_at = clock.now()
    db.flush()
    announce(db, "appeal", row.id, user_id=row.by_id)
    notify(
        db,
        row.by_id,
        "appeal_answered",
        row.id,
        idem=f"appeal_answered:{row.id}",
        details={"name": decided.persona_name, "state": row.state},
        clock=clock,
    )
    return _cases(db, [found], reviewer_id, clock)[0]


def _cases(db: Session, found: Sequence[Asked], reader_id: str, clock: Clock) -> list[AppealCase]:
    decisions = _decision_views(db, [one.decided for one in found], reader_id, clock)
    return [
        AppealCase(**dict(_appeal_view(one.appeal)), by_name=one.by_name, decision=decision)
        for one, decision in zip(found, decisions, strict=True)
    ]


def _decision_views(
    db: Session, found: Sequence[Decided], reader_id: str, clock: Clock
) -> list[DecisionView]:
    appeals = repository.appeals_about(db, [one.decision.id for one in found])
    views: list[DecisionView] = []
    for decision, owner_id, name in found:
        about = [one for one in appeals if one.decision_id == decision.id]
        mine = next((one for one in about if one.by_id == reader_id), None)
        views.append(
            DecisionView(
                id=decision.id,
                room_id=decision.room_id,
                persona_name=name,
                about=decision.about,
                side=rules.side_of(reader_id, decision.fan_id, owner_id),
                band=decision.band,
                code=decision.code,
                meaning=CODES.get(decision.code, ""),
                at=decision.at,
                is_set_aside=any(one.state == AppealState.GRANTED for one in about),
                can_appeal=rules.may_appeal(decision.at, clock.now(), [mine.id] if mine else []),
                appeal=_appeal_view(mine) if mine else None,
            )
        )
    return views


def _appeal_view(row: Appeal) -> AppealView:
    return AppealView(
        id=row.id,
        words=row.words,
        state=AppealState(row.state),
        answer=row.answer,
        created_at=row.created_at,
        answered_at=row.answered_at,
    )
