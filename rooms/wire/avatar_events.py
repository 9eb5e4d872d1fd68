"""What the persona's face does, as ``x.avatar.*`` events; other clients ignore them."""

from typing import Literal

from engine.face_ports import GESTURES, MOODS, VISEMES, Attention, FaceTrack, Gesture, Mood
from rooms.wire.items import Json

DrawnBy = Literal["browser", "webrtc"]


def state(attention: Attention, mood: Mood, seed: int) -> Json:
    """What the face does by itself from now on."""
    return {"type": "x.avatar.state", "attention": attention, "mood": mood, "seed": seed}


def track(item_id: str, keys: FaceTrack) -> Json:
    """The next keys of a reply, at samples of 24 kHz from the item's first; before its sound."""
    lists: dict[str, list[list[int]]] = {
        "mouth": [[one.at, VISEMES.index(one.viseme), _percent(one.weight)] for one in keys.mouth],
        "moods": [[one.at, MOODS.index(one.mood), _percent(one.strength)] for one in keys.moods],
        "gestures": [
            [one.at, GESTURES.index(one.gesture), _percent(one.strength)] for one in keys.gestures
        ],
        "gaze": [[one.at, round(one.yaw), round(one.pitch)] for one in keys.gaze],
    }
    return {
        "type": "x.avatar.track",
        "item_id": item_id,
        **{name: keys for name, keys in lists.items() if keys},
    }


def cue(gesture: Gesture, strength: float) -> Json:
    """Move now, outside of a reply."""
    return {"type": "x.avatar.cue", "gesture": gesture, "percent": _percent(strength)}


def anchor(item_id: str, at: int, rtp: int, *, is_running: bool) -> Json:
    """WebRTC: sample ``at`` of the item leaves with this RTP timestamp of the sound."""
    return {
        "type": "x.avatar.anchor",
        "item_id": item_id,
        "at": at,
        "rtp": rtp,
        "is_running": is_running,
    }


def picture(over: DrawnBy) -> Json:
    """Who draws the face from now on."""
    return {"type": "x.avatar.picture", "over": over}


def _percent(share: float) -> int:
    return round(share * 100)
