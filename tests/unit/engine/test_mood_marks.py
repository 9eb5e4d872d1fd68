import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.mood_marks import MarkReader

pytestmark = pytest.mark.unit

WRITTEN = "[happy] You came! I said [sic] so. [Sad]But the light [sad] is gone [neutral"
PLAIN = "You came! I said [sic] so. But the light is gone [neutral"


def read(*pieces: str) -> tuple[str, MarkReader]:
    reader = MarkReader()
    return "".join([*map(reader.feed, pieces), reader.finish()]), reader


def test_marks_are_taken_out() -> None:
    assert read(WRITTEN)[0] == PLAIN


@given(st.lists(st.integers(0, len(WRITTEN)), max_size=12))
def test_any_pieces_read_the_same(cuts: list[int]) -> None:
    at = [0, *sorted(cuts), len(WRITTEN)]
    text, reader = read(*(WRITTEN[a:b] for a, b in itertools.pairwise(at)))
    assert text == PLAIN
    assert [reader.mood_at(n) for n in (1, len("You came!"), len(PLAIN))] == [
        "happy",
        "happy",
        "sad",
    ]


def test_without_marks_nothing_is_held_but_an_open_bracket() -> None:
    reader = MarkReader()
    assert reader.feed("It is [re") == "It is "
    assert reader.feed("ally] so.") == "[really] so."
    assert reader.mood_at(40) is None


def test_a_mark_at_the_beginning_counts_before_the_first_letter() -> None:
    _, reader = read("[surprised]Oh!")
    assert reader.mood_at(0) == "surprised"
