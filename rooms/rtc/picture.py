"""One face on its way to one client: from its stage onto the film, at the rate the line takes."""

from collections.abc import Callable
from typing import Final

import structlog
from aiortc import RTCRtpSender

from avatars.stage import wire
from avatars.stage.playhead import Anchor as StageAnchor
from avatars.stage.spec import FaceSpec
from avatars.stage.stages import Stages
from engine.face_ports import Attention, FaceTrack, Gesture
from engine.voice_ports import Pcm
from rooms.live.picture_link import PictureGone
from rooms.live.sound_link import Anchor
from rooms.rtc.bitrate import Bitrate
from rooms.rtc.film import FILM_RATE, Film
from rooms.rtc.plug import Stamps, watch_line

_log: Final = structlog.get_logger(__name__)

FRAME_PACKETS: Final = 1_200
"""Bytes of a frame that go into one packet, about."""


class PeerPicture:
    """Implements ``rooms.live.picture_link.Picture``.

    Args:
        stages: Draw it.
        spec: The face.
        clock: The machine's monotonic clock, in seconds.

    Raises:
        StagesFullError: One face more would make others stutter.
    """

    def __init__(self, stages: Stages, spec: FaceSpec, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._bitrate = Bitrate(clock())
        self._reason: str | None = None
        """Why it is gone."""
        self._gone: PictureGone | None = None
        self._sent = 0
        """Packets since the last report, about."""
        self._missed = 0
        """Of these, those that were asked for again."""
        self.film = Film(self.want_key)
        self._face = stages.open(spec, self)

    @property
    def is_over(self) -> bool:
        """No more frames come."""
        return self._face.is_over

    @property
    def rate_bps(self) -> int:
        """What it sends now, at most."""
        return self._bitrate.rate_bps

    def plug_in(self, sender: RTCRtpSender) -> None:
        """Use the sender of the film's track."""
        self.film.sent = Stamps(sender, FILM_RATE, self._clock).note
        watch_line(sender, self)

    def take(self, item_id: str, track: FaceTrack) -> None:
        """See ``Picture.take``."""
        self._face.push_track(item_id, track)

    def finish(self, item_id: str, end: int) -> None:
        """See ``Picture.finish``."""
        self._face.finish(item_id, end)

    def attend(self, attention: Attention) -> None:
        """See ``Picture.attend``."""
        self._face.attend(attention)

    def cue(self, gesture: Gesture, strength: float) -> None:
        """See ``Picture.cue``."""
        self._face.cue(gesture, strength)

    def tell_gone(self, gone: PictureGone) -> None:
        """See ``Picture.tell_gone``."""
        self._gone = gone
        if self._reason is not None:
            gone(self._reason)

    def hear(self, sound: Pcm, at: int) -> None:
        """Take sound that will be played after ``at`` samples."""
        self._face.push_audio(sound, at)

    def anchor(self, anchor: Anchor, played: int) -> None:
        """Learn where the sound is, in its item and in all that was played."""
        self._face.anchor(
            StageAnchor(anchor.item_id, anchor.at, played, anchor.leaves_s, anchor.is_running)
        )

    def clear(self, item_id: str, position: int) -> None:
        """An item's sound was dropped."""
        self._face.clear_buffer(item_id, position)

    def close(self) -> None:
        """Stop drawing; closing twice is fine."""
        self._face.close()
        self.film.stop()

    def drawn(self, picture: wire.Picture) -> None:
        """See ``FaceWatcher.drawn``."""
        self._sent += 1 + len(picture.data) // FRAME_PACKETS
        self.film.add(picture)

    def playback_finished(self, item_id: str, position: int, *, is_interrupted: bool) -> None:
        """See ``FaceWatcher.playback_finished``."""
        _log.debug("seen", item_id=item_id, position=position, is_interrupted=is_interrupted)

    def gone(self, reason: str) -> None:
        """See ``FaceWatcher.gone``."""
        _log.warning("picture gone", reason=reason)
        self._reason = reason
        if self._gone is not None:
            self._gone(reason)

    def want_key(self) -> None:
        """See ``LineWatcher.want_key``."""
        self._face.want_key()

    def missed(self, packets: int) -> None:
        """See ``LineWatcher.missed``."""
        self._missed += packets

    def lost(self, share: float) -> None:
        """See ``LineWatcher.lost``; a receiver that got them again does not count them as lost."""
        asked = min(1.0, self._missed / max(self._sent, 1))
        self._sent = self._missed = 0
        if self._bitrate.lost(max(share, asked), self._clock()):
            self._face.aim(self._bitrate.rate_bps)

    def estimated(self, rate_bps: int) -> None:
        """See ``LineWatcher.estimated``."""
        if self._bitrate.estimated(rate_bps, self._clock()):
            self._face.aim(self._bitrate.rate_bps)
