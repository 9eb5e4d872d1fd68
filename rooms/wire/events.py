"""Events that a client may send, in the GA form of the OpenAI Realtime protocol.

Source:
    https://platform.openai.com/docs/api-reference/realtime-client-events
"""

from typing import Annotated, Any, Final, Literal, cast

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json

from rooms.wire.base import MAX_EVENT_ID_CHARS, Event, Wire
from rooms.wire.refusals import Refusal
from rooms.wire.sound_events import AudioWish, SoundEvent

MAX_METADATA: Final = 16


class Content(Wire):
    """A part of a message."""

    type: str
    text: str | None = None


class Item(Wire):
    """An item that a client wants in the conversation."""

    type: str
    id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,64}$")
    role: str | None = None
    content: list[Content] = Field(default_factory=list[Content], max_length=64)


class SessionWish(Wire):
    """What a client would like to change; a fan's wishes about the persona are not granted."""

    type: str = "realtime"
    output_modalities: list[str] | None = None
    audio: AudioWish | None = None


class ResponseWish(Wire):
    """What a client would like of one reply."""

    conversation: str | None = None
    input: list[Any] | None = None
    output_modalities: list[str] | None = None
    max_output_tokens: int | Literal["inf"] | None = None
    metadata: (
        dict[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=512)]] | None
    ) = Field(default=None, max_length=MAX_METADATA)


class SessionUpdate(Event):
    """Ask for other settings."""

    type: Literal["session.update"]
    session: SessionWish


class ItemCreate(Event):
    """Say something."""

    type: Literal["conversation.item.create"]
    item: Item
    previous_item_id: str | None = None


class ItemRetrieve(Event):
    """Read one item again."""

    type: Literal["conversation.item.retrieve"]
    item_id: str


class ItemDelete(Event):
    """Take one item out of the conversation."""

    type: Literal["conversation.item.delete"]
    item_id: str


class ItemTruncate(Event):
    """Cut a spoken item to what was heard."""

    type: Literal["conversation.item.truncate"]
    item_id: str
    content_index: int
    audio_end_ms: int = Field(ge=0, le=86_400_000)


class ResponseCreate(Event):
    """Ask the persona to answer."""

    type: Literal["response.create"]
    response: ResponseWish | None = None


class ResponseCancel(Event):
    """Stop the persona's answer."""

    type: Literal["response.cancel"]
    response_id: str | None = None


class ReceiptSigned(Event):
    """The fan's signature under the time delivered so far."""

    type: Literal["x.room.receipt"]
    earned_wei: str = Field(pattern=r"^[0-9]{1,40}$")
    signature: str = Field(max_length=200)


class Leave(Event):
    """End the room for good."""

    type: Literal["x.room.leave"]


ClientEvent = (
    SessionUpdate
    | ItemCreate
    | ItemRetrieve
    | ItemDelete
    | ItemTruncate
    | ResponseCreate
    | ResponseCancel
    | SoundEvent
    | ReceiptSigned
    | Leave
)
_ADAPTER: Final = TypeAdapter[ClientEvent](Annotated[ClientEvent, Field(discriminator="type")])


def read_event(text: str) -> ClientEvent:
    """Read one frame.

    Raises:
        Refusal: Not JSON, no event, an unknown event or wrong fields; it names the client's
            ``event_id`` where one can be read.
    """
    try:
        # Not json.loads: a library may raise Python's recursion limit, and then a frame of a
        # hundred thousand brackets runs through the end of the stack.
        raw: object = from_json(text)
    except ValueError:
        raise Refusal("invalid_json", "a frame is one JSON object with a type") from None
    if not isinstance(raw, dict):
        raise Refusal("invalid_json", "a frame is one JSON object with a type")
    fields = cast("dict[str, object]", raw)
    event_id = _event_id(fields)
    if not _is_storable(fields):
        raise Refusal("invalid_text", "leave out NUL: no text holds it", event_id)
    try:
        return _ADAPTER.validate_python(fields)
    except ValidationError as error:
        raise _refusal(error, fields, event_id) from None


def _event_id(fields: dict[str, object]) -> str | None:
    given = fields.get("event_id")
    if isinstance(given, str) and len(given) <= MAX_EVENT_ID_CHARS and _is_storable(given):
        return given
    return None


def _is_storable(value: object) -> bool:
    """No NUL, which Postgres refuses, at any depth."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(cast("dict[str, object]", one).items())
        elif isinstance(one, list | tuple):
            waiting.extend(cast("list[object]", one))
        elif isinstance(one, str) and "\0" in one:
            return False
    return True


def _refusal(error: ValidationError, fields: dict[str, object], event_id: str | None) -> Refusal:
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "union_tag_not_found":
        return Refusal("missing_type", "an event has a type", event_id, param="type")
    if first["type"] == "union_tag_invalid":
        name = str(fields.get("type"))[:80]
        return Refusal(
            "unknown_event",
            f"no event is called {name!r}; docs/protocol.md lists them",
            event_id,
            param="type",
        )
    # The first place is the event's own type, which the client need not see in a path.
    param = ".".join(str(part) for part in first["loc"][1:])
    return Refusal("invalid_event", f"{param}: {first['msg']}", event_id, param=param)
