"""Performance tracks on the way to a stage, with nothing rounded."""

import json
from dataclasses import astuple
from typing import Any

from engine.face_ports import FaceTrack, GazeKey, GestureKey, MoodKey, MouthKey


def pack_track(item_id: str, track: FaceTrack) -> bytes:
    """The next keys of an item, for the wire."""
    parts = (track.mouth, track.moods, track.gestures, track.gaze)
    return json.dumps([item_id, *[[astuple(key) for key in part] for part in parts]]).encode()


def read_track(text: bytes) -> tuple[str, FaceTrack]:
    """The reverse of ``pack_track``."""
    parts: list[Any] = json.loads(text)
    item_id, mouth, moods, gestures, gaze = parts
    return item_id, FaceTrack(
        tuple(MouthKey(*key) for key in mouth),
        tuple(MoodKey(*key) for key in moods),
        tuple(GestureKey(*key) for key in gestures),
        tuple(GazeKey(*key) for key in gaze),
    )
