"""The one place that reaches into aiortc (pinned to 1.16 for its sake).

aiortc has no way to bring a jitter buffer of one's own: its receiver makes one and keeps it
private. We put our ``Ear`` in its place on the one receiver of a call, which leaves aiortc's module
and every other receiver as they are. The receiver goes on to count packets and to send reports; its
decoder thread never gets anything to do.
"""

from typing import Final

from aiortc import RTCRtpReceiver

from core.errors import StartError
from rooms.rtc.ear import Ear

_PLACE: Final = "_RTCRtpReceiver__jitter_buffer"


def require_known_aiortc() -> None:
    """Look once, at the start, whether receivers are built as we know them.

    Raises:
        StartError: They are not.
    """
    if _PLACE not in RTCRtpReceiver.__init__.__code__.co_names:
        raise StartError("this aiortc is a strange one: install what requirements/run.txt names")


def give_ear(receiver: RTCRtpReceiver, ear: Ear) -> None:
    """Let a receiver hand its packets to an ear."""
    vars(receiver)[_PLACE] = ear
