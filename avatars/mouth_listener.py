"""Who hears the mouth in a sound whose phonemes nobody knows."""

from collections.abc import Callable, Sequence
from typing import Protocol

from engine.face_ports import MouthKey
from engine.voice_ports import Pcm


class MouthListener(Protocol):
    """Listens to one stretch of sound, from its first sample on; one thread at a time calls it."""

    @property
    def name(self) -> str:
        """For logs, for example ``net:mouth-1`` or ``amplitude``."""
        ...

    def hear(self, pcm: Pcm, *, is_last: bool) -> Sequence[MouthKey]:
        """Take the next sound.

        However the sound is cut, the keys are the same; what is not sure yet comes later.

        Args:
            pcm: At SPOKEN_RATE; may be empty.
            is_last: Nothing follows; what was held back comes out.

        Returns:
            The keys that are sure now, in order, after all that came before; positions count from
            the first sample ever heard.
        """
        ...


ListenerMaker = Callable[[], MouthListener]
"""Opens a listener for another stretch; quick, since the weights are loaded already."""
