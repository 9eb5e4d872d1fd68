"""The one place that reaches into aiortc (pinned to 1.16 for its sake).

aiortc has no way to bring a jitter buffer of one's own: its receiver makes one and keeps it
private. We put our ``Ear`` in its place on the one receiver of a call, which leaves aiortc's module
and every other receiver as they are. The receiver goes on to count packets and to send reports; its
decoder thread never gets anything to do.
"""

from typing import Final

from aiortc import RTCRtpReceiver

from rooms.rtc.ear import Ear

_PLACE: Final = "_RTCRtpReceiver__jitter_buffer"


class WrongAiortcError(RuntimeError):
    """This aiortc is built differently from the one that we know."""


def give_ear(receiver: RTCRtpReceiver, ear: Ear) -> None:
    """Let a receiver hand its packets to an ear.

    Raises:
        WrongAiortcError: The receiver keeps its buffer elsewhere.
    """
    fields = vars(receiver)
    if not hasattr(fields.get(_PLACE), "add"):
        raise WrongAiortcError("install the aiortc that requirements/run.txt names")
    fields[_PLACE] = ear
