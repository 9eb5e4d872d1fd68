"""What the check found out about an upload that is taken."""

from dataclasses import dataclass, field
from typing import Literal

from avatars.choices import LipSync as LipLevel
from avatars.uploads.asset import Asset, Manifest

LipNames = Literal["oculus", "arkit", "vrm", "sprites", "warp"]


@dataclass(frozen=True, slots=True)
class LipSync:
    """How well the mouth can follow speech."""

    level: LipLevel
    names: LipNames | None
    """Whose list of mouth shapes was measured against; None where nothing was found."""
    missing: tuple[str, ...] = ()
    """Of that list, in its own spelling."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What the file itself says about its use."""

    credit: str = ""
    """A line to show with the persona; empty where none is demanded."""
    licence: str = ""
    """Short, for example ``VRM 1.0: everyone, commercial use by corporations``."""
    licence_url: str = ""
    """Where its text stands."""
    may_deliver: bool = True
    """The file may be handed to browsers; else only server-drawn pictures may."""
    may_modify: bool = True
    """Looks may be changed."""
    forbids: tuple[str, ...] = ()
    """Uses the author rules out, for example ``political or religious use``."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Size of the rewritten face."""

    stored_bytes: int = 0
    triangles: int = 0
    vertices: int = 0
    morphs: int = 0
    bones: int = 0
    materials: int = 0
    textures: int = 0


@dataclass(frozen=True, slots=True)
class Findings:
    """A report without the files."""

    manifest: Manifest
    lip_sync: LipSync
    rights: Rights = field(default_factory=Rights)
    counts: Counts = field(default_factory=Counts)
    title: str = ""
    """The face's name in the file."""
    is_browser_only: bool = False
    """No server renderer draws it (VRM 0.x)."""
    notes: tuple[str, ...] = ()
    """Sentences for the owner: what was dropped or changed."""


@dataclass(frozen=True, slots=True)
class Report:
    """The upload is taken."""

    asset: Asset
    findings: Findings

    @property
    def lip_sync(self) -> LipSync:
        """How well the mouth can follow speech."""
        return self.findings.lip_sync

    @property
    def rights(self) -> Rights:
        """What the file itself says about its use."""
        return self.findings.rights
