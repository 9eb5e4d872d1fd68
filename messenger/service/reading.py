"""People read their conversations, page through them and search."""

from sqlalchemy.orm import Session

from core.clock import Clock
from core.paging import PageAsked, cut
from messenger import repository, rules, views
from messenger.errors import PageError, SearchError
from messenger.schemas import ConversationList, ConversationView, MessageHits, MessageList
from messenger.service.entering import is_cut_off, need_conversation, refusal_now
from models.conversation import Attachment, Conversation


def list_conversations(
    db: Session, user_id: str, *, before_id: str | None = None, limit: int = 30, clock: Clock
) -> ConversationList:
    """The person's conversations, the newest message first; or those behind ``before_id``.

    Raises:
        ConversationMissingError: The person takes no part in ``before_id``.
    """
    before = need_conversation(db, user_id, before_id) if before_id is not None else None
    found = repository.own_conversations(db, user_id, before=before, limit=limit + 1)
    return ConversationList(
        items=_views(db, user_id, found[:limit], clock), has_more=len(found) > limit
    )


def view_conversation(
    db: Session, user_id: str, conversation_id: str, *, clock: Clock
) -> ConversationView:
    """One conversation of the person.

    Raises:
        ConversationMissingError: The person takes no part in it.
    """
    conversation = need_conversation(db, user_id, conversation_id)
    return _views(db, user_id, [conversation], clock)[0]


def list_messages(
    db: Session,
    user_id: str,
    conversation_id: str,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = 50,
) -> MessageList:
    """A page of history; without a side, the newest messages.

    Raises:
        ConversationMissingError: The person takes no part in it.
        PageError: Both sides were asked for.
    """
    if before is not None and after is not None:
        raise PageError("Ask for messages before a number or after one, not both.")
    need_conversation(db, user_id, conversation_id)
    if after is not None:
        found = repository.messages_after(db, conversation_id, after, limit + 1)
        kept = found[:limit]
    else:
        found = repository.messages_before(db, conversation_id, before, limit + 1)
        kept = found[-limit:]
    return MessageList(
        items=[views.message_view(one, user_id) for one in kept], has_more=len(found) > limit
    )


def search_messages(
    db: Session,
    user_id: str,
    text: str,
    asked: PageAsked,
    *,
    conversation_id: str | None = None,
) -> MessageHits:
    """Look for a text or a file's name in the person's conversations, whatever the case.

    Raises:
        ConversationMissingError: The person takes no part in the conversation.
        SearchError: There is nothing to look for.
    """
    needle = rules.folded(text.strip())
    if not needle:
        raise SearchError("Write what to look for.", param="text")
    if conversation_id is not None:
        need_conversation(db, user_id, conversation_id)
    found = repository.find_messages(db, user_id, needle, asked, conversation_id=conversation_id)
    shown, ends = cut(found, asked, lambda one: (one.message.created_at, one.message.id))
    return MessageHits(items=[views.message_view(one, user_id) for one in shown], next=ends)


def own_file(
    db: Session, user_id: str, conversation_id: str, attachment_id: str
) -> Attachment | None:
    """A file of a conversation that the person takes part in.

    Raises:
        ConversationMissingError: The person takes no part in it.
    """
    need_conversation(db, user_id, conversation_id)
    return repository.own_attachment(db, user_id, conversation_id, attachment_id)


def _views(
    db: Session, user_id: str, found: list[Conversation], clock: Clock
) -> list[ConversationView]:
    ids = [one.id for one in found]
    seats = repository.seats_of(db, ids)
    lasts = repository.last_messages(db, ids)
    unread = repository.unread_counts(db, user_id, ids)
    now = clock.now()
    return [
        views.conversation_view(
            one,
            user_id,
            seats=seats[one.id],
            last=lasts.get(one.id),
            unread=unread.get(one.id, 0),
            refusal=refusal_now(db, user_id, one, now),
            is_cut_off=is_cut_off(db, user_id, one.id),
        )
        for one in found
    ]
