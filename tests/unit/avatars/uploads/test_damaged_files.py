"""Whatever is changed in a good file, the judge takes it or refuses it; nothing else comes out."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatars.choices import FaceKind
from avatars.uploads.judge import judge
from avatars.uploads.limits import Limits
from avatars.uploads.refusal import RefusedError
from tests.unit.avatars.uploads.tiny import Tiny, sprites, tiny_glb, tiny_vrm, tiny_vrm0

pytestmark = pytest.mark.unit

GOOD: dict[str, tuple[FaceKind, Tiny]] = {
    "glb": ("glb", tiny_glb()),
    "vrm": ("vrm", tiny_vrm()),
    "vrm0": ("vrm", tiny_vrm0()),
}
BYTES = {name: (kind, tiny.glb()) for name, (kind, tiny) in GOOD.items()}
ODD = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        1,
        7,
        2**31,
        2**63,
        -0.5,
        1e300,
        "",
        "x" * 300,
        "\0",
        [],
        {},
        [[]],
        [0] * 17,
    ]
)


def outcome(kind: FaceKind, files: dict[str, bytes]) -> bool:
    """Taken or refused; any other exception is the test's failure."""
    try:
        judge(kind, files, limits=Limits())
    except RefusedError as error:
        assert error.refusal.message
        return False
    return True


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(BYTES)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), max_size=8),
)
def test_flipped_bytes(name: str, flips: list[tuple[float, int]]) -> None:
    kind, good = BYTES[name]
    raw = bytearray(good)
    for at, mask in flips:
        raw[int(at * len(raw))] ^= mask
    assert outcome(kind, {"face": bytes(raw)}) or raw != good


@settings(max_examples=400)
@given(st.sampled_from(sorted(GOOD)), st.integers(0, 10**6), ODD)
def test_one_value_of_the_document_replaced(name: str, place: int, value: object) -> None:
    kind, good = GOOD[name]
    tiny = Tiny()
    tiny.doc, tiny.binary = copy.deepcopy(good.doc), bytearray(good.binary)
    spots = list(values(tiny.doc))
    owner, key = spots[place % len(spots)]
    owner[key] = value
    outcome(kind, {"face": tiny.glb()})


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(0, 255))
def test_a_flipped_byte_of_a_sprite(at: int, mask: int) -> None:
    files = sprites()
    raw = bytearray(files["base.png"])
    raw[at % len(raw)] ^= mask
    outcome("sprites", {**files, "base.png": bytes(raw)})


def values(root: Any) -> Any:
    """Every place of a document, as its owner and key."""
    places = root.items() if isinstance(root, dict) else enumerate(root)
    for key, value in list(places):
        yield root, key
        if isinstance(value, dict | list):
            yield from values(value)


def test_there_are_many_places_to_break() -> None:
    assert len(list(values(GOOD["vrm"][1].doc))) > 300
    assert json.dumps(GOOD["vrm"][1].doc)
