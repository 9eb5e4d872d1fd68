"""Opens what a visit talks with: the engine's side of a room, memory, links, face."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from core.files import FileMissingError
from engine.answerer import ShowPrompt
from engine.conversation import Conversation
from engine.conversation_limits import ConversationLimits
from engine.history import Turn
from engine.links.ports import NO_LINKS, RoomLinks
from engine.memory.ports import NO_MEMORY, FanMemory
from rooms.live.face_part import FacePart, open_face
from rooms.live.links import VisitLinks, open_links
from rooms.live.resources import Resources
from rooms.live.voice_visit import has_sound
from rooms.paid_time import Entered

_log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation and the linked servers that it may ask; enter the links around it."""

    conversation: Conversation
    links: VisitLinks


def converse(
    resources: Resources,
    entered: Entered,
    *,
    history: Sequence[Turn] | None = None,
    on_prompt: ShowPrompt | None = None,
    memory: FanMemory = NO_MEMORY,
    links: RoomLinks = NO_LINKS,
) -> Conversation:
    """The engine's side of a room; goes on from what was said, or from another history."""
    return Conversation(
        entered.sheet,
        resources.mind,
        room_key=entered.room_id,
        fan_name=entered.fan_name,
        clock=resources.clock,
        history=entered.turns if history is None else history,
        memory=memory,
        links=links,
        began_at=entered.opened_at,
        limits=ConversationLimits(
            is_spoken=has_sound(entered.format), is_seen=entered.face is not None
        ),
        on_prompt=on_prompt,
        guard=resources.guard,
    )


async def begin_talk(
    resources: Resources,
    entered: Entered,
    *,
    history: Sequence[Turn] | None = None,
    on_prompt: ShowPrompt | None = None,
) -> Talk:
    """Begin to talk with all that the persona knows and is linked with."""
    memory = NO_MEMORY
    if resources.memories is not None:
        memory = await resources.memories.open(entered.persona_id, entered.fan_id, entered.room_id)
    links = await open_links(
        resources.database,
        resources.clock,
        resources.links,
        entered.servers,
        is_spoken=has_sound(entered.format),
    )
    conversation = converse(
        resources,
        entered,
        history=history,
        on_prompt=on_prompt,
        memory=memory,
        links=links.room,
    )
    links.count_into(conversation.tally)
    return Talk(conversation, links)


async def go_on(resources: Resources, entered: Entered, on_prompt: ShowPrompt | None) -> Talk:
    """Go on after the last answer; the fan's words since then are searched for danger again."""
    turns = entered.turns
    answered = max((n for n, turn in enumerate(turns, 1) if turn.speaker == "persona"), default=0)
    talk = await begin_talk(resources, entered, history=turns[:answered], on_prompt=on_prompt)
    for turn in turns[answered:]:
        talk.conversation.add_fan_turn(turn.text, turn_id=turn.turn_id)
    return talk


async def open_room_face(resources: Resources, entered: Entered) -> FacePart | None:
    """The face of a video room; None otherwise, or where its file is gone."""
    faces = resources.faces
    if faces is None or entered.face is None:
        return None
    try:
        return await open_face(faces, entered.face, zlib.crc32(entered.room_id.encode()))
    except FileMissingError:
        _log.warning("a face is gone", room_id=entered.room_id, face_id=entered.face.face_id)
        return None
