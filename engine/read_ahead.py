"""Lets the mind read while the fan still speaks, so that little is left to read at the pause."""

import asyncio
from typing import Final

from engine.conversation import Conversation
from engine.drafts import Spawn
from engine.floor import Floor
from engine.llm.errors import BackendError

MOST_S: Final = 3.0
"""A mind that reads for longer is left alone with it; the reply itself tells what ails it."""


class ReadAhead:
    """One reading at a time, and none beside a reply.

    Args:
        conversation: Knows the prompt.
        floor: Knows who has the mind; a reply waits until the reading has ended.
        spawn: Starts a task of the conversation.
    """

    def __init__(self, conversation: Conversation, floor: Floor, spawn: Spawn) -> None:
        self._conversation = conversation
        self._floor = floor
        self._spawn = spawn

    def begin(self, draft: str = "", *, is_all: bool = False) -> None:
        """Read the talk so far, and of a draft what will not change.

        Args:
            draft: Words of the turn that is being said.
            is_all: They are all of them, it seems; else the last one may still change.
        """
        if self._conversation.is_read_ahead and self._floor.mind_user is None:
            words = draft.strip() if is_all else draft.strip().rpartition(" ")[0]
            self._floor.uses_mind(self._spawn(self._read(words)))

    async def _read(self, words: str) -> None:
        try:
            async with asyncio.timeout(MOST_S):
                await self._conversation.read_ahead(words)
        except (BackendError, TimeoutError):
            return
