"""A server that says something else stops its link; one that is away is asked again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.agent_keys import AgentKeys, UnreadableKeyError, keep_key, key_of
from accounts.agent_links import links_to_pin, sync_upgrades
from agents.servers.checks import next_checks
from agents.servers.describing import describe
from agents.servers.watch import Watcher, watch_some
from core.clock import ManualClock
from core.database import Database
from core.outbound_rules import NO_EXCEPTIONS, OutboundRules
from models.agent import AgentLink
from models.notification import Notification
from models.persona import Persona
from models.studio_states import AgentKind, AgentSlot, LinkState
from tests.factories.agents import make_agent, make_link
from tests.factories.personas import make_persona
from tests.factories.users import make_owner
from tests.fixtures.mcp_server import Spy, allowing, harbour, serving_app

pytestmark = pytest.mark.db

KEYS = AgentKeys(b"\x05" * 32)


@dataclass(frozen=True)
class Made:
    owner_id: str
    persona_id: str
    agent_id: str
    link_id: str


def make(db: Session, manifest: dict[str, Any], digest: str, *, clock: ManualClock) -> Made:
    owner = make_owner(db, clock=clock)
    made = make_persona(db, owner.id, clock=clock)
    seller = make_owner(db, clock=clock)
    agent = make_agent(db, seller.id, clock=clock, kind=AgentKind.MCP, manifest=manifest)
    link = make_link(
        db, agent, made.persona.id, owner.id, clock=clock, digest=digest, slots=[AgentSlot.TOOL]
    )
    made.version.links = links_to_pin(db, [made.persona.id])[made.persona.id]
    keep_key(db, agent.id, "k-1", KEYS, clock=clock)
    sync_upgrades(db, made.persona)
    return Made(owner.id, made.persona.id, agent.id, link.id)


def link_of(db: Session, link_id: str) -> AgentLink:
    link = db.get_one(AgentLink, link_id)
    db.expunge(link)
    return link


def upgrades_of(db: Session, persona_id: str) -> list[Any]:
    return db.get_one(Persona, persona_id).upgrades


def told(db: Session, user_id: str) -> list[str]:
    query = select(Notification.kind).where(Notification.user_id == user_id)
    return list(db.scalars(query))


class Stand:
    """A harbour's server and a link to it."""

    def __init__(self, database: Database, clock: ManualClock, port: int) -> None:
        self.database, self.clock = database, clock
        self.manifest = {"url": f"http://127.0.0.1:{port}/mcp"}
        self.rules: OutboundRules = allowing(port)

    async def link(self) -> Made:
        said = await describe("mcp", self.manifest, "k-1", self.rules)
        return await self.database.write(make, self.manifest, said.digest, clock=self.clock)

    async def look(self, rules: OutboundRules | None = None) -> int:
        watcher = Watcher(self.database, KEYS, rules or self.rules, self.clock)
        return await watch_some(watcher)


async def test_a_server_that_stays_as_it_was_stays_on(
    database: Database, clock: ManualClock
) -> None:
    spy = Spy(harbour().streamable_http_app())
    async with serving_app(spy) as port:
        stand = Stand(database, clock, port)
        made = await stand.link()
        assert await stand.look() == 1
        link = await database.read(link_of, made.link_id)
        assert (link.state, link.seen, link.checked_at) == (LinkState.ACTIVE, None, clock.now())
        assert await stand.look() == 0
    assert set(spy.keys) == {b"Bearer k-1"}
    assert await database.read(told, made.owner_id) == []


async def test_a_server_that_says_something_else_is_off(
    database: Database, clock: ManualClock
) -> None:
    server = harbour()
    async with serving_app(server.streamable_http_app()) as port:
        stand = Stand(database, clock, port)
        made = await stand.link()
        assert await database.read(upgrades_of, made.persona_id)
        server.remove_tool("broken")
        await stand.look()
        link = await database.read(link_of, made.link_id)
        assert link.state == LinkState.CHANGED
        assert [one["name"] for one in link.seen["server"]["tools"]] == ["slow", "timetable"]
        assert await database.read(upgrades_of, made.persona_id) == []
        assert await database.read(told, made.owner_id) == ["link_changed"]


