"""Who is accused, and who may judge."""

import pytest

from moderation import rules

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("suspects", "named", "found"),
    [
        (["bob"], None, ("bob", None)),
        (["bob"], "bob", ("bob", None)),
        (["bob"], "eve", (None, "unclear")),
        (["ada"], None, (None, "own")),
        (["ada"], "ada", (None, "own")),
        (["ada", "bob"], None, ("bob", None)),
        (["ada", "bob"], "ada", (None, "unclear")),
        (["ada", "bob", "eve"], None, (None, "unclear")),
        (["ada", "bob", "eve"], "eve", ("eve", None)),
        ([], None, (None, "unclear")),
        ([], "bob", (None, "unclear")),
    ],
)
def test_who_is_accused(
    suspects: list[str], named: str | None, found: tuple[str | None, str | None]
) -> None:
    assert rules.accused_of("ada", suspects, named) == found


@pytest.mark.parametrize(("reviewer", "may"), [("ada", False), ("bob", False), ("rita", True)])
def test_nobody_judges_their_own_case(reviewer: str, may: bool) -> None:
    assert rules.is_impartial(reviewer, "ada", "bob") == may


def test_words_keep_their_lines() -> None:
    assert rules.plain_words(" one\r\ntwo\r ") == "one\ntwo"
