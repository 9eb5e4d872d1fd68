"""A draft that is linked with a mind is probed by it, and answers through it side by side."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from accounts.agent_keys import AgentKeys, keep_key
from core.clock import ManualClock
from core.database import Database
from models.persona import Persona
from models.studio_states import AgentKind, AgentSlot, DataScope
from rooms.live.links import LinkBackends
from tests.factories.agents import make_agent, make_link
from tests.factories.users import make_owner
from tests.fixtures.mcp_server import allowing, serving_app
from tests.fixtures.openai_server import OpenAIServer
from tests.integration.personas.probing import Persona as KnowingMind
from tests.integration.personas.probing import Studio, open_studio

pytestmark = pytest.mark.db

KEYS = AgentKeys(b"\x05" * 32)
FAR = "openai_url:deep"
HOUSE = "scripted:demo"


@pytest.fixture
def mind() -> KnowingMind:
    return KnowingMind()


@asynccontextmanager
async def linked(
    database: Database, clock: ManualClock, mind: KnowingMind, far: OpenAIServer, **manifest: Any
) -> AsyncIterator[Studio]:
    """A draft whose mind is a server of another house."""
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(serving_app(far.app))
        links = LinkBackends(KEYS, allowing(port))
        studio = await open_studio(stack, database, clock, mind, links=links)
        said = {"url": f"http://127.0.0.1:{port}/v1", "model": "deep"} | manifest

        def link(db: Session) -> None:
            owner_id = db.get_one(Persona, studio.persona_id).owner_id
            seller = make_owner(db, clock=clock)
            agent = make_agent(db, seller.id, clock=clock, kind=AgentKind.BRAIN, manifest=said)
            make_link(
                db,
                agent,
                studio.persona_id,
                owner_id,
                clock=clock,
                slots=[AgentSlot.BRAIN],
                scopes=[DataScope.QUESTION],
                checked_at=clock.now(),
            )
            keep_key(db, agent.id, "k-1", KEYS, clock=clock)

        await database.write(link)
        yield studio


async def answers(studio: Studio, question: str) -> dict[str, Any]:
    asked = {"questions": [question], "left": "draft", "right": "draft"}
    answer: httpx.Response = await studio.program.post(f"{studio.url}/answers", json=asked)
    assert answer.status_code == 200, answer.text
    item: dict[str, Any] = answer.json()["items"][0]
    return item


async def test_the_linked_mind_answers_side_by_side(
    database: Database, clock: ManualClock, mind: KnowingMind
) -> None:
    far = OpenAIServer()
    async with linked(database, clock, mind, far) as studio:
        item = await answers(studio, "Where do you live?")
    for side in ("left", "right"):
        assert (item[side]["text"].strip(), item[side]["mind"]) == ("From far away.", FAR)
        assert item[side]["status"] == "completed"
    assert mind.requests == []
    assert far.keys == ["Bearer k-1", "Bearer k-1"]
    assert "Where do you live?" in far.prompts[0]


async def test_the_house_answers_for_one_that_fails(
    database: Database, clock: ManualClock, mind: KnowingMind
) -> None:
    far = OpenAIServer()
    far.status = 500
    async with linked(database, clock, mind, far) as studio:
        item = await answers(studio, "Where do you live?")
    assert (item["left"]["text"], item["left"]["mind"]) == ("In Lisbon, by the river.", HOUSE)


async def test_probes_ask_the_linked_mind(
    database: Database, clock: ManualClock, mind: KnowingMind
) -> None:
    far = OpenAIServer("I drift, and say nothing else.")
    async with linked(database, clock, mind, far) as studio:
        run = await studio.run()
    assert run["state"] == "failed"
    assert {"fact", "disclosure"} <= set(run["failed"])
    assert {one["mind"] for one in run["answers"]} == {FAR}
    assert {one["needed"] for one in run["answers"] if one["kind"] == "fact"} == {"mostly"}
    assert run["asked"] == run["total"]
    assert mind.requests == []


async def test_a_small_linked_mind_is_judged_as_one(
    database: Database, clock: ManualClock, mind: KnowingMind
) -> None:
    far = OpenAIServer("I drift.")
    async with linked(database, clock, mind, far, is_small=True) as studio:
        run = await studio.run()
    facts = [one for one in run["answers"] if one["kind"] == "fact"]
    assert {one["needed"] for one in facts} == {"reported"}
    # What it is, the engine says for it.
    said = [one for one in run["answers"] if one["kind"] == "disclosure"]
    assert all(one["passed"] for one in said)
    asked = [one["mind"] for one in said if one["question"] == "Are you a bot?"]
    assert asked == [None, None]


async def test_a_run_goes_on_with_the_house_where_the_linked_mind_fails(
    database: Database, clock: ManualClock, mind: KnowingMind
) -> None:
    far = OpenAIServer()
    far.status = 500
    async with linked(database, clock, mind, far) as studio:
        run = await studio.run()
    assert (run["state"], run["failed"]) == ("passed", [])
    assert {one["mind"] for one in run["answers"]} == {HOUSE}
    assert len(far.prompts) < run["total"]  # It rests after the first.
