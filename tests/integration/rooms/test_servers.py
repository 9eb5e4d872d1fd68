"""Linked servers at work in a live room, their use in its rows, and the house behind them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from accounts.agent_keys import AgentKeys, keep_key
from accounts.agent_links import links_to_pin
from core.clock import ManualClock
from core.database import Database
from core.outbound_rules import OutboundRules
from engine.links.use import Use
from models.agent import AgentLink, LinkDay
from models.persona import PersonaVersion
from models.room import Room
from models.studio import RoomCost
from models.studio_states import AgentKind, AgentSlot, DataScope, LinkState
from rooms.live.links import LinkBackends
from rooms.servers import TRUSTED, add_use
from tests.factories.agents import make_agent, make_link
from tests.factories.rooms import OpenRoom
from tests.factories.users import make_owner
from tests.fixtures.mcp_server import allowing, harbour, serving_app
from tests.fixtures.openai_server import OpenAIServer
from tests.integration.rooms.conftest import RoomHouse, eventually, serving
from tests.integration.rooms.talk import talking

pytestmark = pytest.mark.db

KEYS = AgentKeys(b"\x05" * 32)
ALL = [*DataScope]
PRICE = {"text": "Yours.", "use": {"per_call": "0.001", "per_thousand_output_tokens": "0.5"}}


def link_server(
    db: Session,
    room: OpenRoom,
    kind: AgentKind,
    manifest: dict[str, Any],
    slot: AgentSlot,
    clock: ManualClock,
    **overrides: Any,
) -> str:
    """A server at work for a room's persona, pinned by its version."""
    row = db.get_one(Room, room.room_id)
    seller = make_owner(db, clock=clock)
    agent = make_agent(db, seller.id, clock=clock, kind=kind, manifest=manifest, licence=PRICE)
    fields = {"slots": [slot], "scopes": ALL, "checked_at": clock.now()} | overrides
    link = make_link(db, agent, row.persona_id, row.owner_id, clock=clock, **fields)
    version = db.get_one(PersonaVersion, row.persona_version_id)
    version.links = links_to_pin(db, [row.persona_id])[row.persona_id]
    keep_key(db, agent.id, "k-1", KEYS, clock=clock)
    return link.id


def day_of(db: Session, link_id: str) -> LinkDay | None:
    return db.get(LinkDay, (link_id, date(2026, 11, 21)))


def cost_of(db: Session, room_id: str) -> int:
    row = db.get(RoomCost, room_id)
    return row.link_cost if row else 0


def change(db: Session, link_id: str, **values: Any) -> None:
    link = db.get_one(AgentLink, link_id)
    for name, value in values.items():
        setattr(link, name, value)


async def written(house: RoomHouse, link_id: str) -> LinkDay:
    async def is_there() -> bool:
        return await house.database.read(day_of, link_id) is not None

    await eventually(is_there)
    day = await house.database.read(day_of, link_id)
    assert day is not None
    return day


async def asked(house: RoomHouse, room: OpenRoom, text: str = "Where are you?") -> str:
    async with talking(house, room) as talk:
        await talk.running()
        answer = await talk.ask(text)
    await house.left_row(room)
    return answer.strip()


class Stand:
    """A room whose persona is linked with a mind on loopback."""

    def __init__(self, house: RoomHouse, port: int, mind: OpenAIServer) -> None:
        self.house, self.port, self.mind = house, port, mind

    async def link(self, room: OpenRoom, **overrides: Any) -> str:
        manifest = {"url": f"http://127.0.0.1:{self.port}/v1", "model": "deep"}
        return await self.house.database.write(
            link_server,
            room,
            AgentKind.BRAIN,
            manifest,
            AgentSlot.BRAIN,
            self.house.clock,
            **overrides,
        )


async def test_a_linked_mind_answers_in_a_room_and_costs_what_it_costs(
    unserved: RoomHouse,
) -> None:
    mind = OpenAIServer()
    async with serving_app(mind.app) as port:
        unserved.links = LinkBackends(KEYS, allowing(port))
        async with serving(unserved) as house:
            room = await house.open_room()
            link_id = await Stand(house, port, mind).link(room)
            assert await asked(house, room) == "From far away."
            day = await written(house, link_id)
            assert (day.calls, day.failures, day.late) == (1, 0, 0)
            assert (day.input_tokens, day.output_tokens, day.cost) == (100, 10, 1_000 + 5_000)

            async def is_counted() -> bool:
                return await house.database.read(cost_of, room.room_id) == 6_000

            await eventually(is_counted)
    assert mind.keys == ["Bearer k-1"]
    assert "Where are you?" in mind.prompts[0]
    assert house.mind.requests == []


