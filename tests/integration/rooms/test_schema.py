"""Every event that a room sends is one that the official client's models know."""

import asyncio

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from engine.llm.errors import BackendError
from tests.integration.rooms import strict
from tests.integration.rooms.conftest import RoomHouse

pytestmark = pytest.mark.db


class Raw:
    """Sends JSON and keeps what it heard, checked."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.kinds: list[str] = []

    async def send(self, text: str) -> None:
        await self._socket.send(text)

    async def until(self, kind: str) -> None:
        while True:
            async with asyncio.timeout(10):
                frame = await self._socket.recv()
            self.kinds.append(strict.check(frame))
            if self.kinds[-1] == kind:
                return

    async def until_closed(self) -> None:
        try:
            while True:
                await self.until("no such event")
        except ConnectionClosed:
            return


SAY = (
    '{"type":"conversation.item.create","event_id":"e1","item":{"type":"message","id":"%s",'
    '"role":"user","content":[{"type":"input_text","text":"%s"}]}}'
)


async def test_every_event_fits_the_models_of_the_official_client(house: RoomHouse) -> None:
    room = await house.open_browser_room(minutes=3)
    url = f"ws://127.0.0.1:{house.port}/v1/realtime?model={room.model}"
    secret = await house.ticket(room)
    async with connect(
        url, subprotocols=["realtime", f"openai-insecure-api-key.{secret}"]
    ) as socket:
        assert socket.subprotocol == "realtime"
        raw = Raw(socket)
        await raw.until("conversation.item.done")
        await raw.send('{"type":"session.update","session":{"type":"realtime"}}')
        await raw.until("session.updated")
        for item_id, text in (("i1", "Hello"), ("i2", "I want to kill myself"), ("i3", "Hi")):
            await raw.send(SAY % (item_id, text))
            await raw.until("conversation.item.done")
            await raw.send('{"type":"response.create","response":{"metadata":{"a":"b"}}}')
            await raw.until("response.done")
        house.mind.fail_with = BackendError("unreachable", "gone")
        await raw.send(SAY % ("i4", "Still there?"))
        await raw.send('{"type":"response.create"}')
        await raw.until("response.done")
        house.mind.fail_with = None
        await raw.send('{"type":"conversation.item.retrieve","item_id":"i1"}')
        await raw.until("conversation.item.retrieved")
        await raw.send('{"type":"conversation.item.delete","item_id":"i1"}')
        await raw.until("conversation.item.deleted")
        await raw.send("broken")
        await raw.until("error")
        await raw.send('{"type":"x.room.leave"}')
        await raw.until_closed()
    assert {
        "session.created", "session.updated", "conversation.item.added", "conversation.item.done",
        "conversation.item.retrieved", "conversation.item.deleted", "response.created",
        "response.output_item.added", "response.output_item.done", "response.content_part.added",
        "response.content_part.done", "response.output_text.delta", "response.output_text.done",
        "response.done", "error", "x.room.disclosure", "x.room.state", "x.room.crisis",
        "x.room.ended",
    } <= set(raw.kinds)  # fmt: skip


def test_the_check_itself_refuses_a_wrong_event() -> None:
    with pytest.raises(AssertionError):
        strict.check(
            '{"type":"conversation.item.deleted","event_id":"event_1","item_id":"i","x":1}'
        )
    with pytest.raises(ValueError, match="item_id"):
        strict.check('{"type":"conversation.item.deleted","event_id":"event_1","item_id":1}')
