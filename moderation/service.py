"""Use cases of moderation: report, look up, answer."""

from collections.abc import Callable
from typing import Final

from sqlalchemy.orm import Session

from accounts.notices.service import notify
from accounts.repository import lock_user
from core.clock import Clock
from core.events import announce
from core.ids import new_id
from models.social import Report
from models.states import ReportReason, ReportState
from moderation import repository, rules
from moderation.errors import (
    AccusedError,
    AlreadyReportedError,
    EmptyWordsError,
    OwnSubjectError,
    PartialReviewerError,
    ReportAnsweredError,
    ReportMissingError,
    SubjectMissingError,
)
from moderation.repository import Case, Subject
from moderation.schemas import CaseList, CaseView, ReportList, ReportRequest, ReportView

_LOOKS: Final[dict[str, Callable[[Session, str, str], Subject | None]]] = {
    "msg": repository.message_seen_by,
    "cnv": repository.conversation_seen_by,
    "bid": repository.bid_seen_by,
    "usr": lambda db, _reporter_id, subject_id: repository.person(db, subject_id),
}
"""Who may see what, by the first letters of an identifier."""


def report(db: Session, reporter_id: str, new: ReportRequest, *, clock: Clock) -> ReportView:
    """Ask the house to look at something that one has seen.

    Raises:
        SubjectMissingError: There is no such thing, or the reporter has no part in it.
        OwnSubjectError: It is the reporter's own.
        AccusedError: Nobody, somebody else, or one of several may have done it.
        AlreadyReportedError: The reporter's report of it is still open.
    """
    subject = _seen(db, reporter_id, new.subject_id)
    accused_id = _accused(reporter_id, subject, new.accused_id)
    lock_user(db, reporter_id)
    if repository.has_open_report(db, reporter_id, new.subject_id):
        raise AlreadyReportedError("You reported this already; we are looking at it.")
    row = Report(
        id=new_id("rep"),
        reporter_id=reporter_id,
        accused_id=accused_id,
        subject_id=new.subject_id,
        reason=new.reason.value,
        text=rules.plain_words(new.text),
        evidence=subject.evidence[: rules.MAX_EVIDENCE_CHARS],
        state=ReportState.OPEN.value,
        answer="",
        created_at=clock.now(),
        answered_at=None,
        reviewer_id=None,
    )
    db.add(row)
    db.flush()
    announce(db, "report", row.id, user_id=reporter_id)
    return _report_view(repository.case_of(db, row.id))


def list_reports(
    db: Session, reporter_id: str, *, before_id: str | None = None, limit: int = 50
) -> ReportList:
    """The person's own reports and their answers, the newest first."""
    found = repository.cases_by(db, reporter_id, before_id=before_id, limit=limit + 1)
    return ReportList(
        items=[_report_view(case) for case in found[:limit]], has_more=len(found) > limit
    )


def list_cases(
    db: Session,
    reviewer_id: str,
    state: ReportState,
    *,
    after_id: str | None = None,
    limit: int = 50,
) -> CaseList:
    """Reports for a reviewer: open ones the oldest first, answered ones the newest first."""
    found = repository.cases_in(db, state, reviewer_id, after_id=after_id, limit=limit + 1)
    return CaseList(items=_case_views(db, found[:limit]), has_more=len(found) > limit)


def answer_report(
    db: Session, reviewer_id: str, report_id: str, *, is_upheld: bool, answer: str, clock: Clock
) -> CaseView:
    """Uphold or dismiss a report, with words for its reporter.

    Raises:
        ReportMissingError: There is none.
        PartialReviewerError: The reviewer reported it or is accused.
        ReportAnsweredError: It was answered before.
        EmptyWordsError: The reporter would read nothing.
    """
    words = rules.plain_words(answer)
    if not words:
        raise EmptyWordsError("Tell the reporter what you found.", param="answer")
    row = repository.lock_report(db, report_id)
    if row is None:
        raise ReportMissingError("There is no such report.")
    if not rules.is_impartial(reviewer_id, row.reporter_id, row.accused_id):
        raise PartialReviewerError("You have a part in this case: somebody else decides it.")
    if row.state != ReportState.OPEN.value:
        raise ReportAnsweredError("This report was answered before.")
    row.state = (ReportState.UPHELD if is_upheld else ReportState.DISMISSED).value
    row.answer = words
    row.reviewer_id = reviewer_id
    row.answered_at = clock.now()
    db.flush()
    announce(db, "report", row.id, user_id=row.reporter_id)
    case = repository.case_of(db, row.id)
    notify(
        db,
        row.reporter_id,
        "report_answered",
        row.id,
        idem=f"report_answered:{row.id}",
        details={"name": case.accused_name},
        clock=clock,
    )
    return _case_views(db, [case])[0]


def _seen(db: Session, reporter_id: str, subject_id: str) -> Subject:
    look = _LOOKS.get(subject_id.partition("_")[0])
    subject = look(db, reporter_id, subject_id) if look else None
    if subject is None:
        raise SubjectMissingError("There is nothing to report here.", param="subject_id")
    return subject


def _accused(reporter_id: str, subject: Subject, named_id: str | None) -> str:
    accused_id, problem = rules.accused_of(reporter_id, subject.suspects, named_id)
    if problem == "own":
        raise OwnSubjectError("This is your own: you cannot report yourself.", param="subject_id")
    if accused_id is None:
        raise AccusedError(
            "Say whom you report: somebody who has a part in it.", param="accused_id"
        )
    return accused_id


def _report_view(case: Case) -> ReportView:
    row = case.report
    return ReportView(
        id=row.id,
        subject_id=row.subject_id,
        accused_id=row.accused_id,
        accused_name=case.accused_name,
        reason=ReportReason(row.reason),
        text=row.text,
        state=ReportState(row.state),
        answer=row.answer,
        created_at=row.created_at,
        answered_at=row.answered_at,
    )


def _case_views(db: Session, cases: list[Case]) -> list[CaseView]:
    upheld = repository.upheld_counts(db, [case.report.accused_id for case in cases])
    return [
        CaseView(
            **dict(_report_view(case)),
            reporter_id=case.report.reporter_id,
            reporter_name=case.reporter_name,
            evidence=case.report.evidence,
            upheld_before=upheld.get(case.report.accused_id, 0)
            - (case.report.state == ReportState.UPHELD.value),
            reviewer_id=case.report.reviewer_id,
        )
        for case in cases
    ]
