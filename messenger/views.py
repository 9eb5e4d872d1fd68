"""What people see of rows."""

from collections.abc import Sequence
from typing import Final

from messenger.repository import Seat, Written
from messenger.rules import WriteRefusal
from messenger.schemas import AttachmentView, ConversationView, MessageView, PersonView
from models.conversation import Attachment, Conversation
from models.states import ConversationKind, MessageKind

PREFIX: Final = "/api/conversations"


def message_view(written: Written, user_id: str) -> MessageView:
    """A message as somebody in its conversation sees it."""
    message, attachment = written
    return MessageView(
        id=message.id,
        conversation_id=message.conversation_id,
        seq=message.seq,
        kind=MessageKind(message.kind),
        sender_id=message.sender_id,
        text=message.text,
        subject_id=message.subject_id,
        attachment=attachment_view(attachment) if attachment else None,
        client_key=message.client_key if message.sender_id == user_id else None,
        created_at=message.created_at,
        erased_at=message.erased_at,
    )


def attachment_view(attachment: Attachment) -> AttachmentView:
    """A file and where to load it."""
    url = f"{PREFIX}/{attachment.conversation_id}/files/{attachment.id}"
    return AttachmentView(
        id=attachment.id,
        name=attachment.name,
        mime=attachment.mime,
        size_bytes=attachment.size_bytes,
        width=attachment.width,
        height=attachment.height,
        url=url,
        thumbnail_url=f"{url}/thumbnail" if attachment.width is not None else None,
    )


def conversation_view(
    conversation: Conversation,
    user_id: str,
    *,
    seats: Sequence[Seat],
    last: Written | None,
    unread: int,
    refusal: WriteRefusal | None,
    is_cut_off: bool,
) -> ConversationView:
    """A conversation as one of its people sees it; through a block nobody is seen reading."""
    return ConversationView(
        id=conversation.id,
        kind=ConversationKind(conversation.kind),
        subject_id=conversation.subject_id,
        title=conversation.title,
        people=[
            _person(seat, is_seen=not is_cut_off or seat.participant.user_id == user_id)
            for seat in seats
        ],
        other_name=", ".join(seat.name for seat in seats if seat.participant.user_id != user_id),
        last_seq=conversation.last_seq,
        last_message=message_view(last, user_id) if last else None,
        unread=unread,
        closes_at=conversation.closes_at,
        refusal=refusal,
        updated_at=conversation.updated_at,
    )


def _person(seat: Seat, *, is_seen: bool) -> PersonView:
    return PersonView(
        id=seat.participant.user_id,
        name=seat.name,
        delivered_seq=seat.participant.delivered_seq if is_seen else 0,
        read_seq=seat.participant.read_seq if is_seen else 0,
    )
