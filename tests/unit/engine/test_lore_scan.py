import time

import pytest

from engine.lore_scan import (
    LoreScan,
    SaidLine,
    constant_lore,
    has_bad_expression,
    lines_of,
    scan_lore,
)
from engine.lorebook import Lorebook, LoreEntry, LoreRules

pytestmark = pytest.mark.unit


def entry(text: str, *keys: str, **fields: object) -> LoreEntry:
    return LoreEntry(text, keys=keys, **fields)  # type: ignore[arg-type]


def said(*texts: str) -> list[SaidLine]:
    """Fan and persona in turns; the fan speaks last."""
    lines = [SaidLine(text, is_persona=place % 2 == 1) for place, text in enumerate(texts)]
    return lines if len(lines) % 2 else [SaidLine("", is_persona=False), *lines]


def scan(book: Lorebook, *texts: str) -> LoreScan:
    return scan_lore(book, said(*texts), tokens_of=len)


def found(book: Lorebook | LoreEntry, *texts: str) -> list[str]:
    whole = book if isinstance(book, Lorebook) else Lorebook((book,))
    return [hit.entry.text for hit in scan(whole, *texts).hits]


@pytest.mark.parametrize(
    ("one", "text", "is_found"),
    [
        (entry("x", "glade"), "The Glade is near", True),
        (entry("x", "glade"), "The glades", False),
        (entry("x", "art"), "We start now", False),
        (entry("x", "c++"), "I write C++ daily", True),
        (entry("x", "寿司"), "今日寿司を食べた", True),
        (entry("x", "café"), "the CAFÉ?", True),
        (entry("x", "Glade", is_case_sensitive=True), "the glade", False),
        (entry("x", "Glade", is_case_sensitive=True), "the Glade", True),
        (entry("x", "  "), "anything", False),
        (entry("x"), "anything", False),
        (entry("x", "sea", is_on=False), "the sea", False),
        (entry("x", "sea", secondary_keys=("storm",), is_selective=True), "the sea", False),
        (entry("x", "sea", secondary_keys=("storm",), is_selective=True), "storm at sea", True),
        (entry("x", "sea", secondary_keys=("storm",)), "the sea", True),
        (entry("x", "sea", is_selective=True), "the sea", True),
        (entry("x", r"/gl[ao]de?s/i", is_regex=True), "GLADES", True),
        (entry("x", r"/Glade/", is_regex=True), "glade", False),
        (entry("x", r"gla+de", is_regex=True), "GLAAADE", True),
        (entry("x", r"gla+de", is_regex=True, is_case_sensitive=True), "GLADE", False),
        (entry("x", r"/(open/", "sea", is_regex=True), "the sea (open", True),
        (entry("x", "a" * 1_001, is_regex=True), "a" * 1_001, False),
        (entry("x", "sea", rules=LoreRules(unless=("night",))), "sea by night", False),
        (entry("x", "sea", rules=LoreRules(unless=("night",))), "sea by day", True),
        (entry("x", "sea", rules=LoreRules(also=("boat", "ship"))), "a ship at sea", True),
        (entry("x", "sea", rules=LoreRules(also=("boat", "ship"))), "the sea", False),
        (entry("x", "sea", rules=LoreRules(never=True)), "the sea", False),
        (entry("x", rules=LoreRules(always=True)), "anything", True),
    ],
)
def test_what_calls_an_entry_up(one: LoreEntry, text: str, is_found: bool) -> None:
    assert bool(found(one, text)) is is_found


def test_only_the_last_messages_are_searched() -> None:
    texts = ("the sea", "yes", "b", "c", "d", "e", "f")
    assert found(Lorebook((entry("x", "sea"),), scan_depth=4), *texts) == []
    assert found(Lorebook((entry("x", "sea"),), scan_depth=7), *texts) == ["x"]
    deep = entry("x", "sea", rules=LoreRules(scan_depth=7))
    assert found(Lorebook((deep,), scan_depth=4), *texts) == ["x"]


def test_what_was_called_up_before() -> None:
    texts = ("the sea", "yes", "b", "c", "d", "e", "f")
    keeps = entry("keeps", "sea", rules=LoreRules(keeps=True))
    once = entry("once", "sea", rules=LoreRules(once=True))
    assert found(Lorebook((keeps, once)), *texts) == ["keeps"]
    assert found(Lorebook((keeps, once)), "the sea") == ["keeps", "once"]
    assert found(once, *texts[:-1], "the sea again") == []


def test_replies_are_counted() -> None:
    after = entry("after", "sea", rules=LoreRules(after=2))
    every = entry("every", "sea", rules=LoreRules(every=2))
    book = Lorebook((after, every))
    assert found(book, "sea") == []
    assert found(book, "a", "b", "sea") == []
    assert found(book, "a", "b", "c", "d", "sea") == ["after", "every"]
    assert found(book, "a", "b", "c", "d", "e", "f", "sea") == ["after"]