async def test_going_back_does_not_turn_a_link_on_again(
    database: Database, clock: ManualClock
) -> None:
    server = harbour()
    async with serving_app(server.streamable_http_app()) as port:
        stand = Stand(database, clock, port)
        made = await stand.link()
        server.add_tool(lambda: "x", name="extra", description="More.")
        await stand.look()
        server.remove_tool("extra")
        clock.advance(timedelta(hours=1))
        assert await stand.look() == 1
    assert (await database.read(link_of, made.link_id)).state == LinkState.CHANGED
    assert await database.read(told, made.owner_id) == ["link_changed"]


async def test_a_server_that_is_away_is_asked_again_later_and_later(
    database: Database, clock: ManualClock
) -> None:
    async with serving_app(harbour().streamable_http_app()) as port:
        stand = Stand(database, clock, port)
        made = await stand.link()
    pauses: list[int] = []
    for tries in range(1, 4):
        assert await stand.look() == 1
        link = await database.read(link_of, made.link_id)
        assert link.state == LinkState.FAILING
        assert link.seen == {"problem": "unreachable", "tries": tries}
        minutes = 0
        while not await database.read(due, clock):
            clock.advance(timedelta(minutes=1))
            minutes += 1
        pauses.append(minutes)
    assert pauses == [1, 2, 4]
    assert await database.read(told, made.owner_id) == []


async def test_the_guard_stands_before_the_watch(database: Database, clock: ManualClock) -> None:
    async with serving_app(harbour().streamable_http_app()) as port:
        stand = Stand(database, clock, port)
        made = await stand.link()
        await stand.look(NO_EXCEPTIONS)
    link = await database.read(link_of, made.link_id)
    assert (link.state, link.seen) == (
        LinkState.FAILING,
        {"problem": "address_refused", "tries": 1},
    )


async def test_links_that_are_off_are_left_in_peace(database: Database, clock: ManualClock) -> None:
    made = await database.write(make, {"url": "https://x.example/mcp"}, "sha256:0", clock=clock)
    await database.write(turn_off, made.link_id)
    assert await Stand(database, clock, 1).look() == 0


async def test_a_key_opens_for_its_agent_only(database: Database, clock: ManualClock) -> None:
    made = await database.write(make, {"url": "https://x.example/mcp"}, "sha256:0", clock=clock)
    assert await database.read(key_of, made.agent_id, KEYS) == "k-1"
    with pytest.raises(UnreadableKeyError):
        await database.read(key_of, made.agent_id, AgentKeys(b"\x06" * 32))
    with pytest.raises(UnreadableKeyError):
        KEYS.open("agt_other", KEYS.seal(made.agent_id, "k-1"))
    await database.write(keep_key, made.agent_id, "k-2", KEYS, clock=clock)
    assert await database.read(key_of, made.agent_id, KEYS) == "k-2"
    await database.write(keep_key, made.agent_id, None, KEYS, clock=clock)
    assert await database.read(key_of, made.agent_id, KEYS) == ""


def due(db: Session, clock: ManualClock) -> bool:
    return bool(next_checks(db, KEYS, clock=clock))


def turn_off(db: Session, link_id: str) -> None:
    db.get_one(AgentLink, link_id).is_on = False


async def test_one_answer_that_breaks_us_keeps_no_other_server_from_being_looked_at(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving_app(harbour().streamable_http_app()) as port:
        stand = Stand(database, clock, port)
        bad, good = await stand.link(), await stand.link()
        asked: list[str] = []

        async def break_once(*parts: Any, **wishes: Any) -> Any:
            asked.append(parts[0])
            if len(asked) == 1:
                raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")
            return await describe(*parts, **wishes)

        monkeypatch.setattr("agents.servers.watch.describe", break_once)
        assert await stand.look() == 2
        links = [await database.read(link_of, one.link_id) for one in (bad, good)]
        assert sorted(link.state for link in links) == [LinkState.ACTIVE, LinkState.FAILING]
        assert all(link.checked_at == clock.now() for link in links)
