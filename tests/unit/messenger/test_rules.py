"""When one may write, what a text and a file's name may be."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger import rules
from tests.fixtures.clock import NOON

pytestmark = pytest.mark.unit

FAMILY = "👨‍👩‍👧"
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("hello", None),
        (FAMILY, None),
        ("<b>bold</b>", None),
        ("שלום", None),
        ("", "empty"),
        (" \n\t", "empty"),
        ("\u200b\u200d\u2066", "empty"),
        ("\u3164 \u2800", "empty"),
        ("a" * 4_000, None),
        ("a" * 4_001, "too_long"),
        ("👍" * 4_000, None),
    ],
)
def test_a_text_is_seen_and_not_endless(text: str, problem: str | None) -> None:
    assert rules.text_problem(text) == problem


def test_line_ends_become_one_kind_and_edges_go() -> None:
    assert rules.normal_text("\r\n one\r\ntwo\rthree\n ") == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("STRASSE", "straße"),
        ("ÉCOLE", "e\u0301cole"),
        ("ПРИВЕТ", "привет"),
        ("ΟΔΟΣ", "οδος"),
        ("İstanbul", "i\u0307stanbul"),
    ],
)
def test_a_search_does_not_mind_the_case(one: str, other: str) -> None:
    assert rules.folded(one) == rules.folded(other)


def test_a_search_tells_letters_apart() -> None:
    assert rules.folded("resume") != rules.folded("résumé")


@pytest.mark.parametrize(
    ("closes_at", "is_blocked", "refusal"),
    [
        (None, False, None),
        (NOON + SECOND, False, None),
        (NOON, False, "closed"),
        (NOON - SECOND, True, "closed"),
        (None, True, "blocked"),
        (NOON + SECOND, True, "blocked"),
    ],
)
def test_who_may_write(closes_at: object, is_blocked: bool, refusal: str | None) -> None:
    found = rules.write_refusal(closes_at=closes_at, now=NOON, is_blocked=is_blocked)  # type: ignore[arg-type]  # parametrized
    assert found == refusal


@pytest.mark.parametrize(("seq", "mark"), [(0, 0), (3, 3), (7, 7), (8, 7), (2**53, 7), (-1, 0)])
def test_nobody_reads_past_the_end(seq: int, mark: int) -> None:
    assert rules.reached_mark(seq, 7) == mark


@pytest.mark.parametrize("code", ["meeting_agreed", "closed", "a" * 64])
def test_codes_of_notices(code: str) -> None:
    assert rules.is_notice_code(code)


@pytest.mark.parametrize("code", ["", "_", "Meeting", "meeting agreed", "<b>", "a" * 65, "é"])
def test_words_are_no_codes(code: str) -> None:
    assert not rules.is_notice_code(code)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Coffee\nwith  Ada", "Coffee with Ada"),
        ("x" * 400, "x" * 300),
        ("a\x00b\u2028c", "a b c"),
        ("\u202eevil\u2069", "evil"),
        (f"Walk {FAMILY}", f"Walk {FAMILY}"),
        ("فنجان قهوة", "فنجان قهوة"),
        ("<script>", "<script>"),
        (f"{'x' * 299} y", "x" * 299),
    ],
)
def test_a_title_is_one_line(text: str, line: str) -> None:
    assert rules.one_line(text, rules.MAX_TITLE_CHARS) == line


@pytest.mark.parametrize(
    ("name", "extension"),
    [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), (".profile", ""), ("a.", ""), ("", "")],
)
def test_extensions(name: str, extension: str) -> None:
    assert rules.extension_of(name) == extension


@pytest.mark.parametrize(
    ("name", "extension", "kept"),
    [
        ("plan.pdf", "pdf", "plan.pdf"),
        ("photo.JPG", "webp", "photo.webp"),
        ("../../etc/passwd.txt", "txt", "passwd.txt"),
        ("C:\\temp\\plan.pdf", "pdf", "plan.pdf"),
        ("ann\u202efdp.txt", "txt", "annfdp.txt"),
        ("a\r\nSet-Cookie: x.txt", "txt", "a Set-Cookie: x.txt"),
        ("a\x00b.txt", "txt", "a b.txt"),
        ("\ud800.txt", "txt", "txt.txt"),
        (f"{FAMILY}.png", "webp", f"{FAMILY}.webp"),
        ("חוזה.pdf", "pdf", "חוזה.pdf"),
        ("", "pdf", "file.pdf"),
        ("..", "pdf", "file.pdf"),
        ("...pdf", "pdf", "pdf.pdf"),
        ("x" * 300 + ".pdf", "pdf", "x" * 116 + ".pdf"),
        ("<b>.txt", "txt", "<b>.txt"),
        ("e\u0301.txt", "txt", "é.txt"),
    ],
)
def test_names_of_files_are_cleaned(name: str, extension: str, kept: str) -> None:
    assert rules.file_name(name, extension) == kept
    assert len(kept) <= rules.MAX_NAME_CHARS


@given(st.text(max_size=400))
def test_no_name_breaks_out(name: str) -> None:
    kept = rules.file_name(name, "txt")
    assert len(kept) <= rules.MAX_NAME_CHARS
    assert kept.endswith(".txt")
    assert not kept.startswith(".")
    assert not set(kept) & set("/\\\x00\r\n\u202e\u2066")
    header = rules.disposition(kept, is_shown=False)
    header.encode("ascii")
    assert header.count('"') == 2
    assert "\n" not in header


@pytest.mark.parametrize(
    ("name", "is_shown", "header"),
    [
        ("a.pdf", False, "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
        ("é b.webp", True, "inline; filename=\"_ b.webp\"; filename*=UTF-8''%C3%A9%20b.webp"),
        ('q";x', False, "attachment; filename=\"q__x\"; filename*=UTF-8''q%22%3Bx"),
    ],
)
def test_the_header_of_a_file(name: str, is_shown: bool, header: str) -> None:
    assert rules.disposition(name, is_shown=is_shown) == header
