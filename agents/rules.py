"""Decisions about agents: terms, what a kind may fill and be told, what is signed."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any, Final

from core.money import MICRO
from models.studio_states import AgentKind, AgentSlot, DataScope

MAX_PRICE: Final = 100_000 * MICRO
MAX_UPGRADE_BPS: Final = 10_000
"""One link at most doubles a price."""
MAX_AGENTS: Final = 50
"""Of one seller."""
MAX_RELEASES: Final = 200
"""Of one agent."""
MAX_LINKS: Final = 12
"""Of one persona."""
MAX_SLUG_CHARS: Final = 48
TAIL_CHARS: Final = 6

SLOTS: Final[Mapping[AgentKind, tuple[AgentSlot, ...]]] = {
    AgentKind.PACK: (
        AgentSlot.STYLE,
        AgentSlot.LORE,
        AgentSlot.VOICE,
        AgentSlot.FACE,
        AgentSlot.SAMPLER,
    ),
    AgentKind.BRAIN: (AgentSlot.BRAIN,),
    AgentKind.VOICE: (AgentSlot.VOICE,),
    AgentKind.MCP: (AgentSlot.TOOL, AgentSlot.LORE),
    AgentKind.A2A: (AgentSlot.TOOL,),
}
"""What each kind may fill."""


def offered_slots(kind: AgentKind, manifest: Mapping[str, Any]) -> list[AgentSlot]:
    """What an agent can fill: of a pack only what is in it."""
    slots = SLOTS[kind]
    return [slot for slot in slots if kind is not AgentKind.PACK or manifest.get(slot.value)]


def slots_problem(asked: Collection[AgentSlot], offered: Collection[AgentSlot]) -> str | None:
    """Why these slots cannot be granted."""
    if not asked:
        return "Grant at least one slot, or switch the link off."
    strange = sorted(slot.value for slot in set(asked) - set(offered))
    return f"This agent has nothing for: {', '.join(strange)}." if strange else None


def scopes_problem(kind: AgentKind, scopes: Collection[DataScope]) -> str | None:
    """Why these data cannot be told."""
    if kind is AgentKind.PACK and scopes:
        return "A pack works without a network: nothing is told to anybody."
    return None


def terms_problem(price: int, upgrade_bps: int) -> str | None:
    """Why an agent cannot be sold like this."""
    if not 0 <= price <= MAX_PRICE:
        return f"A price is from 0 to {MAX_PRICE // MICRO:,} tokens."
    if not 0 <= upgrade_bps <= MAX_UPGRADE_BPS:
        return f"A surcharge is from 0 to {MAX_UPGRADE_BPS:,} basis points."
    return None


def slug_for(title: str, agent_id: str) -> str:
    """A readable address that nobody else has: words of the title and the end of the id."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_SLUG_CHARS].strip("-")
    return f"{words or 'agent'}-{agent_id[-TAIL_CHARS:]}"


def release_text(agent_id: str, number: int, digest: str) -> str:
    """What a seller's key signs for a release."""
    return f"Mesi agent release\nagent: {agent_id}\nnumber: {number}\nmanifest: {digest}"


def is_licence_left(max_personas: int | None, linked: int) -> bool:
    """May the buyer put it to work for one more persona?"""
    return max_personas is None or linked < max_personas
