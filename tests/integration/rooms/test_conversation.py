"""The official client holds a text conversation."""

import pytest

from tests.integration.rooms.conftest import RoomHouse
from tests.integration.rooms.talk import Talk, talking

pytestmark = pytest.mark.db


async def test_official_client_holds_a_conversation(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        greeting = await talk.until("conversation.item.done")
        assert greeting.item.content[0].text == "Good evening, you are on the air."
        assert await ask(talk, "What is your parrot called?") == (
            "The parrot is called Static. He sings at night."
        )
        assert await ask(talk, "Really?") == "Tell me more."


async def ask(talk: Talk, text: str) -> str:
    return await talk.ask(text)
