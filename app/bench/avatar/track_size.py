"""How much of the wire the face takes: the events of real replies, as a room sends them."""

from collections.abc import Sequence
from typing import Any

from app.bench.avatar.moves import rounded
from app.bench.avatar.speech import Spoken
from core.ids import new_id
from rooms.live.outgoing import frame
from rooms.wire import avatar_events


def event_bytes(spoken: Spoken) -> list[int]:
    """The size of each event of a reply, as a room writes it."""
    item = new_id("item")
    return [len(frame(avatar_events.track(item, track)).encode()) for track in spoken.tracks]


def show_track(spoken: Sequence[Spoken]) -> dict[str, Any]:
    """Print what the track takes; returns keys of the last line."""
    sizes = [event_bytes(one) for one in spoken]
    seconds = sum(one.seconds for one in spoken)
    whole = sum(sum(one) for one in sizes)
    events = sum(len(one) for one in sizes)
    keys = sum(len(one.track.mouth) for one in spoken)
    print(f"\n{'x.avatar.track':20}{'bytes/s':>10}{'events/s':>10}{'mouths/s':>10}{'speech s':>10}")
    print(
        f"{'':20}{whole / seconds:>10.0f}{events / seconds:>10.2f}"
        f"{keys / seconds:>10.1f}{seconds:>10.1f}"
    )
    return {
        "track_bytes_per_s": rounded(whole / seconds),
        "track_bytes_per_s_worst": rounded(
            max(sum(size) / one.seconds for size, one in zip(sizes, spoken, strict=True))
        ),
        "track_mouths_per_s": rounded(keys / seconds),
    }
