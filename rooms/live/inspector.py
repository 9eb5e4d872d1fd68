"""Shows an owner who tries a persona each prompt that its mind reads."""

from collections.abc import Callable, Sequence

from engine.ports import ChatBackend
from engine.prompt_blocks import PromptBlock
from rooms.wire import vendor_events
from rooms.wire.items import Json


class Inspector:
    """Tells the socket of a preview what is in each prompt, and why.

    Args:
        mind: Who reads the prompts.
    """

    def __init__(self, mind: ChatBackend) -> None:
        self._mind = mind
        self._tell: Callable[[Json], None] | None = None

    def tell_to(self, tell: Callable[[Json], None]) -> None:
        """Send events there from now on."""
        self._tell = tell

    def show(self, item_id: str, blocks: Sequence[PromptBlock]) -> None:
        """Show the prompt of one reply."""
        if self._tell is not None:
            context_tokens = self._mind.traits.context_tokens
            self._tell(vendor_events.prompt(item_id, blocks, self._mind.name, context_tokens))
