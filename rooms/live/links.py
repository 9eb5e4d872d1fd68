"""The linked servers of one visit: opened with it, asked beside it, closed and counted after it."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Self, cast

import structlog

from accounts.agent_keys import AgentKeys
from core.clock import Clock
from core.database import Database
from core.outbound_rules import OutboundRules
from engine.links.brain import LinkedBrain
from engine.links.knowledge import Source, VisitKnowledge
from engine.links.manifests import (
    BrainServer,
    InvalidManifestError,
    McpServer,
    VoiceServer,
    read_manifest,
)
from engine.links.mcp_client import McpClient
from engine.links.ports import RoomLinks
from engine.links.rest import Rest, Rests
from engine.links.use import LinkMeter
from engine.links.voice import LinkedVoice
from engine.llm.openai_url import OpenAIUrlBackend
from engine.ports import MindTraits
from engine.tally import Tally
from engine.voice_ports import Synthesizer
from rooms.linked import LinkedServer
from rooms.servers import ReadyServer, add_use, is_granted, ready_servers
from voice.synthesizer_url import UrlSynthesizer

_log: Final = structlog.get_logger(__name__)

SPOKEN_WAIT_S: Final = 0.8
"""A voice room waits no longer for a linked mind or voice, whatever its link allows."""
WRITTEN_EVERY_S: Final = 60.0
"""How often a visit writes down what its links did: a crash loses no more than this."""
LOOK_S: Final = 2.0
"""Whether a link is still on is read before each call; rows that take longer count as off."""
MOST_TOOLS: Final = 4
MOST_RESOURCES: Final = 4
DEFAULT_TAKES: Final[dict[str, str]] = {"question": "query"}


@dataclass(frozen=True, slots=True)
class LinkBackends:
    """What asking linked servers takes."""

    keys: AgentKeys
    rules: OutboundRules
    rests: Rests = field(default_factory=Rests)
    """How each link has done lately, in all visits of this process."""


class VisitLinks:
    """Use it as an asynchronous context around a visit.

    Args:
        database: Where use is written down.
        clock: Tells the day.
        backends: What asking takes; None asks nobody.
        servers: Those of the visit.
        is_spoken: The visit has sound.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        backends: LinkBackends | None,
        servers: tuple[ReadyServer, ...],
        *,
        is_spoken: bool,
    ) -> None:
        self._database = database
        self._clock = clock
        self._rules = backends.rules if backends else OutboundRules()
        self._rests = backends.rests if backends else Rests()
        self._is_spoken = is_spoken
        self._meter = LinkMeter({one.link.link_id: one.price for one in servers})
        self._brains: list[LinkedBrain] = []
        self._minds: list[OpenAIUrlBackend] = []
        self._voices: list[LinkedVoice] = []
        self._voice: tuple[ReadyServer, VoiceServer] | None = None
        self._knowledge: VisitKnowledge | None = None
        self._task: asyncio.Task[None] | None = None
        brain: LinkedBrain | None = None
        sources: list[Source] = []
        for one in servers:
            match _manifest(one.link):
                case BrainServer() as server if "brain" in one.link.slots and brain is None:
                    brain = self._open_brain(one, server)
                case VoiceServer() as server if "voice" in one.link.slots:
                    self._voice = self._voice or (one, server)
                case McpServer() as server if "tool" in one.link.slots:
                    sources.append(self._open_source(one, server))
                case _:
                    pass
        if sources:
            self._knowledge = VisitKnowledge(sources)
        self.room = RoomLinks(brain, self._knowledge)

    def count_into(self, tally: Tally) -> None:
        """Count what the links cost among the room's costs."""
        self._meter.tell_cost = tally.note_link

    def mouth(self, house: Synthesizer) -> Synthesizer:
        """Who speaks: a linked voice, with the house's behind it, or the house's."""
        if self._voice is None or "history" not in self._voice[0].link.scopes:
            return house
        ready, server = self._voice
        linked = UrlSynthesizer(
            server.url,
            server.model,
            voices=(server.voice,),
            api_key=ready.key,
            rate=server.rate,
            guard=self._rules,
        )
        voice = LinkedVoice(
            linked,
            linked.voices[0].id,
            house,
            min(ready.link.timeout_ms / 1_000, SPOKEN_WAIT_S),
            partial(self._meter.note, ready.link.link_id),
            partial(self._may_ask, ready.link),
            self._rest_of(ready.link),
        )
        self._voices.append(voice)
        return voice

    async def __aenter__(self) -> Self:
        if self.room.brain is not None or self._knowledge is not None or self._voice is not None:
            self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            if not self._task.cancelled() and (error := self._task.exception()) is not None:
                await asyncio.to_thread(_log.error, "links failed", exc_info=error)
        for one in (*self._brains, *self._minds, *self._voices):
            await one.aclose()
        await self._write()

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._write_forever())
            if self._knowledge is not None:
                group.create_task(self._knowledge.run())

    async def _write_forever(self) -> None:
        while True:
            await asyncio.sleep(WRITTEN_EVERY_S)
            await self._write()

    async def _write(self) -> None:
        used = self._meter.take()
        if used:
            day = self._clock.now().date()
            await self._database.in_background().write(add_use, day, used)

    async def _may_ask(self, link: LinkedServer) -> bool:
        """Off is off at once: what the owner did a moment ago holds for this call."""
        try:
            async with asyncio.timeout(LOOK_S):
                return await self._database.read(is_granted, link)
        except Exception as error:  # noqa: BLE001 - whatever ails the rows, the house answers
            _log.warning("a link was not looked up", link_id=link.link_id, why=type(error).__name__)
            return False

    def _open_brain(self, one: ReadyServer, server: BrainServer) -> LinkedBrain:
        wait_s = one.link.timeout_ms / 1_000
        mind = OpenAIUrlBackend(
            server.url,
            server.model,
            api_key=one.key,
            traits=MindTraits(server.context_tokens, server.is_small),
            has_system_anywhere=server.has_system_anywhere,
            guard=self._rules,
        )
        self._minds.append(mind)
        brain = LinkedBrain(
            mind,
            one.link.scopes,
            min(wait_s, SPOKEN_WAIT_S) if self._is_spoken else wait_s,
            partial(self._meter.note, one.link.link_id),
            partial(self._may_ask, one.link),
            self._rest_of(one.link),
        )
        self._brains.append(brain)
        return brain

    def _rest_of(self, link: LinkedServer) -> Rest:
        """Another server behind the same link begins anew."""
        return self._rests.of(f"{link.link_id} {link.digest}")

    def _open_source(self, one: ReadyServer, server: McpServer) -> Source:
        timeout_s = one.link.timeout_ms / 1_000
        return Source(
            one.link.name,
            McpClient(server.url, one.key, self._rules, timeout_s=timeout_s),
            granted_tools(one.link.settings),
            granted_resources(one.link.settings),
            frozenset(map(str, one.link.scopes)),
            partial(self._meter.note, one.link.link_id),
            partial(self._may_ask, one.link),
            self._rest_of(one.link),
        )


