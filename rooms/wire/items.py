"""Items of a conversation as the protocol shows them."""

from dataclasses import dataclass
from typing import Literal

from engine.history import Speaker
from rooms.wire.events import Content, Item
from rooms.wire.refusals import Refusal

Json = dict[str, object]
ItemStatus = Literal["completed", "incomplete", "in_progress"]
_AUDIO_TYPES = frozenset({"input_audio", "output_audio", "audio", "input_image"})


@dataclass(slots=True)
class SpokenItem:
    """One message of the room."""

    item_id: str
    speaker: Speaker
    text: str
    status: ItemStatus = "completed"
    is_sound: bool = False
    """It was said or is being said in this visit; items of earlier visits are read as text."""


def item_json(item: SpokenItem) -> Json:
    """An item as the protocol shows it."""
    is_fan = item.speaker == "fan"
    way = "input" if is_fan else "output"
    kind, name = ("audio", "transcript") if item.is_sound else ("text", "text")
    part = {"type": f"{way}_{kind}", name: item.text}
    return {
        "id": item.item_id,
        "object": "realtime.item",
        "type": "message",
        "role": "user" if is_fan else "assistant",
        "status": item.status,
        "content": [] if item.status == "in_progress" else [part],
    }


def fan_text(item: Item, *, max_chars: int) -> str:
    """The words of an item that a fan may say.

    Raises:
        Refusal: Not a message of the fan, sound or pictures, empty, or too long.
    """
    if item.type != "message" or item.role != "user":
        raise Refusal(
            "item_not_allowed", "a fan's ticket adds messages of role user only", param="item.role"
        )
    text = "\n".join(_part_text(part) for part in item.content)
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise Refusal("empty_message", "the message holds no words", param="item.content")
    if len(text) > max_chars:
        raise Refusal(
            "message_too_long",
            f"a message has at most {max_chars} characters, this one {len(text)}",
            param="item.content",
        )
    return text


def _part_text(part: Content) -> str:
    if part.type in _AUDIO_TYPES:
        sentence = "messages are text; sound goes through input_audio_buffer.append in voice rooms"
        raise Refusal("format_not_sold", sentence, param="item.content")
    if part.type not in ("input_text", "text") or part.text is None:
        raise Refusal(
            "invalid_event", "a part of a message has type input_text", param="item.content"
        )
    return part.text
