"""What changed is told field by field, and never what did not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.diffs import MAX_CHANGES, Change, Piece, changes_between

pytestmark = pytest.mark.unit


def test_a_text_is_compared_line_by_line() -> None:
    (change,) = changes_between(
        {"character": "Nova sings.\nShe lives in Lisbon."},
        {"character": "Nova sings.\nShe lives in Porto.\nShe hums."},
    )
    assert (change.field, change.kind) == ("character", "text")
    assert change.pieces == (
        Piece("same", "Nova sings."),
        Piece("removed", "She lives in Lisbon."),
        Piece("added", "She lives in Porto."),
        Piece("added", "She hums."),
    )


def test_a_list_is_compared_item_by_item() -> None:
    before = [{"fan": "Hi", "persona": "Hello"}, {"fan": "", "persona": "So."}]
    after = [{"fan": "Hi", "persona": "Hello"}, {"fan": "Bye", "persona": "Ciao"}]
    (change,) = changes_between({"examples": before}, {"examples": after})
    assert (change.kind, change.before, change.after) == ("list", None, None)
    assert change.pieces == (
        Piece("same", "fan: Hi\npersona: Hello"),
        Piece("removed", "persona: So."),
        Piece("added", "fan: Bye\npersona: Ciao"),
    )


def test_lists_may_appear_and_vanish() -> None:
    (change,) = changes_between({}, {"consents": ["one"]})
    assert change.pieces == (Piece("added", "one"),)
    (change,) = changes_between({"consents": ["one"]}, {"consents": []})
    assert change.pieces == (Piece("removed", "one"),)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (0.5, 0.7, ("0.5", "0.7")),
        (None, 0.7, (None, "0.7")),
        (True, False, ("true", "false")),
        ("kokoro:a", None, ("kokoro:a", None)),
    ],
)
def test_values_are_told_as_they_were_and_are(
    before: object, after: object, shown: tuple[str | None, str | None]
) -> None:
    (change,) = changes_between({"sampler": {"x": before}}, {"sampler": {"x": after}})
    assert change == Change("sampler.x", "value", *shown)


def test_a_face_that_comes_is_told_part_by_part() -> None:
    changes = changes_between({"face": None}, {"face": {"face_id": "house:mira", "light": "soft"}})
    assert [(one.field, one.before, one.after) for one in changes] == [
        ("face.face_id", None, "house:mira"),
        ("face.light", None, "soft"),
    ]


def test_items_hold_keys_and_nested_things() -> None:
    (change,) = changes_between(
        {"lorebook": {"entries": []}},
        {"lorebook": {"entries": [{"keys": ["cat", "dog"], "extra": {"a": 1}, "on": True}]}},
    )
    assert change.pieces == (Piece("added", 'keys: cat, dog\nextra: {"a": 1}\non: true'),)


def test_nothing_and_nothing_are_the_same() -> None:
    assert changes_between({"tagline": ""}, {"tagline": None}) == []
    assert changes_between({"a": {}}, {}) == []


def test_a_text_may_be_emptied() -> None:
    (change,) = changes_between({"style": "dry"}, {"style": ""})
    assert (change.before, change.after, change.pieces) == ("dry", None, (Piece("removed", "dry"),))


def test_a_strange_card_does_not_flood_the_page() -> None:
    card = {str(n): n for n in range(MAX_CHANGES * 2)}
    assert len(changes_between({"card": card}, {"card": {}})) == MAX_CHANGES


WHOLES: Any = st.dictionaries(
    st.sampled_from(("name", "character", "sampler", "examples", "face")),
    st.one_of(
        st.text(max_size=30),
        st.none(),
        st.lists(st.text(max_size=5), max_size=4),
        st.dictionaries(st.text(max_size=3), st.integers(), max_size=3),
    ),
)


@given(WHOLES, WHOLES)
def test_pieces_hold_both_sides_whole(left: dict[str, object], right: dict[str, object]) -> None:
    assert changes_between(left, left) == []
    for change in changes_between(left, right):
        if change.kind != "text":
            continue
        for skipped, text in (("added", change.before), ("removed", change.after)):
            kept = [one.text for one in change.pieces if one.sign != skipped]
            assert kept == (text or "").splitlines()
