"""Holds server events against the pydantic models of the official client, strictly."""

import json
from typing import Any, Final, get_args

from openai import BaseModel
from openai.types.realtime.realtime_server_event import RealtimeServerEvent
from pydantic import TypeAdapter

_UNION: Final = get_args(get_args(RealtimeServerEvent)[0]) or get_args(RealtimeServerEvent)
MODELS: Final = {
    get_args(model.model_fields["type"].annotation)[0]: TypeAdapter(model) for model in _UNION
}
OUR_SESSION_FIELDS: Final = {"id", "object", "expires_at"}
"""The server sends them (they are in RealtimeSessionCreateResponse); the event's model has none."""


def check(frame: str | bytes) -> str:
    """Validate one frame; returns the event's type.

    Raises:
        AssertionError: A field is unknown to the client's model.
        pydantic.ValidationError: A field has the wrong type.
    """
    event = json.loads(frame)
    kind = event["type"]
    assert event["event_id"].startswith("event_")
    if kind.startswith(("x.room.", "x.avatar.")):
        return kind
    parsed = MODELS[kind].validate_json(frame, strict=True)
    unknown = sorted(_unknown(parsed))
    assert not unknown, f"{kind}: {unknown}"
    return kind


def _unknown(value: Any, path: str = "") -> list[str]:
    """Fields that landed in ``model_extra``: the client's model does not know them."""
    if isinstance(value, BaseModel):
        extra = set(value.model_extra or {})
        if path.endswith(".session"):
            extra -= OUR_SESSION_FIELDS
        found = [f"{path}.{name}" for name in extra]
        for name in type(value).model_fields:
            found += _unknown(getattr(value, name), f"{path}.{name}")
        return found
    if isinstance(value, list):
        return [found for one in value for found in _unknown(one, path)]
    return []
