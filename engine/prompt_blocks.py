"""Pieces of a prompt, each with why it is there, and the messages that they become."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Final, Literal

from engine.ports import ChatMessage, Role

CHARS_PER_TOKEN: Final = 3.2
"""Low on purpose (English runs near 4): an estimate that errs towards a shorter history."""
TOKENS_PER_MESSAGE: Final = 5
"""What a chat template adds around a message."""

PromptPart = Literal[
    "policy",
    "card",
    "lore",
    "examples",
    "introduction",
    "fan",
    "history",
    "knowledge",
    "memory",
    "reminder",
    "rule",
]


@dataclass(frozen=True, slots=True)
class PromptBlock:
    """One piece of a prompt."""

    part: PromptPart
    role: Role
    text: str
    why: str
    """For the owner who looks into the prompt."""

    @property
    def tokens(self) -> int:
        """An estimate."""
        return ceil(len(self.text) / CHARS_PER_TOKEN)


def estimate_tokens(text: str) -> int:
    """Tokens of a message, rounded up."""
    return ceil(len(text) / CHARS_PER_TOKEN) + TOKENS_PER_MESSAGE


def messages_of(blocks: Iterable[PromptBlock]) -> list[ChatMessage]:
    """Blocks as messages: those of the system in a row become one."""
    messages: list[ChatMessage] = []
    above: PromptBlock | None = None
    for block in blocks:
        # What is known of the fan stands alone: it stays where it is while the rest moves on.
        is_joined = above is not None and above.role == block.role == "system"
        if is_joined and above is not None and above.part != "fan":
            text = f"{messages[-1].text}{_gap(block)}{block.text}"
            messages[-1] = ChatMessage("system", text)
        else:
            messages.append(ChatMessage(block.role, block.text))
        above = block
    return messages


def _gap(block: PromptBlock) -> str:
    return "\n" if block.part == "rule" else "\n\n"
