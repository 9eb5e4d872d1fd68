"""One face in a stage's process: what it was told, its pose now, its frames."""

from collections import OrderedDict
from typing import Final, Protocol, cast

import numpy as np

from avatars.puppet import Puppet
from avatars.stage.playhead import Anchor, Place, Playhead
from avatars.stage.spec import FaceSpec
from avatars.stage.vp8 import Vp8
from avatars.stage.wire import Picture
from engine.face_ports import Attention, FaceTrack, Frame, Gesture, HearsSound, Renderer

MOST_WAITING: Final = 4
"""Items whose tracks may wait for their sound; a guess that is thrown away never gets any."""


class Codec(Protocol):
    """Takes the frames of a scene."""

    def encode(self, frame: Frame, at_ms: int, *, wants_key: bool) -> tuple[bytes, bool]:
        """See ``Vp8.encode``."""
        ...

    def aim(self, rate_bps: int) -> None:
        """See ``Vp8.aim``."""
        ...


class Scene:
    """Draws one face.

    Args:
        spec: The face.
        renderer: Draws it; closed with the scene.
        frame_rate: Frames a second.
        began_s: When it began, on the machine's monotonic clock.
        hears_sound: The renderer implements ``HearsSound``.
        codec: Takes its frames; VP8 where none is given.
    """

    def __init__(
        self,
        spec: FaceSpec,
        renderer: Renderer,
        frame_rate: int,
        began_s: float,
        *,
        hears_sound: bool = False,
        codec: Codec | None = None,
    ) -> None:
        self._renderer = renderer
        self._listener = cast("HearsSound", renderer) if hears_sound else None
        self._puppet = Puppet(spec.seed)
        self._playhead = Playhead()
        self._codec: Codec = codec or Vp8(renderer.size, frame_rate)
        self._began_s = began_s
        self._item_id: str | None = None
        """The item that is heard, or was last."""
        self._waiting: OrderedDict[str, list[FaceTrack]] = OrderedDict()
        self._ends: dict[str, int] = {}
        self._is_over = False
        """The item was heard to its end, or broken off."""
        self._place: Place | None = None
        self._wants_key = True

    def take(self, item_id: str, track: FaceTrack) -> None:
        """Take the next keys of an item; they wait until its sound is heard."""
        if item_id == self._item_id:
            self._puppet.take(track)
            return
        self._waiting.setdefault(item_id, []).append(track)
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)

    def anchor(self, anchor: Anchor) -> None:
        """Learn where the sound is."""
        self._playhead.add(anchor)

    def hear(self, sound: bytes, at: int) -> None:
        """Give the renderer sound, if it listens."""
        if self._listener is not None:
            self._listener.hear(np.frombuffer(sound, np.int16), at)

    def finish(self, item_id: str, end: int) -> None:
        """The item's sound ends at this sample."""
        self._ends[item_id] = end
        if len(self._ends) > MOST_WAITING:
            del self._ends[next(iter(self._ends))]

    def clear(self, item_id: str, position: int) -> None:
        """Break an item off: its keys are forgotten, those of the next may be there already."""
        self._waiting.pop(item_id, None)
        self._ends.pop(item_id, None)
        if item_id == self._item_id and not self._is_over:
            self._puppet.clear(position)
            self._is_over = True

    def attend(self, attention: Attention, now_s: float) -> None:
        """Change what the face attends to."""
        self._puppet.attend(attention, now_s - self._began_s)

    def cue(self, gesture: Gesture, strength: float, now_s: float) -> None:
        """Make a gesture now."""
        self._puppet.cue(gesture, strength, now_s - self._began_s)

    def aim(self, rate_bps: int) -> None:
        """Send this many bits a second from now on."""
        self._codec.aim(rate_bps)

    def want_key(self) -> None:
        """Make the next frame one that does not need those before it."""
        self._wants_key = True

    def draw(self, at_s: float) -> Picture | None:
        """The frame of a moment, later than the one before; None where the encoder left it out."""
        place = self._playhead.move(at_s)
        self._place = place
        if place is not None and place.item_id != self._item_id:
            self._begin(place.item_id)
        # A sound that stands still keeps its position: the puppet shuts its mouth by itself, and
        # opens it again without a jump.
        position = None if place is None or self._is_over else place.at
        if self._listener is not None:
            is_heard = place is not None and place.is_running
            self._listener.play(place.played if place and is_heard else None)
        pose = self._puppet.pose(at_s - self._began_s, position)
        data, is_key = self._codec.encode(
            self._renderer.draw(pose),
            round((at_s - self._began_s) * 1_000),
            wants_key=self._wants_key,
        )
        if not data:
            return None
        self._wants_key = self._wants_key and not is_key
        return Picture(at_s, is_key, data)

    def finished(self) -> tuple[str, int] | None:
        """The item that was heard to its end since the last question, and that end."""
        place = self._place
        if place is None or self._is_over:
            return None
        end = self._ends.get(place.item_id)
        if end is None or place.at < end:
            return None
        del self._ends[place.item_id]
        self._is_over = True
        return place.item_id, end

    def close(self) -> None:
        """Free the renderer."""
        self._renderer.close()

    def _begin(self, item_id: str) -> None:
        self._item_id, self._is_over = item_id, False
        self._puppet.begin()
        for track in self._waiting.pop(item_id, ()):
            self._puppet.take(track)
