"""JSON that every database keeps."""

from typing import Any

import pytest

from core.plain_json import MAX_DEPTH, json_problem

pytestmark = pytest.mark.unit


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 0, -1.5, 10**40, "", "\U0001f99c \\u0000 ًا", [], {}, {"a": [{"b": None}]}),
        nested(MAX_DEPTH),
    ],
)
def test_what_can_be_kept(value: object) -> None:
    assert json_problem(value) is None
    assert json_problem({"deep": [value]}) is None or value == nested(MAX_DEPTH)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (float("inf"), "finite"),
        (float("-inf"), "finite"),
        (float("nan"), "finite"),
        ("a\x00b", "NUL"),
        ("\ud800", "half a character"),
        ("a\udc9f", "half a character"),
        (nested(MAX_DEPTH + 1), "deep"),
        (nested(100_000), "deep"),
    ],
)
def test_what_can_not(value: object, says: str) -> None:
    for one in (value, [1, value], {"a": {"b": value}}):
        assert says in str(json_problem(one))
    if isinstance(value, str):
        assert says in str(json_problem({"a": {value: 1}}))
