"""A visit that a test ends, and what comes after it."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from core.events import Bus
from engine.llm.scripted import ScriptedBackend
from flows.learn_room import School, learn_some
from memories import service
from memories.repository import Pair
from memories.schemas import ChoiceChange
from models.room import Room, TranscriptTurn
from rooms.service import EndReason, close_room, end_room
from tests.integration.memories.past import say, texts_of

TOLD: Final = ("My dog is called Biscuit.", "I live in Porto now.")
LEARNT: Final = ["The fan has a dog called Biscuit.", "The fan lives in Porto."]


class After:
    """A visit that a test ends."""

    def __init__(self, database: Database, clock: ManualClock, room_id: str, pair: Pair) -> None:
        self.database, self.clock, self.room_id, self.pair = database, clock, room_id, pair
        self.mind: ScriptedBackend | None = None

    async def say(self, *texts: str, **overrides: Any) -> None:
        await self.database.write(say, self.room_id, *texts, clock=self.clock, **overrides)

    async def end(self, reason: EndReason = "left", *, is_settled: bool = True) -> None:
        await self.database.write(end_room, self.room_id, reason, clock=self.clock)
        if is_settled:
            await self.database.write(close_room, self.room_id)

    async def learn(self) -> int:
        school = School(self.database, Bus(), self.mind, None, self.clock)
        return await learn_some(school)

    async def texts(self) -> list[str]:
        return await self.database.read(texts_of, self.pair)

    async def words(self) -> int:
        return await self.database.read(lambda db: db.query(TranscriptTurn).count())

    async def row(self) -> Room:
        return await self.database.read(lambda db: db.get_one(Room, self.room_id))

    async def choose(self, **choice: Any) -> None:
        change = ChoiceChange(**choice)
        await self.database.write(service.change_choice, self.pair, change, clock=self.clock)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def later_turn(db: Session, room_id: str, text: str, *, clock: ManualClock) -> None:
    db.add(
        TranscriptTurn(
            id="turn_later", room_id=room_id, seq=9, item_id="i9", speaker="fan", text=text,
            at=clock.now(),
        )
    )  # fmt: skip
