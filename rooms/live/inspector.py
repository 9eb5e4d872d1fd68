"""Shows an owner who tries a persona each prompt that its mind reads."""

from collections.abc import Callable, Sequence

from engine.ports import Writer
from engine.prompt_blocks import PromptBlock
from rooms.wire import vendor_events
from rooms.wire.items import Json


class Inspector:
    """Tells the socket of a preview what is in each prompt, why, and who reads it."""

    def __init__(self) -> None:
        self._tell: Callable[[Json], None] | None = None

    def tell_to(self, tell: Callable[[Json], None]) -> None:
        """Send events there from now on."""
        self._tell = tell

    def show(self, item_id: str, blocks: Sequence[PromptBlock], mind: Writer) -> None:
        """Show the prompt of one reply; where another mind has to answer, its prompt follows."""
        if self._tell is not None:
            context_tokens = mind.traits.context_tokens
            self._tell(vendor_events.prompt(item_id, blocks, mind.name, context_tokens))
