"""Subjects on one line, and pauses that grow."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.notices import rules
from accounts.notices.service import MailDraft

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@given(st.text(max_size=400))
def test_a_subject_is_one_line(text: str) -> None:
    line = rules.subject_line(text)
    assert len(line.splitlines()) <= 1 and len(line) <= rules.MAX_SUBJECT_CHARS
    assert not set(line) & {"\r", "\n", "\x00", "\u2028"}


def test_subjects() -> None:
    assert rules.subject_line("Hi\r\nBcc: x@y.example") == "Hi Bcc: x@y.example"
    assert rules.subject_line("x" * 300) == "x" * 199 + "…"


def test_pauses_grow_and_end() -> None:
    tried = [rules.next_try(tries, NOW) for tries in range(1, rules.MAX_TRIES + 1)]
    assert rules.MAX_TRIES == 8 and tried[-1] is None
    pauses = [at - NOW for at in tried if at is not None]
    assert pauses == sorted(set(pauses)) and len(pauses) == 7


@pytest.mark.parametrize(
    ("invitation", "method", "is_fine"),
    [
        (None, None, True),
        ("BEGIN", "REQUEST", True),
        ("BEGIN", "CANCEL", True),
        ("BEGIN", None, False),
        (None, "REQUEST", False),
        ("BEGIN", "REQUEST\r\nX: y", False),
    ],
)
def test_invitations(invitation: str | None, method: str | None, is_fine: bool) -> None:
    assert (rules.invitation_problem(invitation, method) is None) == is_fine
    if not is_fine:
        with pytest.raises(ValueError, match="invitation"):
            MailDraft("Hi", "text", invitation, method)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("two\nlines\tand 😀", "two\nlines\tand 😀"),
        ("שלום\u200f سلام\u200c", "שלום\u200f سلام\u200c"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\u202emoc.knab\u2069", "moc.knab"),
        ("a\x00\x07\x85\ud800b", "ab"),
    ],
)
def test_a_mails_text_shows_as_it_is_written(text: str, kept: str) -> None:
    assert rules.plain_text(text) == kept
