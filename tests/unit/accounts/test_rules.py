"""Decisions about people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import rules

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "is_fine"),
    [
        ("long enough", True),
        ("123456789", False),
        ("x" * 257, False),
        ("x" * 20, False),
        (" ADA@fans.example", False),
    ],
)
def test_passwords(password: str, is_fine: bool) -> None:
    assert (rules.password_problem(password, "ada@fans.example") is None) == is_fine


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 21), date(2026, 11, 20), 17),
        (date(2008, 11, 21), date(2026, 11, 21), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2027, 1, 1), date(2026, 11, 21), -1),
    ],
)
def test_age(born: date, day: date, age: int) -> None:
    assert rules.age_on(born, day) == age
    assert rules.is_adult(born, day) == (age >= 18)


@given(st.dates(), st.dates(), st.integers(0, 400))
def test_nobody_grows_younger(born: date, day: date, days: int) -> None:
    if day <= date.max - timedelta(days=days):
        assert rules.age_on(born, day + timedelta(days=days)) >= rules.age_on(born, day)


def test_possible_births() -> None:
    day = date(2026, 11, 21)
    assert rules.is_possible_birth(day, day)
    assert not rules.is_possible_birth(date(2026, 11, 22), day)
    assert not rules.is_possible_birth(date(1900, 1, 1), day)


@given(st.text())
def test_clean_names_are_on_one_line(text: str) -> None:
    name = rules.clean_name(text)
    assert name.isprintable() and "  " not in name and name == name.strip()


@pytest.mark.parametrize("text", ["\u3164", "\u2800 \uffa0", "\u115f\u1160", "\u034f"])
def test_a_name_that_nobody_sees_is_none(text: str) -> None:
    assert rules.clean_name(text) == ""
    assert rules.clean_name(f"Ada{text}") == "Ada"


def test_logins_end_and_are_renewed_once_a_day() -> None:
    life = timedelta(days=30)
    assert rules.is_login_fresh(NOW + timedelta(seconds=1), NOW)
    assert not rules.is_login_fresh(NOW, NOW)
    assert not rules.should_renew(NOW + life, NOW, life)
    assert rules.should_renew(NOW + life, NOW + timedelta(days=1, seconds=1), life)


def test_token_use_is_noted_now_and_then() -> None:
    assert rules.should_note_use(None, NOW)
    assert not rules.should_note_use(NOW, NOW + timedelta(minutes=5))
    assert rules.should_note_use(NOW, NOW + timedelta(minutes=6))
    assert rules.should_note_use(NOW, NOW - timedelta(minutes=6))


def test_emails_have_a_normal_form() -> None:
    assert rules.normal_email(" Ada@Fans.Example ") == "ada@fans.example"
