"""Wire types of links: bought agents at work for a persona."""

import json
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from accounts.wire import Answer, Request, Text
from agents.schemas import AgentRef, PackEffect
from core.plain_json import json_problem
from models.studio_states import AgentSlot, DataScope, LinkState

MAX_SETTINGS_CHARS = 8_000


def _small(settings: dict[str, Any]) -> dict[str, Any]:
    if problem := json_problem(settings):
        raise ValueError(problem)
    if len(json.dumps(settings, ensure_ascii=False)) > MAX_SETTINGS_CHARS:
        raise ValueError(f"settings take at most {MAX_SETTINGS_CHARS:,} characters")
    return settings


Slots = Annotated[list[AgentSlot], Field(max_length=len(AgentSlot))]
Scopes = Annotated[list[DataScope], Field(max_length=len(DataScope))]
TimeoutMs = Annotated[int, Field(ge=100, le=30_000)]
LinkSettings = Annotated[dict[str, Any], Field(max_length=32), AfterValidator(_small)]
Digest = Annotated[Text, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]


class LinkRequest(Request):
    """Put a bought agent to work for a persona."""

    purchase_id: Annotated[Text, StringConstraints(max_length=64)]
    slots: Slots
    """What it may fill."""
    scopes: Scopes = []
    """What of a visit its server may be told."""
    timeout_ms: TimeoutMs = 2_000
    settings: LinkSettings = {}


class LinkChange(Request):
    """What of a link is to be another; what is left out stays."""

    is_on: bool | None = None
    slots: Slots | None = None
    scopes: Scopes | None = None
    timeout_ms: TimeoutMs | None = None
    settings: LinkSettings | None = None


class LinkApproval(Request):
    """Go on with what is there."""

    digest: Digest
    """Of what the owner has looked at: of a pack the newer release or the one that was approved
    before, of a server what ``look`` has answered."""


class ServerState(Answer):
    """What a server says of itself at this moment."""

    says: dict[str, Any]
    digest: str
    """An approval names it."""


class NewerState(Answer):
    """What is there beside what was approved."""

    number: int
    digest: str
    notes: str
    effect: PackEffect


class LinkView(Answer):
    """A link, as its persona's owner sees it."""

    id: str
    persona_id: str
    purchase_id: str
    agent: AgentRef
    state: LinkState
    is_on: bool
    is_met: bool
    """Fans meet it now: it is on, and in the published version."""
    number: int
    """Of the release that was approved."""
    digest: str
    newer: NewerState | None
    """What the owner may approve instead."""
    seen: dict[str, Any] | None
    """What a server says of itself by now, where that is not what was approved."""
    slots: list[AgentSlot]
    offered_slots: list[AgentSlot]
    scopes: list[DataScope]
    timeout_ms: int
    settings: dict[str, Any]
    upgrade_bps: int
    effect: PackEffect
    """What the granted slots bring."""
    style: list[str]
    lore_names: list[str]
    created_at: datetime


class LinkList(Answer):
    """A persona's links in the order in which they apply, and what they do to its price."""

    items: list[LinkView]
    persona_bps: int
    """The factor of its price today, in 1/10000: of the links that fans meet."""
    next_persona_bps: int
    """The factor after the next publishing."""
    has_unpublished: bool
    """The next version has other links than the published one."""


class UseFigures(Answer):
    """What a link was asked, and what it took."""

    calls: int
    failures: int
    """Of these calls; they cost nothing."""
    late: int
    """Answers that came after their turn, or were not waited for."""
    busy_ms: int
    """All of the time that its server took."""
    input_tokens: int
    output_tokens: int
    cost: str
    """By the licence that was bought. It is told; no money moves by it."""


class LinkDayFigures(UseFigures):
    """One day (UTC)."""

    day: date


class LinkUse(Answer):
    """What a link did in the last days."""

    since: date
    """First day (UTC); the last is today."""
    until: date
    currency: str
    totals: UseFigures
    days: list[LinkDayFigures]
    """Days on which it was asked, the newest first."""
