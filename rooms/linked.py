"""What a room's links bring to it at this moment.

A booked room keeps its version, and so the links that were pinned in it. A link that its owner
switched off, or that is something else than what was approved, is left out at once all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy.orm import Session

from accounts.agent_links import WorkingLink, working_links
from engine.packs import FacePreset, GrantedPack, Pack, VoicePreset, face_of, voice_of
from engine.persona import Sampler
from models.base import JsonObject
from models.persona import PersonaVersion
from models.studio_states import AgentKind, DataScope, LinkState
from rooms.lore_entries import entry_of


@dataclass(frozen=True, slots=True)
class LinkedPack:
    """A pack at work."""

    link_id: str
    name: str
    granted: GrantedPack


@dataclass(frozen=True, slots=True)
class LinkedServer:
    """A server that a room may ask."""

    link_id: str
    agent_id: str
    name: str
    kind: AgentKind
    digest: str
    """What its owner approved; a server that says something else of itself is not asked."""
    manifest: JsonObject
    """Of the release that was approved: its address, and what it needs to be asked."""
    slots: frozenset[str]
    """``AgentSlot`` names."""
    scopes: frozenset[DataScope]
    """What of the visit may be told to it."""
    settings: JsonObject
    timeout_ms: int
    is_failing: bool
    """It has not answered lately."""


@dataclass(frozen=True, slots=True)
class Linked:
    """All links that work."""

    packs: tuple[LinkedPack, ...] = ()
    servers: tuple[LinkedServer, ...] = ()

    @property
    def granted(self) -> tuple[GrantedPack, ...]:
        """The packs with their slots, in the order in which they apply."""
        return tuple(one.granted for one in self.packs)

    @property
    def voice(self) -> VoicePreset | None:
        """The voice that a pack puts in place of the version's."""
        return voice_of(self.granted)

    @property
    def face(self) -> FacePreset | None:
        """The face that a pack puts in place of the version's."""
        return face_of(self.granted)


def links_of(db: Session, version: PersonaVersion) -> Linked:
    """The links of a version that work now, in the order in which they were made."""
    return pinned_links(db, version.links)


def pinned_links(db: Session, pins: Sequence[JsonObject]) -> Linked:
    """The same of pins that no version holds yet."""
    found = working_links(db, pins)
    packs = [one for one in found if one.agent.kind == AgentKind.PACK]
    servers = [one for one in found if one.agent.kind != AgentKind.PACK]
    return Linked(tuple(map(_pack, packs)), tuple(map(_server, servers)))


def pack_of(manifest: JsonObject) -> Pack:
    """What a pack brings, of a manifest that was checked when it was released."""
    lore = cast("list[JsonObject]", manifest.get("lore") or [])
    voice, face = manifest.get("voice"), manifest.get("face")
    sampler = cast("dict[str, Any] | None", manifest.get("sampler"))
    return Pack(
        style=tuple(cast("list[str]", manifest.get("style") or [])),
        lore=tuple(entry_of(one) for one in lore),
        voice=VoicePreset(**cast("dict[str, Any]", voice)) if voice else None,
        face=FacePreset(**cast("dict[str, Any]", face)) if face else None,
        sampler=Sampler(**sampler) if sampler else None,
    )


def _pack(one: WorkingLink) -> LinkedPack:
    granted = GrantedPack(pack_of(one.release.manifest), one.slots)
    return LinkedPack(one.link.id, one.agent.title, granted)


def _server(one: WorkingLink) -> LinkedServer:
    link = one.link
    return LinkedServer(
        link_id=link.id,
        agent_id=one.agent.id,
        name=one.agent.title,
        kind=AgentKind(one.agent.kind),
        digest=link.digest,
        manifest=one.release.manifest,
        slots=one.slots,
        scopes=frozenset(DataScope(scope) for scope in link.scopes),
        settings=link.settings,
        timeout_ms=link.timeout_ms,
        is_failing=link.state == LinkState.FAILING,
    )
