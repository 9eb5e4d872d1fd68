"""What the fan is saying, from the first sign on."""

from dataclasses import dataclass

from engine.timeline import Timeline
from engine.turn_policy import Meaning


@dataclass(slots=True)
class Utterance:
    """What the fan is saying."""

    turn_id: str
    began_at: int
    """Sample of the microphone."""
    start: int
    """The same, with what came just before."""
    timeline: Timeline
    drafted_at: int
    """Up to where its words were looked at last."""
    meaning: Meaning | None = None
    """Over the persona's voice; None while it is not clear."""
    held_at: int | None = None
    """Sample of the microphone since which the persona stands still for it."""
    is_doubted: bool = False
    """It was taken for nothing once: only clear words of it stop the persona now."""
