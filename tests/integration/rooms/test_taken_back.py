"""A link that is taken back while a visit goes on: off is off at once."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.agent import AgentLink
from models.studio_states import DataScope, LinkState
from rooms.linked import LinkedServer
from rooms.live.links import LinkBackends
from tests.fixtures.mcp_server import allowing, serving_app
from tests.fixtures.openai_server import OpenAIServer
from tests.integration.rooms.conftest import RoomHouse, eventually, serving
from tests.integration.rooms.talk import talking
from tests.integration.rooms.test_servers import KEYS, Stand, asked, change, cost_of, day_of

pytestmark = pytest.mark.db


def remove(db: Session, link_id: str) -> None:
    db.delete(db.get_one(AgentLink, link_id))


@pytest.mark.parametrize(
    "values",
    [
        {"is_on": False},
        {"state": LinkState.CHANGED},
        {"slots": []},
        {"scopes": [DataScope.QUESTION]},
        {"settings": {"tools": {}}},
    ],
    ids=str,
)
async def test_a_link_that_is_taken_back_is_asked_no_more_in_the_visit(
    unserved: RoomHouse, values: dict[str, Any]
) -> None:
    mind = OpenAIServer()
    async with serving_app(mind.app) as port:
        unserved.links = LinkBackends(KEYS, allowing(port))
        async with serving(unserved) as house:
            room = await house.open_room()
            link_id = await Stand(house, port, mind).link(room)
            async with talking(house, room) as talk:
                await talk.running()
                assert (await talk.ask("Where are you?")).strip() == "From far away."
                await house.database.write(change, link_id, **values)
                assert "far away" not in await talk.ask("And now?")
    assert len(mind.prompts) == 1
    assert len(house.mind.requests) == 1


async def test_a_link_that_is_removed_in_the_visit_breaks_nothing(unserved: RoomHouse) -> None:
    mind = OpenAIServer()
    async with serving_app(mind.app) as port:
        unserved.links = LinkBackends(KEYS, allowing(port))
        async with serving(unserved) as house:
            room = await house.open_room()
            link_id = await Stand(house, port, mind).link(room)
            async with talking(house, room) as talk:
                await talk.running()
                await talk.ask("Where are you?")
                await house.database.write(remove, link_id)
                assert "far away" not in await talk.ask("And now?")
            await house.left_row(room)
            # What it did has no day any more; what it cost is the room's all the same.
            assert await house.database.read(day_of, link_id) is None

            async def is_counted() -> bool:
                return await house.database.read(cost_of, room.room_id) == 6_000

            await eventually(is_counted)


async def test_rows_that_can_not_be_read_count_as_off(
    unserved: RoomHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_db: Session, _server: LinkedServer) -> bool:
        raise RuntimeError("the rows are away")

    monkeypatch.setattr("rooms.live.links.is_granted", break_down)
    mind = OpenAIServer()
    async with serving_app(mind.app) as port:
        unserved.links = LinkBackends(KEYS, allowing(port))
        async with serving(unserved) as house:
            room = await house.open_room()
            await Stand(house, port, mind).link(room)
            assert "parrot" in await asked(house, room)
    assert mind.prompts == []
