"""Addresses of pages, and what a search looks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.social import rules

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ada Lovelace", "ada-lovelace"),
        ("  Zoë   Müller-Lüdenscheidt ", "zoe-muller-ludenscheidt"),
        ("Łukasz Ørsted", "lukasz-orsted"),
        ("Straße & Co. <b>", "strasse-co-b"),
        ("\uff26\uff55ll Width", "full-width"),
        ("אדה 😀", ""),
        ("李", ""),
        ("Al", ""),
        ("--", ""),
        ("a" * 39 + " " + "b" * 9, "a" * 39),
    ],
)
def test_a_name_becomes_an_address(name: str, slug: str) -> None:
    assert rules.slug_of(name) == slug


@given(st.text(max_size=300), st.text("0123456789abcdef", min_size=5, max_size=5))
def test_every_name_has_an_address_that_will_do(name: str, tail: str) -> None:
    slug = rules.slug_of(name)
    assert slug == "" or slug in rules.RESERVED or rules.slug_problem(slug) is None
    assert rules.slug_problem(rules.slug_with_tail(slug, tail)) is None


@pytest.mark.parametrize(
    ("slug", "problem"),
    [
        ("ada", None),
        ("a-1-b", None),
        ("a" * 40, None),
        ("ab", "characters"),
        ("a" * 41, "characters"),
        ("", "characters"),
        ("Ada", "small letters"),
        ("ada-", "small letters"),
        ("-ada", "small letters"),
        ("a--b", "small letters"),
        ("adä", "small letters"),
        ("ada\n", "small letters"),
        ("a/../b", "small letters"),
        ("admin", "kept for the house"),
        ("creators", "kept for the house"),
    ],
)
def test_chosen_addresses(slug: str, problem: str | None) -> None:
    found = rules.slug_problem(slug)
    assert found is None if problem is None else problem in (found or "")


def test_search_words() -> None:
    assert rules.search_words("  Ada\u00a0b \n c ") == ["Ada", "b", "c"]
    assert len(rules.search_words("x " * 100)) == rules.MAX_WORDS


def test_spellings() -> None:
    assert rules.spellings("öz") == {"öz", "ÖZ", "Öz"}
