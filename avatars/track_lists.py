"""A track as lists of whole numbers, for the wire."""

from engine.face_ports import GESTURES, MOODS, VISEMES, FaceTrack

TrackLists = dict[str, list[list[int]]]


def track_lists(track: FaceTrack) -> TrackLists:
    """Each list's keys: position in samples, index of the name, percent; lists of none left out.

    Glances are position, yaw and pitch in whole degrees.
    """
    lists: TrackLists = {
        "mouth": [[one.at, VISEMES.index(one.viseme), _percent(one.weight)] for one in track.mouth],
        "moods": [[one.at, MOODS.index(one.mood), _percent(one.strength)] for one in track.moods],
        "gestures": [
            [one.at, GESTURES.index(one.gesture), _percent(one.strength)] for one in track.gestures
        ],
        "gaze": [[one.at, round(one.yaw), round(one.pitch)] for one in track.gaze],
    }
    return {name: keys for name, keys in lists.items() if keys}


def joined(first: FaceTrack, then: FaceTrack) -> FaceTrack:
    """Two tracks of one reply, one after the other."""
    return FaceTrack(
        first.mouth + then.mouth,
        first.moods + then.moods,
        first.gestures + then.gestures,
        first.gaze + then.gaze,
    )


def _percent(share: float) -> int:
    return round(share * 100)
