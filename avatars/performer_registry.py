"""Names of the performers; a new one is a file and a line here."""

import logging
from collections.abc import Callable
from typing import Final

from avatars.amplitude import AmplitudeListener
from avatars.listening.ear import MouthEar
from avatars.listening.net import own_net
from avatars.mouth_listener import ListenerMaker
from avatars.performer import TrackPerformer
from avatars.scripted_performer import ScriptedPerformer
from engine.face_ports import Performer

_log: Final = logging.getLogger(__name__)


class PerformerUnknownError(Exception):
    """No performer has this name."""


def open_performer(name: str = "track") -> Performer:
    """Make a performer; reads weights from disk, so call it in a thread.

    Raises:
        PerformerUnknownError: There is none of this name.
    """
    maker = PERFORMERS.get(name)
    if maker is None:
        known = ", ".join(sorted(PERFORMERS))
        raise PerformerUnknownError(f"no performer {name!r}; there are {known}")
    return maker()


def open_track() -> TrackPerformer:
    """The product's."""
    return TrackPerformer(listener_maker())


def listener_maker() -> ListenerMaker:
    """Our net, or loudness alone where its weights cannot be read."""
    try:
        own_net()
    except (OSError, ValueError, KeyError) as error:
        _log.warning("The mouth's net cannot be read, loudness moves it: %s", error)
        return AmplitudeListener
    return MouthEar


PERFORMERS: Final[dict[str, Callable[[], Performer]]] = {
    "track": open_track,
    "scripted": ScriptedPerformer,
}
