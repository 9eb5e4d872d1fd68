"""A fan's side of a socket, through the official client, with everything it heard."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from openai.resources.realtime.realtime import AsyncRealtimeConnection

from tests.factories.rooms import OpenRoom
from tests.integration.rooms.conftest import RoomHouse

PATIENCE_S = 10.0


class Talk:
    """Reads events and remembers them."""

    def __init__(self, connection: AsyncRealtimeConnection) -> None:
        self.connection = connection
        self.heard: list[Any] = []

    @property
    def types(self) -> list[str]:
        return [event.type for event in self.heard]

    async def hear(self) -> Any:
        async with asyncio.timeout(PATIENCE_S):
            event = await self.connection.recv()
        self.heard.append(event)
        return event

    async def until(self, kind: str, where: Callable[[Any], bool] = lambda _: True) -> Any:
        """The next event of a kind that fits."""
        while True:
            event = await self.hear()
            if event.type == kind and where(event):
                return event

    async def met(self, kind: str, where: Callable[[Any], bool] = lambda _: True) -> Any:
        """An event of a kind that fits, heard already or still to come."""
        for event in self.heard:
            if event.type == kind and where(event):
                return event
        return await self.until(kind, where)

    async def say(self, text: str, **fields: Any) -> Any:
        await self.connection.conversation.item.create(
            item={
                "type": "message",
                "role": "user",
                "content": [{"type": "input_text", "text": text}],
                **fields,
            }
        )
        return await self.until("conversation.item.done", lambda one: one.item.role == "user")

    async def ask(self, text: str) -> str:
        """Say something and hear the whole answer."""
        await self.say(text)
        await self.connection.response.create()
        said = ""
        while True:
            event = await self.hear()
            if event.type == "response.output_text.delta":
                said += event.delta
            if event.type == "response.done":
                assert event.response.status == "completed", event
                assert event.response.output[0].content[0].text == said
                return said

    async def send(self, **event: Any) -> None:
        await self.connection.send(event)  # type: ignore[arg-type]

    async def refused(self, code: str) -> Any:
        event = await self.until("error")
        assert event.error.code == code, event
        return event

    async def running(self) -> Any:
        """Wait until the paid clock runs."""
        return await self.until("x.room.state", lambda one: one.is_running)


@asynccontextmanager
async def talking(house: RoomHouse, room: OpenRoom) -> AsyncIterator[Talk]:
    client = await house.client(room)
    async with client, client.realtime.connect(model=room.model) as connection:
        yield Talk(connection)
