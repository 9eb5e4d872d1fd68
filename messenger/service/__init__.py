"""Use cases of the messenger, one story a file; other folders import them from here."""

from messenger.service.entering import people_who_hear, require_place_to_write
from messenger.service.erasing import erase_message, own_message
from messenger.service.opening import change_closing, open_conversation
from messenger.service.reading import (
    list_conversations,
    list_messages,
    own_file,
    search_messages,
    view_conversation,
)
from messenger.service.receipts import mark_delivered, mark_read
from messenger.service.writing import StoredFile, post_card, say_notice, send_file, send_message

__all__ = [
    "StoredFile",
    "change_closing",
    "erase_message",
    "list_conversations",
    "list_messages",
    "mark_delivered",
    "mark_read",
    "open_conversation",
    "own_file",
    "own_message",
    "people_who_hear",
    "post_card",
    "require_place_to_write",
    "say_notice",
    "search_messages",
    "send_file",
    "send_message",
    "view_conversation",
]