async def test_the_house_answers_when_it_fails(unserved: RoomHouse) -> None:
    mind = OpenAIServer()
    mind.status = 500
    async with serving_app(mind.app) as port:
        unserved.links = LinkBackends(KEYS, allowing(port))
        async with serving(unserved) as house:
            room = await house.open_room()
            link_id = await Stand(house, port, mind).link(room)
            assert "parrot" in await asked(house, room)
            day = await written(house, link_id)
    assert (day.calls, day.failures, day.cost) == (1, 1, 0)


@pytest.mark.parametrize(
    "values",
    [
        {"is_on": False},
        {"state": LinkState.CHANGED},
        {"state": LinkState.FAILING},
        {"checked_at": None},
        {"slots": []},
        {"scopes": [DataScope.HISTORY]},
    ],
    ids=str,
)
async def test_a_link_that_may_not_work_is_not_asked(
    unserved: RoomHouse, values: dict[str, Any]
) -> None:
    mind = OpenAIServer()
    async with serving_app(mind.app) as port:
        unserved.links = LinkBackends(KEYS, allowing(port))
        async with serving(unserved) as house:
            room = await house.open_room()
            link_id = await Stand(house, port, mind).link(room)
            await house.database.write(change, link_id, **values)
            assert "parrot" in await asked(house, room)
    assert mind.prompts == []


async def test_one_that_nobody_looked_at_lately_is_not_asked(unserved: RoomHouse) -> None:
    mind = OpenAIServer()
    async with serving_app(mind.app) as port:
        unserved.links = LinkBackends(KEYS, allowing(port))
        async with serving(unserved) as house:
            room = await house.open_room()
            looked_at = house.clock.now() - TRUSTED + timedelta(seconds=1)
            await Stand(house, port, mind).link(room, checked_at=looked_at)
            house.pass_time(2)
            assert "parrot" in await asked(house, room)
    assert mind.prompts == []


async def test_the_guard_stands_before_a_rooms_links(unserved: RoomHouse) -> None:
    mind = OpenAIServer()
    async with serving_app(mind.app) as port:
        unserved.links = LinkBackends(KEYS, OutboundRules())
        async with serving(unserved) as house:
            room = await house.open_room()
            link_id = await Stand(house, port, mind).link(room)
            assert "parrot" in await asked(house, room)
            assert (await written(house, link_id)).failures == 1
    assert mind.prompts == []


async def test_a_program_that_asks_over_http_gets_the_linked_mind_too(
    unserved: RoomHouse,
) -> None:
    mind = OpenAIServer()
    async with serving_app(mind.app) as port:
        unserved.links = LinkBackends(KEYS, allowing(port))
        async with serving(unserved) as house:
            room = await house.open_room()
            link_id = await Stand(house, port, mind).link(room)
            client = await house.client(room)
            async with client:
                answer = await client.chat.completions.create(
                    model=room.model, messages=[{"role": "user", "content": "Where are you?"}]
                )
            assert (answer.choices[0].message.content or "").strip() == "From far away."
            assert (await written(house, link_id)).calls == 1


async def test_a_tools_answer_enters_the_prompt(unserved: RoomHouse) -> None:
    async with serving_app(harbour().streamable_http_app()) as port:
        unserved.links = LinkBackends(KEYS, allowing(port))
        async with serving(unserved) as house:
            room = await house.open_room()
            link_id = await house.database.write(
                link_server,
                room,
                AgentKind.MCP,
                {"url": f"http://127.0.0.1:{port}/mcp"},
                AgentSlot.TOOL,
                house.clock,
                settings={"tools": {"timetable": None}, "resources": ["harbour://rules"]},
                timeout_ms=5_000,
            )
            await asked(house, room, "Faro")
            day = await written(house, link_id)
    prompt = "\n".join(message.text for message in house.mind.requests[-1].messages)
    assert "From Deeper listening: The ferry to Faro leaves at nine." in prompt
    assert "From Deeper listening: No swimming in the harbour." in prompt
    assert (day.calls, day.failures, day.cost) == (2, 0, 2_000)


async def test_what_links_did_adds_up_over_the_day(house: RoomHouse, database: Database) -> None:
    room = await house.open_room()
    link_id = await Stand(house, 1, OpenAIServer()).link(room)
    day = house.clock.now().date()
    await database.write(add_use, day, {link_id: (Use(calls=2, busy_ms=5), 7)})
    await database.write(add_use, day, {link_id: (Use(calls=1, failures=1, late=1), 0)})
    row = await written(house, link_id)
    assert (row.calls, row.failures, row.late, row.busy_ms, row.cost) == (3, 1, 1, 5, 7)
