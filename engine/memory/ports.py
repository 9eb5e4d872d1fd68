"""What the conversation asks of memory."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a fan's words call up."""

    lines: tuple[str, ...] = ()
    """The nearest first."""
    is_missed: bool = False
    """True when the fan asks for a memory and nothing is near enough."""


NOTHING = Recalled()


class FanMemory(Protocol):
    """What a persona knows of one fan in one visit."""

    @property
    def facts(self) -> tuple[str, ...]:
        """Pinned facts, which are always in the prompt."""
        ...

    @property
    def summaries(self) -> tuple[str, ...]:
        """The last visits, oldest first."""
        ...

    @property
    def gone(self) -> frozenset[str]:
        """Words of what was forgotten since the visit began: nothing that holds one is sent."""
        ...

    async def recall(self, text: str) -> Recalled:
        """Look for what these words call up; never raises."""
        ...

    async def refresh(self) -> None:
        """Look whether something was forgotten or learnt meanwhile; never raises."""
        ...


class Memories(Protocol):
    """Opens what a persona knows of a fan."""

    async def open(self, persona_id: str, fan_id: str, room_id: str) -> FanMemory:
        """The memory of one visit; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class KnownFan:
    """A memory that does not change and finds nothing: for tests, and for visits without one."""

    facts: tuple[str, ...] = ()
    summaries: tuple[str, ...] = ()
    gone: frozenset[str] = frozenset()

    async def recall(self, text: str) -> Recalled:
        """Find nothing."""
        return NOTHING

    async def refresh(self) -> None:
        """Nothing changes."""


NO_MEMORY = KnownFan()
