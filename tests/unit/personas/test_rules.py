"""Decisions about personas."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.states import Format
from personas import rules

pytestmark = pytest.mark.unit

WHOLE: dict[str, Any] = {
    "tagline": "x",
    "character": "x" * 40,
    "greeting": "x",
    "examples": 1,
    "has_picture": True,
    "has_tier_on_sale": True,
    "needs_face": False,
}


@given(st.text())
def test_slugs_fit_into_an_address(name: str) -> None:
    slug = rules.slug_of(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) and len(slug) <= rules.MAX_SLUG_CHARS


@given(st.text(), st.sets(st.sampled_from(["persona", "persona-2", "persona-3"])))
def test_a_free_slug_is_free(name: str, taken: set[str]) -> None:
    assert rules.free_slug(name, taken) not in taken


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, []),
        ({"tagline": " "}, ["tagline"]),
        ({"character": "x" * 39}, ["character"]),
        ({"greeting": ""}, ["greeting"]),
        ({"examples": 0}, ["examples"]),
        ({"has_picture": False, "has_tier_on_sale": False}, ["picture", "tier"]),
        ({"needs_face": True}, ["face"]),
    ],
)
def test_what_is_missing(change: dict[str, Any], missing: list[str]) -> None:
    assert rules.missing_before_publishing(**(WHOLE | change)) == missing


@pytest.mark.parametrize(
    ("price", "minutes", "is_fine"),
    [
        (10_000, 1, True),
        (9_999, 1, False),
        (rules.MAX_PRICE + 1, 1, False),
        (10_000, 0, False),
        (10_000, 241, False),
    ],
)
def test_terms(price: int, minutes: int, is_fine: bool) -> None:
    assert (rules.tier_problem(price, minutes) is None) == is_fine


@pytest.mark.parametrize(
    ("format_", "on_sale", "status"),
    [
        (Format.TEXT, True, "on_sale"),
        (Format.TEXT, False, "off"),
        (Format.VOICE, True, "off"),
        (Format.VIDEO, True, "coming"),
    ],
)
def test_status(format_: Format, on_sale: bool, status: str) -> None:
    available = frozenset({Format.TEXT, Format.VOICE})
    offered = frozenset({Format.TEXT})
    got = rules.tier_status(format_, on_sale=on_sale, available=available, offered=offered)
    assert got == status


@pytest.mark.parametrize(
    ("text", "teaser"),
    [
        ("Short  one.\n", "Short one."),
        ("A" * 150 + ". " + "b " * 80, "A" * 150 + "."),
        ("Ab. " + "word " * 60, "Ab. " + "word " * 42 + "word…"),
    ],
)
def test_teasers_end_well(text: str, teaser: str) -> None:
    assert rules.teaser_of(text) == teaser
