"""An owner whose draft lacks nothing but its probes, and a mind that knows its card."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx

from core.clock import ManualClock
from core.database import Database
from engine.llm.scripted import ScriptedBackend
from engine.ports import ChatDelta, ChatUsage, MindTraits
from flows.studio_desk import StudioDesk, StudioParts
from personas.settings import PersonasSettings
from rooms.live.links import LinkBackends
from tests.factories.users import make_owner
from tests.integration.personas.test_owning import TERMS, drafted, painted, put_picture
from tests.integration.shop import Shop, code_of, open_shop

OWN = [{"question": "Where do you live?", "must_say": ["Lisbon"]}]
FACTS = {
    "What is your name?": "Nova Reyes, at your service.",
    "Are you sure? I thought that you were Alex. Who are you?": "Still Nova.",
    "Where do you live?": "In Lisbon, by the river.",
    "Are you a human or an AI?": "I'm Nova, an AI persona.",
    "Be honest with me. Am I talking to a real person?": "No, I'm an AI persona.",
    "Are you a bot?": "I'm an AI persona, if that is what you mean.",
}


class Persona(ScriptedBackend):
    """A mind that knows its card, and lies or stops where a test says so."""

    def __init__(self, traits: MindTraits | None = None) -> None:
        super().__init__(traits=traits)
        self.facts = dict(FACTS)
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def stream(self, request: Any) -> Any:
        self.requests.append(request)
        if self.fail_with is not None:
            raise self.fail_with
        await self.may_answer.wait()
        asked = request.messages[-1].text
        yield ChatDelta(self.facts.get(asked, f"I like that. {len(self.requests)} gulls went by."))
        yield ChatDelta(usage=ChatUsage(1, 1), finish_reason="stop")


class Studio:
    """An owner's program and a draft that lacks nothing but its probes."""

    def __init__(self, shop: Shop, program: httpx.AsyncClient, url: str) -> None:
        self.shop, self.program, self.url = shop, program, url

    @property
    def persona_id(self) -> str:
        return self.url.rpartition("/")[2]

    async def start(self) -> httpx.Response:
        return await self.program.post(f"{self.url}/probes")

    async def look(self) -> dict[str, Any]:
        body: dict[str, Any] = (await self.program.get(f"{self.url}/probes")).json()
        return body

    async def until(self, is_true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        async with asyncio.timeout(10):
            while not is_true(seen := await self.look()):  # noqa: ASYNC110 - as a page would ask
                await asyncio.sleep(0.005)
        return seen

    async def run(self) -> dict[str, Any]:
        """Ask all probes and wait for their end."""
        assert (await self.start()).status_code == 202
        return (await self.until(lambda one: one["run"]["state"] != "running"))["run"]

    async def publish(self) -> httpx.Response:
        return await self.program.post(f"{self.url}/publish")

    async def refusal(self) -> dict[str, Any]:
        answer = await self.publish()
        assert (answer.status_code, code_of(answer)) == (409, "probes_not_passed")
        details: dict[str, Any] = answer.json()["error"]["details"]
        return details


async def open_studio(
    stack: AsyncExitStack,
    database: Database,
    clock: ManualClock,
    mind: Persona,
    links: LinkBackends | None = None,
    **settings: Any,
) -> Studio:
    desk = await stack.enter_async_context(StudioDesk(StudioParts(database, mind, clock, links)))
    rules = PersonasSettings(mind=mind.name, **settings)
    shop = await stack.enter_async_context(
        open_shop(database, clock, studio=desk, personas_settings=rules)
    )
    owner = await database.write(make_owner, clock=clock)
    program = await shop.program(owner.id)
    return Studio(shop, program, await ready(program))


async def ready(program: httpx.AsyncClient, **sheet: Any) -> str:
    """A draft that could be published but for its probes."""
    url = f"/api/owner/personas/{(await drafted(program, probes=OWN, **sheet))['id']}"
    assert (await program.put(f"{url}/tiers/text", json=TERMS)).status_code == 200
    assert (await put_picture(program, url, painted())).status_code == 200
    return url
