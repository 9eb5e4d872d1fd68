"""docs/protocol.md names every code and every event of the wire."""

import re
from pathlib import Path
from typing import get_args

import pytest

from rooms import errors
from rooms.wire.events import ClientEvent

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs/protocol.md").read_text()
SOURCES = [path.read_text() for path in (ROOT / "rooms").rglob("*.py")]
REFUSED = {code for text in SOURCES for code in re.findall(r"Refusal\(\s*\"([a-z_]+)\"", text)}
RAISED = {
    error.code
    for error in vars(errors).values()
    if getattr(error, "__module__", "") == errors.__name__
}
CLIENT = {
    kind
    for model in get_args(ClientEvent)
    for kind in get_args(model.model_fields["type"].annotation)
}
SERVER = {
    kind
    for text in SOURCES
    for kind in re.findall(
        r"\"type\": \"((?:session|conversation|response|x\.room)\.[a-z_.]+)", text
    )
}
FAMILIES = ("conversation.item.", "response.", "input_audio_buffer.")
"""The document writes the first of a family in full and the others from the dot on."""


@pytest.mark.parametrize("code", sorted(REFUSED | RAISED))
def test_every_code_is_documented(code: str) -> None:
    assert f"`{code}`" in DOCUMENT


@pytest.mark.parametrize("kind", sorted(CLIENT | SERVER))
def test_every_event_is_documented(kind: str) -> None:
    family = next((one for one in FAMILIES if kind.startswith(one)), None)
    short = kind if family is None else kind.removeprefix(family.rstrip("."))
    assert any(f"`{name}" in DOCUMENT for name in (kind, short, f"{family}*"))