async def open_links(
    database: Database,
    clock: Clock,
    backends: LinkBackends | None,
    linked: tuple[LinkedServer, ...],
    *,
    is_spoken: bool,
) -> VisitLinks:
    """Get a visit's linked servers ready; none of them is asked yet."""
    if backends is None or not linked:
        return VisitLinks(database, clock, None, (), is_spoken=is_spoken)
    servers = await database.read(ready_servers, linked, backends.keys, clock=clock)
    return VisitLinks(database, clock, backends, servers, is_spoken=is_spoken)


def granted_tools(settings: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The tools that an owner granted: ``{"tools": {"search": {"question": "query"}}}``.

    Each names its arguments by the data scope that fills them; a tool without any takes the
    question as ``query``. What is not written like this grants nothing.
    """
    named: object = settings.get("tools")
    if not isinstance(named, dict):
        return {}
    granted: dict[str, dict[str, str]] = {}
    for name, takes in list(cast("dict[str, object]", named).items())[:MOST_TOOLS]:
        told = cast("dict[str, object]", takes) if isinstance(takes, dict) else {}
        texts = {scope: one for scope, one in told.items() if isinstance(one, str)}
        granted[name] = texts or DEFAULT_TAKES
    return granted


def granted_resources(settings: dict[str, Any]) -> tuple[str, ...]:
    """The resources that an owner granted: ``{"resources": ["guide://harbour"]}``."""
    named: object = settings.get("resources")
    if not isinstance(named, list):
        return ()
    texts = [one for one in cast("list[object]", named) if isinstance(one, str)]
    return tuple(texts[:MOST_RESOURCES])


def _manifest(link: LinkedServer) -> object:
    try:
        return read_manifest(link.kind, link.manifest)
    except InvalidManifestError as error:
        _log.warning("a linked server has no manifest", link_id=link.link_id, why=str(error))
        return None
