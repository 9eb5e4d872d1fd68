"""What an operator says that minds, ears and mouths cost; ``app.slices`` fills it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CostPrices:
    """Prices in micro-units; None where the operator has not said what a server takes."""

    input_1k: int | None = 0
    """A thousand tokens of a prompt that the mind had not read before."""
    cached_1k: int | None = 0
    """A thousand tokens of a prompt that it had."""
    output_1k: int | None = 0
    """A thousand tokens of an answer."""
    heard_minute: int | None = 0
    spoken_minute: int | None = 0
    drawn_minute: int | None = 0
    machine_hour: int = 0
    """An hour of the machine."""
    machine_rooms: int = 1
    """Rooms that share it."""
