"""What a visit needs of a way for sound beside its socket, for example a WebRTC peer."""

from typing import Protocol

from engine.voice_ports import Pcm


class SoundLink(Protocol):
    """Takes the persona's sound. All calls come from the event loop and return at once.

    The fan's sound goes the other way through a callback that the link was made with: pieces at
    HEARD_RATE, in order, of any size, gaps already concealed.
    """

    def play(self, sound: Pcm) -> None:
        """Queue sound at SPOKEN_RATE; the caller runs at most 80 ms ahead of real time."""
        ...

    def hold(self) -> None:
        """Send silence from the next packet on; keep what is queued."""
        ...

    def go_on(self) -> None:
        """Send on from the sample at which it was held."""
        ...

    def drop(self) -> None:
        """Forget what is queued, and end a hold."""
        ...

    @property
    def played(self) -> int:
        """Samples at SPOKEN_RATE that were sent since the link was made, silence not counted."""
        ...

    async def aclose(self) -> None:
        """Close the peer; closing twice is fine."""
        ...
