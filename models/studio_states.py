"""States of what the studio keeps: memory, linked agents, probes, consents, appeals."""

from enum import StrEnum


class Sensitivity(StrEnum):
    """How careful memory is with a fact."""

    ORDINARY = "ordinary"
    SPECIAL = "special"
    """Health, sex life, belief, politics, origin: kept only with explicit consent."""


class AgentKind(StrEnum):
    """What a linked agent is."""

    PACK = "pack"
    """Signed words and settings; no network."""
    BRAIN = "brain"
    """An OpenAI-compatible server that writes the replies."""
    VOICE = "voice"
    """An OpenAI-compatible server that speaks them."""
    MCP = "mcp"
    """A Model Context Protocol server: tools and knowledge."""
    A2A = "a2a"
    """An agent of another house, described by its card."""


class AgentState(StrEnum):
    """Whether an agent can be bought."""

    DRAFTED = "drafted"
    LISTED = "listed"
    WITHDRAWN = "withdrawn"
    """Not sold any more; who has it keeps it."""


class AgentSlot(StrEnum):
    """A place in a persona that a link may fill."""

    STYLE = "style"
    LORE = "lore"
    VOICE = "voice"
    FACE = "face"
    SAMPLER = "sampler"
    BRAIN = "brain"
    TOOL = "tool"


class DataScope(StrEnum):
    """What of a visit may leave for a link's server."""

    QUESTION = "question"
    """The fan's last words."""
    HISTORY = "history"
    """What was said in this visit."""
    FAN_NAME = "fan_name"
    MEMORY = "memory"
    """What the persona remembers of the fan."""


class PurchaseState(StrEnum):
    """Where a purchase stands; moved by its buyer's request and by indexed logs."""

    PLACING = "placing"
    ACCEPTING = "accepting"
    """The money is in escrow."""
    RELEASING = "releasing"
    OWNED = "owned"
    """The seller is paid, and the agent is the buyer's to use."""
    FAILED = "failed"
    """No money has moved."""
    REFUNDED = "refunded"


class LinkState(StrEnum):
    """What became of a link."""

    ACTIVE = "active"
    CHANGED = "changed"
    """The server says something else than what was approved: off until approved again."""
    FAILING = "failing"
    """It has not answered lately; it is asked again."""


class ProbeState(StrEnum):
    """Where a probe run stands."""

    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"
    """The mind did not answer."""


class ConsentState(StrEnum):
    """Where a consent stands."""

    ASKED = "asked"
    SIGNED = "signed"
    REFUSED = "refused"
    EXPIRED = "expired"
    REVOKED = "revoked"


class AppealState(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    GRANTED = "granted"
    DISMISSED = "dismissed"
