"""Decisions about reports: who is accused, who may judge."""

from collections.abc import Collection
from typing import Final, Literal

MAX_REPORT_CHARS: Final = 2_000
MAX_ANSWER_CHARS: Final = 2_000
MAX_EVIDENCE_CHARS: Final = 4_000

AccusedProblem = Literal["own", "unclear"]


def accused_of(
    reporter_id: str, suspects: Collection[str], named_id: str | None
) -> tuple[str, None] | tuple[None, AccusedProblem]:
    """Who is accused.

    Args:
        reporter_id: Who reports.
        suspects: Who may have done it: a message's sender, the people of a conversation.
        named_id: Whom the reporter names, if anybody.

    Returns:
        The person, or what is wrong: only the reporter can have done it, or several others can
        have and none of them was named.
    """
    others = [one for one in suspects if one != reporter_id]
    if not others:
        return None, "own" if suspects else "unclear"
    if named_id is None:
        return (others[0], None) if len(others) == 1 else (None, "unclear")
    return (named_id, None) if named_id in others else (None, "unclear")


def is_impartial(reviewer_id: str, reporter_id: str, accused_id: str) -> bool:
    """May the reviewer judge this case?"""
    return reviewer_id not in {reporter_id, accused_id}


def plain_words(text: str) -> str:
    """The form in which words are kept: one kind of line end, nothing empty around them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
