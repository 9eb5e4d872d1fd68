"""Wire types of reports."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from accounts.wire import Answer, Request, Text
from models.states import ReportReason, ReportState
from moderation.rules import MAX_ANSWER_CHARS, MAX_REPORT_CHARS

Subject = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$")]


class ReportRequest(Request):
    """Something to look at."""

    subject_id: Subject
    """A message, a conversation, a bid or a person."""
    accused_id: Subject | None = None
    """Who did it; needed where several people may have."""
    reason: ReportReason
    text: Annotated[Text, Field(max_length=MAX_REPORT_CHARS)] = ""
    """What happened, in your own words."""


class ReviewRequest(Request):
    """A reviewer's answer."""

    is_upheld: bool
    """The report is right; else it is dismissed."""
    answer: Annotated[Text, Field(max_length=MAX_ANSWER_CHARS)]
    """What the reporter reads."""


class ReportView(Answer):
    """A report of yours."""

    id: str
    subject_id: str
    accused_id: str
    accused_name: str
    reason: ReportReason
    text: str
    state: ReportState
    answer: str
    """Empty until answered."""
    created_at: datetime
    answered_at: datetime | None


class ReportList(Answer):
    """Your reports, the newest first."""

    items: list[ReportView]
    has_more: bool


class CaseView(ReportView):
    """A report as reviewers see it."""

    reporter_id: str
    reporter_name: str
    evidence: str
    """What the reported message said when it was reported."""
    upheld_before: int
    """Other reports of the accused person that were upheld."""
    reviewer_id: str | None


class CaseList(Answer):
    """Reports in one state: the open ones the oldest first, answered ones the newest first."""

    items: list[CaseView]
    has_more: bool
