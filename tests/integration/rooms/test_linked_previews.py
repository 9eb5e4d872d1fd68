"""The inspector of a preview names the mind that answers: a linked one, or the house's for it."""

from contextlib import AsyncExitStack
from typing import Any

import pytest
from sqlalchemy.orm import Session

from accounts.agent_keys import AgentKeys, keep_key
from models.studio_states import AgentKind, AgentSlot, DataScope
from rooms.live.links import LinkBackends
from tests.factories.agents import make_agent, make_link
from tests.factories.users import make_owner
from tests.fixtures.mcp_server import allowing, serving_app
from tests.fixtures.openai_server import OpenAIServer
from tests.integration.rooms.conftest import RoomHouse, serving
from tests.integration.rooms.talk import talking
from tests.integration.rooms.test_previews import Studio, open_studio

pytestmark = pytest.mark.db

KEYS = AgentKeys(b"\x05" * 32)


def link_mind(db: Session, studio: Studio, port: int) -> None:
    """A mind of another house at work on the persona's draft."""
    clock = studio.house.clock
    manifest = {"url": f"http://127.0.0.1:{port}/v1", "model": "deep", "context_tokens": 4_096}
    seller = make_owner(db, clock=clock)
    agent = make_agent(db, seller.id, clock=clock, kind=AgentKind.BRAIN, manifest=manifest)
    fields: dict[str, Any] = {"slots": [AgentSlot.BRAIN], "scopes": [*DataScope]}
    fields["checked_at"] = clock.now()
    make_link(db, agent, studio.persona_id, studio.owner_id, clock=clock, **fields)
    keep_key(db, agent.id, "k-1", KEYS, clock=clock)


async def prompts(unserved: RoomHouse, mind: OpenAIServer) -> list[Any]:
    """What the inspector shows of one question."""
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(serving_app(mind.app))
        unserved.links = LinkBackends(KEYS, allowing(port))
        house = await stack.enter_async_context(serving(unserved))
        studio = await open_studio(house)
        await stack.enter_async_context(studio.program)
        await house.database.write(link_mind, studio, port)
        room = studio.room(await studio.open())
        talk = await stack.enter_async_context(talking(house, room))
        await talk.ask("What do you sell?")
        return [one for one in talk.heard if one.type == "x.room.prompt"]


async def test_the_linked_mind_is_named(unserved: RoomHouse) -> None:
    mind = OpenAIServer()
    [shown] = await prompts(unserved, mind)
    assert (shown.mind, shown.context_tokens) == ("openai_url:deep", 4_096)
    assert "What do you sell?" in mind.prompts[0]
    # What is shown is what it was asked.
    assert all(one["text"] in mind.prompts[0] for one in shown.blocks)


async def test_the_house_is_named_where_it_answers_for_it(unserved: RoomHouse) -> None:
    mind = OpenAIServer()
    mind.status = 500
    first, last = await prompts(unserved, mind)
    assert (first.mind, last.mind) == ("openai_url:deep", "scripted:demo")
    assert first.item_id == last.item_id
    assert last.context_tokens == 8_192
