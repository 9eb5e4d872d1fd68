"""Asks a persona a few lines with nobody in the room: for probes, and for answers side by side."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Final

from core.clock import Clock
from core.ids import new_id
from engine.conversation import Conversation
from engine.conversation_events import TurnEnded
from engine.links.ports import NO_LINKS, RoomLinks
from engine.persona import PersonaSheet
from engine.ports import ChatBackend
from engine.prompt import shape_for

MAX_TOKENS: Final = 160
"""Of one answer; a sheet that asks for less gets less."""
PATIENCE_S: Final = 60.0
"""For one answer; then it ends as ``cancelled``, reason ``too_slow``."""
FAN_NAME: Final = "Sam"


async def interview(
    sheet: PersonaSheet,
    mind: ChatBackend,
    lines: Sequence[str],
    *,
    clock: Clock,
    room_key: str,
    links: RoomLinks = NO_LINKS,
    patience_s: float = PATIENCE_S,
) -> AsyncGenerator[TurnEnded]:
    """Say the lines one after the other in one conversation, as a room would; yields the answers.

    The caller releases ``room_key`` when it is done with it: the mind keeps the prompt for the next
    interview of the same sheet.

    Args:
        sheet: Who is asked.
        mind: Who answers.
        lines: What a fan would say.
        clock: Tells what time it is.
        room_key: Names the conversation for the mind's cache.
        links: A mind of another house that answers in the place of ``mind``.
        patience_s: How long one answer may take.
    """
    talk = Conversation(sheet, mind, room_key=room_key, fan_name=FAN_NAME, clock=clock, links=links)
    asked = sheet.sampler.max_tokens or shape_for(mind.traits).sampling.max_tokens
    for line in lines:
        talk.add_fan_turn(line)
        yield await _answer(talk, min(MAX_TOKENS, asked), patience_s)


async def _answer(talk: Conversation, max_tokens: int, patience_s: float) -> TurnEnded:
    turn_id = new_id("item")
    try:
        async with (
            asyncio.timeout(patience_s),
            aclosing(talk.reply(turn_id=turn_id, max_tokens=max_tokens)) as events,
        ):
            async for event in events:
                if isinstance(event, TurnEnded):
                    return event
    except TimeoutError:
        pass
    return talk.cancelled(turn_id, "too_slow")
