"""The server's side of one face that a stage draws."""

from collections.abc import Callable
from typing import Protocol

from avatars.stage.packed_tracks import pack_track
from avatars.stage.playhead import Anchor
from avatars.stage.spec import FaceSpec
from avatars.stage.wire import Picture as Picture
from avatars.stage.wire import Record, Word, pack, pack_sound, read_picture
from engine.face_ports import Attention, FaceTrack, Gesture
from engine.voice_ports import Pcm


class FaceWatcher(Protocol):
    """Hears of a face; all calls come from the event loop and return at once."""

    def drawn(self, picture: Picture) -> None:
        """The next frame."""
        ...

    def playback_finished(self, item_id: str, position: int, *, is_interrupted: bool) -> None:
        """An item was heard to its end, or was broken off at a sample."""
        ...

    def gone(self, reason: str) -> None:
        """Nothing more will come; told once, and not after ``close``."""
        ...


class StagedFace:
    """What may be asked of a face, the same for every kind; calls return at once.

    Args:
        number: Of the face on its stage.
        send: To the stage.
        watcher: Hears of it.
        hears_sound: Its renderer makes the mouth from the sound.
        closed: Called once, when it is over.
    """

    def __init__(
        self,
        number: int,
        spec: FaceSpec,
        send: Callable[[bytes], None],
        watcher: FaceWatcher,
        closed: Callable[[int], None],
        *,
        hears_sound: bool,
    ) -> None:
        self._number = number
        self.spec = spec
        self._send = send
        self._watcher = watcher
        self._closed = closed
        self._hears_sound = hears_sound
        self.is_over = False

    def push_audio(self, sound: Pcm, at: int) -> None:
        """Give sound that will be played; ``at`` counts what was played before it, of all items."""
        if self._hears_sound and not self.is_over:
            self._send(pack_sound(self._number, at, sound.tobytes()))

    def push_track(self, item_id: str, track: FaceTrack) -> None:
        """Give the next keys of an item; it may be heard later, or never."""
        self._say(Word.TRACK, pack_track(item_id, track))

    def anchor(self, anchor: Anchor) -> None:
        """Say where the sound is; the first anchor of an item begins it."""
        self._say(
            Word.ANCHOR,
            {
                "item_id": anchor.item_id,
                "at": anchor.at,
                "played": anchor.played,
                "when_s": anchor.when_s,
                "is_running": anchor.is_running,
            },
        )

    def finish(self, item_id: str, end: int) -> None:
        """Say how many samples the item has."""
        self._say(Word.FINISH, {"item_id": item_id, "end": end})

    def clear_buffer(self, item_id: str, position: int) -> None:
        """Break an item off: forget what was given and is not heard yet."""
        if not self.is_over:
            self._say(Word.CLEAR, {"item_id": item_id, "position": position})
            self._watcher.playback_finished(item_id, position, is_interrupted=True)

    def attend(self, attention: Attention) -> None:
        """Turn to something."""
        self._say(Word.ATTEND, {"attention": attention})

    def cue(self, gesture: Gesture, strength: float) -> None:
        """Make a gesture now."""
        self._say(Word.CUE, {"gesture": gesture, "strength": strength})

    def aim(self, rate_bps: int) -> None:
        """Send this many bits a second from now on."""
        self._say(Word.RATE, {"rate_bps": rate_bps})

    def want_key(self) -> None:
        """Make the next frame a key frame."""
        self._say(Word.KEY)

    def close(self) -> None:
        """Stop drawing it; closing twice is fine."""
        if not self.is_over:
            self._say(Word.CLOSE)
            self.is_over = True
            self._closed(self._number)

    def take(self, record: Record) -> None:
        """What the stage says of it."""
        match record.word:
            case Word.PICTURE:
                self._watcher.drawn(read_picture(record.body))
            case Word.FINISHED:
                told = record.fields
                self._watcher.playback_finished(
                    told["item_id"], told["at"], is_interrupted=told["is_interrupted"]
                )
            case Word.REFUSED:
                self.lose(str(record.fields["reason"]))
            case _:
                raise ValueError(f"a stage does not say {record.word.name} of a face")

    def lose(self, reason: str) -> None:
        """It is drawn no more, and not because of us."""
        if not self.is_over:
            self.is_over = True
            self._closed(self._number)
            self._watcher.gone(reason)

    def _say(self, word: Word, body: bytes | dict[str, object] = b"") -> None:
        if not self.is_over:
            self._send(pack(word, self._number, body))