def test_entries_call_up_entries() -> None:
    entries = (
        entry("The keeper lives in the lighthouse.", "keeper", name="keeper"),
        entry("The lighthouse has a lamp.", "lighthouse", rules=LoreRules(never=True)),
        entry("The lamp burns oil.", "lamp"),
    )
    plain, deep = Lorebook(entries), Lorebook(entries, is_recursive=True)
    assert len(found(plain, "who is the keeper")) == 1
    hits = scan(deep, "who is the keeper").hits
    assert [hit.why for hit in hits] == ["keeper", "keeper", "lighthouse"]
    circle = Lorebook((entry("b", "a"), entry("a", "b")), is_recursive=True)
    assert found(circle, "a") == ["b", "a"]


def test_the_budget_keeps_the_important_and_the_order_stays() -> None:
    entries = tuple(entry(f"{n}" * 10, "sea", order=10 - n, priority=n % 2) for n in range(5))
    kept = scan(Lorebook(entries, token_budget=35), "sea")
    assert [hit.entry.text[0] for hit in kept.hits] == ["4", "3", "1"]
    assert [hit.entry.text[0] for hit in kept.left_out] == ["2", "0"]
    assert scan(Lorebook(entries, token_budget=0), "sea").hits == ()


def test_constant_entries_belong_to_the_prefix() -> None:
    first = entry("first", is_constant=True, order=1)
    late = entry("late", is_constant=True, rules=LoreRules(depth=2))
    off = entry("off", is_constant=True, is_on=False)
    book = Lorebook((entry("second", is_constant=True, order=2), first, late, off))
    assert [one.text for one in constant_lore(book)] == ["first", "second"]
    assert found(book, "anything") == ["late"]


def test_an_expression_that_never_ends_is_cut_short() -> None:
    evil = entry("evil", "(a|aa)+$", is_regex=True)
    good = entry("good", "sea")
    book = Lorebook((evil, good))
    began_s = time.perf_counter()
    result = scan(book, "sea " + "a" * 80 + "b")
    assert time.perf_counter() - began_s < 0.5
    assert result.timed_out
    assert [hit.entry.text for hit in result.hits] == ["good"]


def test_a_broken_expression_is_named() -> None:
    assert has_bad_expression(entry("x", "/(a/", is_regex=True))
    assert not has_bad_expression(entry("x", "/(a)/", is_regex=True))
    assert not has_bad_expression(entry("x", "(a"))


def test_hidden_keys_count_as_said() -> None:
    lines = lines_of(iter([("Look {{hidden_key:moon}}", False)]))
    hits = scan_lore(Lorebook((entry("x", "moon"),)), lines, tokens_of=len).hits
    assert len(hits) == 1


def test_five_hundred_entries_are_searched_quickly() -> None:
    book = Lorebook(tuple(entry("x", *(f"key{n} {k}" for k in range(10))) for n in range(500)))
    scan(book, "warm")
    began_s = time.perf_counter()
    scan(book, "words " * 200)
    # 0.15 s at rest: on a busy machine it takes a few times as long.
    assert time.perf_counter() - began_s < 2


@pytest.mark.parametrize(
    "key",
    [
        *("a{99999999}", "(?:a{1000}){1000}", "(?:(?:a{300}){300}){300}", "a{ 99999999,}"),
        *("(?V1)a", "(?u)(?a)a", "(" * 490 + "a" + ")" * 490, "(?i:" * 240 + "a" + ")" * 240),
    ],
)
def test_an_expression_that_would_take_gigabytes_or_break_is_none(key: str) -> None:
    began_s = time.perf_counter()
    one = entry("x", key, "sea", is_regex=True)
    assert has_bad_expression(one)
    assert found(one, "the sea, a") == ["x"]
    assert time.perf_counter() - began_s < 0.5


def test_expressions_with_counts_of_real_lorebooks_work() -> None:
    assert found(entry("x", r"\d{4}-\d{2}-\d{2}", is_regex=True), "on 2026-11-23") == ["x"]


@pytest.mark.parametrize("stem", ["key", "ключ"])
def test_however_many_words_an_owner_writes_other_rooms_go_on(stem: str) -> None:
    entries = tuple(
        entry("x", *(f"{stem}{place * 50 + n}" for n in range(50))) for place in range(500)
    )
    lines = [SaidLine("ы" * 40_000, is_persona=False)]
    began_s = time.perf_counter()
    scan_lore(Lorebook(entries, is_recursive=True), lines, tokens_of=len)
    assert time.perf_counter() - began_s < 0.8


@pytest.mark.parametrize(
    ("key", "text"),
    [("istanbul", "\u0130STANBUL"), ("kelvin", "\u212aelvin"), ("misst", "mi\u017f\u017ft")],
)
def test_letters_that_count_as_the_same_still_do(key: str, text: str) -> None:
    assert found(entry("x", key), text) == ["x"]
