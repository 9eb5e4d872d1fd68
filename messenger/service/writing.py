"""A message gets the next number of its conversation."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.clock import Clock
from core.ids import new_id
from messenger import repository, rules
from messenger.errors import MessageEmptyError, MessageTooLongError
from messenger.repository import Written
from messenger.service.entering import need_conversation, require_open
from messenger.service.telling import tell_people
from models.conversation import Attachment, Conversation, Message
from models.states import MessageKind


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was checked and lies in the store."""

    id: str
    """``att_…``."""
    key: str
    name: str
    mime: str
    size_bytes: int
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A message that has no number yet."""

    kind: MessageKind
    sender_id: str | None
    text: str = ""
    found_by: str = ""
    subject_id: str | None = None
    client_key: str | None = None
    file: StoredFile | None = None


def send_message(
    db: Session,
    sender_id: str,
    conversation_id: str,
    text: str,
    *,
    client_key: str | None = None,
    clock: Clock,
) -> Written:
    """Send a text; what was sent under the same key is found again.

    Raises:
        ConversationMissingError: The sender takes no part in it.
        MessageEmptyError: Nothing in the text can be seen.
        MessageTooLongError: It has more than 4,000 characters.
        ConversationClosedError: Its time is over.
        BlockedError: One of the two blocked the other.
    """
    normal = rules.normal_text(text)
    _require_sendable(normal)
    draft = _Draft(
        MessageKind.TEXT,
        sender_id,
        text=normal,
        found_by=rules.folded(normal),
        client_key=client_key,
    )
    return _send(db, sender_id, conversation_id, draft, clock)


def send_file(
    db: Session,
    sender_id: str,
    conversation_id: str,
    file: StoredFile,
    *,
    client_key: str | None = None,
    clock: Clock,
) -> Written:
    """Send a file; what was sent under the same key is found again, and ``file`` is not used.

    Raises:
        ConversationMissingError: The sender takes no part in it.
        ConversationClosedError: Its time is over.
        BlockedError: One of the two blocked the other.
    """
    draft = _Draft(
        MessageKind.FILE,
        sender_id,
        found_by=rules.folded(file.name),
        client_key=client_key,
        file=file,
    )
    return _send(db, sender_id, conversation_id, draft, clock)


def post_card(
    db: Session, subject_id: str, sender_id: str, proposal_id: str, *, clock: Clock
) -> Message | None:
    """Show a proposal as a card; the same one is shown once.

    Returns:
        The message; None where the subject has no conversation.

    Raises:
        ConversationMissingError: The sender takes no part in it.
        ConversationClosedError: Its time is over.
        BlockedError: One of the two blocked the other.
    """
    conversation = repository.conversation_of_subject(db, subject_id)
    if conversation is None:
        return None
    key = f"card-{proposal_id}"
    draft = _Draft(MessageKind.PROPOSAL, sender_id, subject_id=proposal_id, client_key=key)
    return _send(db, sender_id, conversation.id, draft, clock).message


def say_notice(
    db: Session,
    subject_id: str,
    code: str,
    *,
    about_id: str | None = None,
    once: bool = False,
    clock: Clock,
) -> Message | None:
    """Let the house say something, also where nobody may write any more.

    The code says what happened, for example ``meeting_agreed``; pages know the words. ``about_id``
    is the thing that it happened to, for example a proposal. What is said ``once`` is not said
    again where a reorganised chain repeats itself.

    Returns:
        The message; None where the subject has no conversation, or was told before.

    Raises:
        ValueError: The code is none.
    """
    if not rules.is_notice_code(code):
        raise ValueError(f"not a code of a notice: {code!r}")
    conversation = repository.conversation_of_subject(db, subject_id)
    if conversation is None:
        return None
    locked = repository.lock_conversation(db, conversation.id)
    if once and repository.is_said(db, conversation.id, code):
        return None
    draft = _Draft(MessageKind.NOTICE, None, text=code, subject_id=about_id)
    return _write(db, locked, draft, clock).message


def _send(
    db: Session, sender_id: str, conversation_id: str, draft: _Draft, clock: Clock
) -> Written:
    need_conversation(db, sender_id, conversation_id)
    conversation = repository.lock_conversation(db, conversation_id)
    if draft.client_key is not None:
        first = repository.sent_before(db, conversation_id, sender_id, draft.client_key)
        if first is not None:
            return first
    require_open(db, sender_id, conversation, clock=clock)
    return _write(db, conversation, draft, clock)


def _write(db: Session, conversation: Conversation, draft: _Draft, clock: Clock) -> Written:
    """Write the message; the caller holds the conversation's lock."""
    now = clock.now()
    attachment = _attach(db, conversation.id, draft, clock)
    conversation.last_seq += 1
    conversation.updated_at = now
    message = Message(
        id=new_id("msg"),
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        sender_id=draft.sender_id,
        client_key=draft.client_key,
        kind=draft.kind.value,
        text=draft.text,
        folded=draft.found_by,
        subject_id=draft.subject_id,
        attachment_id=attachment.id if attachment else None,
        created_at=now,
        erased_at=None,
    )
    db.add(message)
    db.flush()
    tell_people(db, conversation.id)
    return Written(message, attachment)


def _attach(db: Session, conversation_id: str, draft: _Draft, clock: Clock) -> Attachment | None:
    if draft.file is None or draft.sender_id is None:
        return None
    attachment = Attachment(
        id=draft.file.id,
        conversation_id=conversation_id,
        uploader_id=draft.sender_id,
        file_key=draft.file.key,
        name=draft.file.name,
        mime=draft.file.mime,
        size_bytes=draft.file.size_bytes,
        width=draft.file.width,
        height=draft.file.height,
        created_at=clock.now(),
    )
    db.add(attachment)
    db.flush()
    return attachment


def _require_sendable(text: str) -> None:
    problem = rules.text_problem(text)
    if problem == "empty":
        raise MessageEmptyError("Write something first.", param="text")
    if problem == "too_long":
        raise MessageTooLongError(
            f"A message has at most {rules.MAX_TEXT_CHARS:,} characters.",
            param="text",
            most_chars=rules.MAX_TEXT_CHARS,
        )
