"""What all client events share."""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

MAX_EVENT_ID_CHARS: Final = 512


class Wire(BaseModel):
    """A part of an event."""

    # Fields that a newer client knows and we do not are no reason to refuse its event.
    model_config = ConfigDict(extra="ignore")


class Event(Wire):
    """An event that a client sends."""

    event_id: str | None = Field(default=None, max_length=MAX_EVENT_ID_CHARS)
