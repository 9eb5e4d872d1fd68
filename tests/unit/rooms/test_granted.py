"""What an owner's settings grant of a server; what can't be read grants nothing."""

from typing import Any

import pytest

from rooms.live.links import granted_resources, granted_tools

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("settings", "tools"),
    [
        ({}, {}),
        ({"tools": "search"}, {}),
        ({"tools": ["search"]}, {}),
        ({"tools": {"search": None}}, {"search": {"question": "query"}}),
        ({"tools": {"search": "query"}}, {"search": {"question": "query"}}),
        ({"tools": {"a": {"question": "q", "memory": 5}}}, {"a": {"question": "q"}}),
    ],
)
def test_tools(settings: dict[str, Any], tools: dict[str, Any]) -> None:
    assert granted_tools(settings) == tools


def test_no_more_than_four_tools() -> None:
    assert len(granted_tools({"tools": dict.fromkeys("abcdefg")})) == 4


@pytest.mark.parametrize(
    ("settings", "resources"),
    [
        ({}, ()),
        ({"resources": "a://b"}, ()),
        ({"resources": ["a://b", 5, None]}, ("a://b",)),
        ({"resources": ["x"] * 9}, ("x",) * 4),
    ],
)
def test_resources(settings: dict[str, Any], resources: tuple[str, ...]) -> None:
    assert granted_resources(settings) == resources
