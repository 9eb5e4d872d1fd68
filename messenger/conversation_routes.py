"""Conversations over HTTP: read, write, mark, search."""

from typing import Annotated

from fastapi import APIRouter, Query

from accounts.deps import CurrentUser, LimiterDep
from accounts.wire import OptionalRowId, RowId, Text
from core.deps import BusDep, ClockDep, DatabaseDep, PageDep
from core.errors import TooManyRequestsError
from core.events import Notice
from messenger import service, views
from messenger.deps import FileDeskDep, PageLimit, Seq
from messenger.schemas import (
    MAX_SEARCH_CHARS,
    ConversationList,
    ConversationView,
    MarkRequest,
    MessageHits,
    MessageList,
    MessageRequest,
    MessageView,
)
from messenger.settings import MESSAGES, SEARCHES, TYPING

router = APIRouter(prefix=views.PREFIX, tags=["messenger"])


@router.get("", operation_id="listConversations")
async def list_conversations(
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
    before: OptionalRowId = None,
    limit: PageLimit = 30,
) -> ConversationList:
    """List your conversations, the newest message first; ``before`` is the last one you have."""
    return await database.read(
        service.list_conversations, caller.id, before_id=before, limit=limit, clock=clock
    )


@router.get("/search", operation_id="searchMessages")
async def search_messages(
    text: Annotated[Text, Query(max_length=MAX_SEARCH_CHARS)],
    caller: CurrentUser,
    database: DatabaseDep,
    limiter: LimiterDep,
    asked: PageDep,
    conversation: OptionalRowId = None,
) -> MessageHits:
    """Look for a text or a file's name in your conversations, or in one; the newest first."""
    limiter.take(SEARCHES, caller.id)
    return await database.read(
        service.search_messages, caller.id, text, asked, conversation_id=conversation
    )


@router.get("/{conversation_id}", operation_id="getConversation")
async def get_conversation(
    conversation_id: RowId, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> ConversationView:
    """Show one of your conversations."""
    return await database.read(service.view_conversation, caller.id, conversation_id, clock=clock)


@router.get("/{conversation_id}/messages", operation_id="listMessages")
async def list_messages(
    conversation_id: RowId,
    caller: CurrentUser,
    database: DatabaseDep,
    before: Seq = None,
    after: Seq = None,
    limit: PageLimit = 50,
) -> MessageList:
    """Page through a conversation: before a number, after one, or the newest."""
    return await database.read(
        service.list_messages, caller.id, conversation_id, before=before, after=after, limit=limit
    )


@router.post("/{conversation_id}/messages", operation_id="sendMessage", status_code=201)
async def send_message(
    conversation_id: RowId,
    body: MessageRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    limiter: LimiterDep,
    clock: ClockDep,
) -> MessageView:
    """Send a text; sent again under the same ``client_key``, the first is answered again."""
    limiter.take(MESSAGES, caller.id)
    sent = await database.write(
        service.send_message,
        caller.id,
        conversation_id,
        body.text,
        client_key=body.client_key,
        clock=clock,
    )
    return views.message_view(sent, caller.id)


@router.delete("/{conversation_id}/messages/{message_id}", operation_id="eraseMessage")
async def erase_message(
    conversation_id: RowId,
    message_id: RowId,
    caller: CurrentUser,
    database: DatabaseDep,
    desk: FileDeskDep,
    clock: ClockDep,
) -> MessageView:
    """Take a message of yours back: text and file are gone for everybody, the number stays."""
    found = await database.read(service.own_message, caller.id, conversation_id, message_id)
    if found.attachment is not None:
        # The file goes before the row says so.
        await desk.forget(found.attachment.file_key)
    erased = await database.write(
        service.erase_message, caller.id, conversation_id, message_id, clock=clock
    )
    return views.message_view(erased, caller.id)


@router.post("/{conversation_id}/delivered", operation_id="markDelivered", status_code=204)
async def mark_delivered(
    conversation_id: RowId, body: MarkRequest, caller: CurrentUser, database: DatabaseDep
) -> None:
    """Say that messages up to a number have reached this page."""
    await database.write(service.mark_delivered, caller.id, conversation_id, body.seq)


@router.post("/{conversation_id}/read", operation_id="markRead", status_code=204)
async def mark_read(
    conversation_id: RowId, body: MarkRequest, caller: CurrentUser, database: DatabaseDep
) -> None:
    """Say that messages up to a number have been read."""
    await database.write(service.mark_read, caller.id, conversation_id, body.seq)


@router.post("/{conversation_id}/typing", operation_id="sayTyping", status_code=204)
async def say_typing(
    conversation_id: RowId,
    caller: CurrentUser,
    database: DatabaseDep,
    limiter: LimiterDep,
    bus: BusDep,
    clock: ClockDep,
) -> None:
    """Say that you are typing: the others' pages hear of it at most once a second."""
    others = await database.read(service.people_who_hear, caller.id, conversation_id, clock=clock)
    try:
        limiter.take(TYPING, f"{caller.id}|{conversation_id}")
    except TooManyRequestsError:
        return  # They have just heard it.
    for other in others:
        bus.publish(Notice("typing", conversation_id, other))
