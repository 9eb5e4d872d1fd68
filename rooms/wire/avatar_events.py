"""What the persona's face does, as ``x.avatar.*`` events; other clients ignore them."""

from typing import Literal

from avatars.track_lists import track_lists
from engine.face_ports import Attention, FaceTrack, Gesture
from rooms.wire.items import Json

DrawnBy = Literal["browser", "webrtc"]


def state(attention: Attention, seed: int) -> Json:
    """What the face does by itself from now on."""
    return {"type": "x.avatar.state", "attention": attention, "seed": seed}


def track(item_id: str, keys: FaceTrack) -> Json:
    """The next keys of a reply, at samples of 24 kHz from the item's first; before its sound."""
    return {"type": "x.avatar.track", "item_id": item_id, **track_lists(keys)}


def cue(gesture: Gesture, strength: float) -> Json:
    """Move now, outside of a reply."""
    return {"type": "x.avatar.cue", "gesture": gesture, "percent": round(strength * 100)}


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
