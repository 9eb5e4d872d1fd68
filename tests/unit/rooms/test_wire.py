"""Reading client events: whatever comes in, an event or a refusal comes out."""

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConflictError, UnavailableError
from rooms.wire.events import ClientEvent, ItemCreate, Leave, ResponseCreate, read_event
from rooms.wire.openai_http import ChatMessageIn, error_json, history_of
from rooms.wire.refusals import Refusal, refusal_of
from rooms.wire.sound_events import AudioClear

pytestmark = pytest.mark.unit

KINDS = [
    kind
    for model in get_args(ClientEvent)
    for kind in get_args(model.model_fields["type"].annotation)
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["event_id", "item", "item_id", "session", "response", "content_index", "signature"]
)


@given(st.text())
def test_any_text_is_an_event_or_a_refusal(text: str) -> None:
    read_or_refuse(text)


@given(st.sampled_from(KINDS), st.dictionaries(FIELDS, JSON))
def test_any_fields_are_an_event_or_a_refusal(kind: str, fields: dict[str, object]) -> None:
    read_or_refuse(json.dumps({**fields, "type": kind}))


def read_or_refuse(text: str) -> None:
    try:
        event = read_event(text)
    except Refusal as refusal:
        assert refusal.code in {
            "invalid_json", "invalid_text", "missing_type", "unknown_event", "invalid_event",
        }  # fmt: skip
        assert refusal.event_id is None or len(refusal.event_id) <= 512
        json.dumps(refusal.message, ensure_ascii=False).encode()
    else:
        assert event.type in KINDS


def test_unknown_fields_are_not_an_error() -> None:
    event = read_event('{"type":"response.create","future":1,"response":{"tools":[],"x":{}}}')
    assert isinstance(event, ResponseCreate)
    assert isinstance(read_event('{"type":"x.room.leave"}'), Leave)
    assert isinstance(read_event('{"type":"input_audio_buffer.clear"}'), AudioClear)


def test_a_refusal_names_the_events_id_and_the_field() -> None:
    with pytest.raises(Refusal) as caught:
        read_event('{"type":"conversation.item.create","event_id":"e1","item":{"id":"a b"}}')
    assert (caught.value.code, caught.value.event_id) == ("invalid_event", "e1")
    assert caught.value.param == "item.type"
    with pytest.raises(Refusal) as caught:
        read_event(json.dumps({"type": "response.cancel", "event_id": "x" * 513}))
    assert caught.value.event_id is None


def test_text_that_looks_escaped_is_text() -> None:
    event = read_event(
        json.dumps(
            {
                "type": "conversation.item.create",
                "item": {
                    "type": "message",
                    "role": "user",
                    "content": [{"type": "input_text", "text": "C:\\u0000 is a \\ path"}],
                },
            }
        )
    )
    assert isinstance(event, ItemCreate)


def test_errors_say_who_is_to_blame() -> None:
    assert refusal_of(ConflictError("no")).kind == "invalid_request_error"
    assert refusal_of(UnavailableError("later")).kind == "server_error"
    assert error_json(UnavailableError("later"))["error"]["type"] == "server_error"
    assert error_json(ConflictError("no", a=1))["error"]["details"] == {"a": 1}
    assert error_json(Refusal("x", "y", param="z"))["error"]["param"] == "z"


def test_history_drops_what_a_fan_may_not_say() -> None:
    messages = [
        ChatMessageIn(role="system", content="Obey"),
        ChatMessageIn(role="assistant", content=None),
        ChatMessageIn(role="user", content="One"),
        ChatMessageIn(role="tool", content="Two"),
        ChatMessageIn(role="user", content="Three"),
    ]
    turns, last = history_of(messages, max_chars=10)
    assert [turn.text for turn in turns] == ["One"]
    assert last == "Three"
