"""Cursors of pages of lists."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.paging import CursorError, PageAsked, PageEnd, cursor_text, cut, page_asked, read_cursor

pytestmark = pytest.mark.unit


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_moments_come_back(at: datetime) -> None:
    end = read_cursor(cursor_text(at, "usr_1"))
    assert (end.at, end.key) == (at, "usr_1")


@given(st.integers(0, 10**15))
def test_numbers_come_back(micro: int) -> None:
    assert read_cursor(cursor_text(micro, "bid_1")) == PageEnd(micro, "bid_1")


@pytest.mark.parametrize(
    "text",
    ["", "x", "1", "1.", ".usr", "-1.usr", "1.usr\n", "9" * 19 + ".a", "1.a.b", "٣.a", "1.a\x00"],
)
def test_foreign_cursors_are_refused(text: str) -> None:
    with pytest.raises(CursorError) as refused:
        page_asked(text, 10)
    assert refused.value.param == "before"


def test_the_largest_cursor_is_a_moment() -> None:
    assert read_cursor("9" * 18 + ".a").at.year == 9999


def test_a_page_says_where_it_ends_only_when_more_follows() -> None:
    asked = PageAsked(limit=2)
    found = [(30, "c"), (20, "b"), (10, "a")]
    assert cut(found, asked, lambda one: one) == (found[:2], "20.b")
    assert cut(found[:2], asked, lambda one: one) == (found[:2], None)
    assert cut([], asked, lambda one: (0, "")) == ([], None)
    assert page_asked(None, 2) == asked
