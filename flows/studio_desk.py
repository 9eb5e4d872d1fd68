"""Where personas answer their owners, a few at a time, so that no fan waits."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Annotated, Final, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from core.clock import Clock
from core.database import Database
from core.errors import UnavailableError
from core.ids import new_id
from engine.conversation_events import TurnEnded
from engine.interview import interview
from engine.llm.errors import BackendError
from engine.persona import PersonaSheet
from engine.ports import ChatBackend
from engine.prompt import prefix_request

MAX_ASKED: Final = 2
"""Owners whose personas answer side by side at once."""


class StudioBusyError(UnavailableError):
    """Other owners try their personas at this moment."""

    code = "studio_busy"


@dataclass(frozen=True, slots=True)
class StudioParts:
    """What the desk works with."""

    database: Database
    mind: ChatBackend
    clock: Clock


class StudioDesk:
    """Asks the mind for owners.

    Args:
        parts: Rows, mind and time.
    """

    def __init__(self, parts: StudioParts) -> None:
        self.parts = parts
        self._asked = 0

    async def ask(
        self, sheets: Sequence[PersonaSheet], questions: Sequence[str]
    ) -> list[list[TurnEnded]]:
        """Let each sheet answer each question, in a conversation of its own.

        Raises:
            StudioBusyError: Others are being answered.
        """
        if self._asked >= MAX_ASKED:
            raise StudioBusyError("Others try their personas at this moment. Ask again soon.")
        self._asked += 1
        try:
            return [await self._answers(sheet, questions) for sheet in sheets]
        finally:
            self._asked -= 1

    async def _answers(self, sheet: PersonaSheet, questions: Sequence[str]) -> list[TurnEnded]:
        key, mind = new_id("try"), self.parts.mind
        answers: list[TurnEnded] = []
        try:
            await self._warm(sheet, key)  # So that each answer shows what a fan would wait.
            for question in questions:
                talk = interview(sheet, mind, (question,), clock=self.parts.clock, room_key=key)
                async with aclosing(talk) as found:
                    answers += [one async for one in found]
        finally:
            await mind.release(key)
        return answers

    async def _warm(self, sheet: PersonaSheet, key: str) -> None:
        try:
            await self.parts.mind.warm(prefix_request(sheet, self.parts.mind.traits, key))
        except BackendError:
            return  # Each answer will say what is wrong.


async def get_studio(connection: HTTPConnection) -> StudioDesk:
    """The desk of this process."""
    return cast("StudioDesk", connection.state.studio)


StudioDep = Annotated[StudioDesk, Depends(get_studio)]
