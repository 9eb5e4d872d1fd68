"""What a conversation asks of the servers that its persona's owner has linked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from engine.ports import ChatRequest, Writer
from engine.prompt import PromptParts


class Brain(Writer, Protocol):
    """A mind of another house; the house's own answers where it does not."""

    async def may_answer(self) -> bool:
        """It is still granted at this moment, and has not just failed."""
        ...

    def try_beside(self, request: Callable[[], ChatRequest]) -> None:
        """One that has failed: see whether it answers again, while the house answers the fan.

        Args:
            request: What it would have been asked; made only where it is time to try.
        """
        ...

    def shared(self, parts: PromptParts) -> PromptParts:
        """Of a prompt, what may leave for it."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a visit a question may carry; each part leaves only where its scope is granted."""

    question: str
    history: str = ""
    fan_name: str = ""
    memory: str = ""


class Knowledge(Protocol):
    """Looks things up beside the turn."""

    def ask(self, asked: Asked) -> None:
        """Begin to look up what the fan's turn asks for; returns at once."""
        ...

    async def known(self, *, waits: bool) -> tuple[str, ...]:
        """What was found for this turn and the one before; never raises.

        Args:
            waits: Wait for this turn's answers, as long as their links may take.
        """
        ...


@dataclass(frozen=True, slots=True)
class RoomLinks:
    """The links of one room."""

    brain: Brain | None = None
    knowledge: Knowledge | None = None


NO_LINKS: Final = RoomLinks()
