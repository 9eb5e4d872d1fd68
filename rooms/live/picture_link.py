"""What a visit may ask of its persona's picture, where this server draws it."""

from collections.abc import Callable
from typing import Protocol

from engine.face_ports import Attention, FaceTrack, Gesture

PictureGone = Callable[[str], None]
"""Hears, once, that no more frames come, and why; sound goes on."""


class Picture(Protocol):
    """A face on its way to the fan; all calls come from the event loop and return at once.

    It keeps to the sound of the link that it belongs to by itself: it moves its mouth while an
    item's sound leaves, rests while that is held, and forgets an item whose sound is dropped.
    """

    def take(self, item_id: str, track: FaceTrack) -> None:
        """Take the next keys of an item, before the sound they belong to; it may never be heard."""
        ...

    def finish(self, item_id: str, end: int) -> None:
        """The item has this many samples at SPOKEN_RATE."""
        ...

    def attend(self, attention: Attention) -> None:
        """Turn to something."""
        ...

    def cue(self, gesture: Gesture, strength: float) -> None:
        """Make a gesture now, outside of replies."""
        ...

    def tell_gone(self, gone: PictureGone) -> None:
        """Say when no more frames come; at once, if it is gone already."""
        ...
