"""What each record of the server does to a scene."""

from avatars.stage.packed_tracks import read_track
from avatars.stage.playhead import Anchor
from avatars.stage.scene import Scene
from avatars.stage.wire import Record, Word, read_sound


def direct(scene: Scene, record: Record, now_s: float) -> None:
    """Do what a record says.

    Args:
        scene: The record's face.
        record: Any but OPEN and CLOSE.
        now_s: On the machine's monotonic clock.
    """
    match record.word:
        case Word.TRACK:
            scene.take(*read_track(record.body))
        case Word.ANCHOR:
            scene.anchor(Anchor(**record.fields))
        case Word.SOUND:
            at, sound = read_sound(record.body)
            scene.hear(sound, at)
        case Word.CLEAR:
            scene.clear(**record.fields)
        case Word.FINISH:
            scene.finish(**record.fields)
        case _:
            _adjust(scene, record, now_s)


def _adjust(scene: Scene, record: Record, now_s: float) -> None:
    """What does not concern a reply."""
    match record.word:
        case Word.ATTEND:
            scene.attend(record.fields["attention"], now_s)
        case Word.CUE:
            scene.cue(record.fields["gesture"], record.fields["strength"], now_s)
        case Word.RATE:
            scene.aim(record.fields["rate_bps"])
        case Word.KEY:
            scene.want_key()
        case _:
            raise ValueError(f"the server does not say {record.word.name}")
