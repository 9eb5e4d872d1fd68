"""Wire types of conversations."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from accounts.wire import Answer, Request, Text
from models.states import ConversationKind, MessageKind

MAX_WIRE_CHARS: Final = 20_000
"""Longer ones are not even counted; the limit of a message is in the rules."""
MAX_SEARCH_CHARS: Final = 100
CLIENT_KEY: Final = r"^[0-9A-Za-z_-]{8,64}$"


class MessageRequest(Request):
    """A message to send."""

    text: Annotated[Text, Field(max_length=MAX_WIRE_CHARS)]
    """Plain text, at most 4,000 characters."""
    client_key: Annotated[str | None, Field(pattern=CLIENT_KEY)] = None
    """Of your own choice: what is sent again under it is not written twice."""


class MarkRequest(Request):
    """How far messages have come."""

    seq: Annotated[int, Field(ge=0, le=2**53)]
    """All messages up to this number."""


class AttachmentView(Answer):
    """A file of a message."""

    id: str
    name: str
    mime: str
    """Found in the bytes."""
    size_bytes: int
    width: int | None
    """Pixels, of a picture."""
    height: int | None
    url: str
    thumbnail_url: str | None
    """A small picture, of a picture."""


class MessageView(Answer):
    """A message."""

    id: str
    conversation_id: str
    seq: int
    """Counts from 1 without a gap."""
    kind: MessageKind
    sender_id: str | None
    """None for what the house says."""
    text: str
    """Plain text; of a notice its code, for example ``meeting_agreed``."""
    subject_id: str | None
    """The proposal of a card, or what a notice is about."""
    attachment: AttachmentView | None
    client_key: str | None
    """Of your own messages."""
    created_at: datetime
    erased_at: datetime | None
    """Its sender took it back."""


class PersonView(Answer):
    """Somebody in a conversation."""

    id: str
    name: str
    delivered_seq: int
    """Messages up to it have reached a page of theirs."""
    read_seq: int
    """Messages up to it have been read."""


class ConversationView(Answer):
    """A conversation of yours."""

    id: str
    kind: ConversationKind
    subject_id: str | None
    """The meeting that it is about."""
    title: str
    people: list[PersonView]
    """You are one of them."""
    other_name: str
    """The name of the other, or of the others with commas."""
    last_seq: int
    last_message: MessageView | None
    unread: int
    """Messages of others, and of the house, that you have not read."""
    closes_at: datetime | None
    refusal: Literal["closed", "blocked"] | None
    """Why nobody can write here now."""
    updated_at: datetime


class ConversationList(Answer):
    """Your conversations, the newest message first."""

    items: list[ConversationView]
    has_more: bool


class MessageList(Answer):
    """A part of a conversation, in the order of its numbers."""

    items: list[MessageView]
    has_more: bool
    """There are further messages on the side that was asked for."""


class MessageHits(Answer):
    """Messages that were found, the newest first."""

    items: list[MessageView]
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""
