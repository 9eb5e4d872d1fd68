"""How well a page's mouth keeps to the sound that it plays.

The page notes the mouth that it drew and the sample that it took to be heard. What went out is
recorded beside it, and found again in the sound that the server sent: so it is known which sample
was heard when. A mouth that is open as the track says at that sample is as late as the sample is;
one that is not, rests because the sound stood still, and is counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from app.bench.avatar.browser_room import Told
from app.bench.avatar.drawing import jaw
from app.bench.avatar.end_to_end import place_of
from app.bench.avatar.moves import Series, percentile, rounded
from avatars.puppet import Puppet
from engine.face_ports import FaceTrack
from engine.voice_ports import SPOKEN_RATE

HEARD_RATE: Final = 8_000
"""Of the page's record."""
THIN: Final = SPOKEN_RATE // HEARD_RATE
STEP_S: Final = 0.004
SAME: Final = 0.03
"""Openings that differ less are one."""
ALIKE: Final = 0.95
"""How well a record must fit a sound; one with a gap in it does not."""
AGREE_MS: Final = 12.0
"""Records further apart have a gap between them."""


@dataclass(frozen=True, slots=True)
class PageSync:
    """How a page's mouth kept to the sound."""

    errors_ms: tuple[float, ...]
    """Of each mouth that was noted; positive is late."""
    strayed: int
    """Mouths that are not the track's."""

    def figures(self) -> dict[str, Any]:
        """Keys of the last line."""
        away = [abs(one) for one in self.errors_ms]
        return {
            "sync_browser_median_ms": rounded(percentile(away, 0.5)),
            "sync_browser_p95_ms": rounded(percentile(away, 0.95)),
            "sync_browser_signed_ms": rounded(median(self.errors_ms) if away else None),
            "sync_browser_mouths": len(away),
            "sync_browser_strayed": self.strayed,
        }


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some sound that went out without a gap; milliseconds of the page's clock."""

    first_ms: float
    last_ms: float
    began_ms: float
    """When the item's first sample would have been heard, had there been no gap before."""


def page_sync(
    items: Mapping[str, Told], watched: Mapping[str, Sequence[dict[str, Any]]]
) -> PageSync:
    """Compare what a page noted with what it was told."""
    errors: list[float] = []
    strayed = 0
    for name, told in items.items():
        stretches = stretches_of(told.pcm, watched["sounds"])
        if not stretches or not told.mouth:
            continue
        times_s, openings = curve_of(told)
        for face in watched["faces"]:
            began_ms = began_at(stretches, face["atMs"])
            if face["item"] != name or began_ms is None:
                continue
            shown_s = face["position"] / SPOKEN_RATE
            if abs(opening_at(shown_s, times_s, openings) - face["mouth"]) > SAME:
                strayed += 1
            else:
                errors.append(face["atMs"] - began_ms - 1_000 * shown_s)
    return PageSync(tuple(errors), strayed)


def opening_at(at_s: float, times_s: Series, openings: Series) -> float:
    """The value of a curve; what is between two moments in proportion."""
    values: Series = np.interp(np.array([at_s]), times_s, openings)
    return float(values[0])


def stretches_of(pcm: npt.NDArray[np.int16], sounds: Sequence[dict[str, Any]]) -> list[Stretch]:
    """Where an item's sound is found again in what went out."""
    source = pcm[::THIN].astype(np.float64)
    found: list[Stretch] = []
    for one in sounds:
        record = np.array(one["sound"], np.float64)
        around = np.concatenate((np.zeros(len(record)), source, np.zeros(len(record))))
        at = place_of(record, around)
        beside = around[at : at + len(record)]
        scale = float(np.linalg.norm(beside) * np.linalg.norm(record[: len(beside)]))
        if scale == 0 or float(beside @ record[: len(beside)]) / scale < ALIKE:
            continue
        last_ms = float(one["endMs"])
        first_ms = last_ms - 1_000 * len(record) / HEARD_RATE
        began_ms = first_ms - 1_000 * (at - len(record)) / HEARD_RATE
        found.append(Stretch(first_ms, last_ms, began_ms))
    return found


def began_at(stretches: Sequence[Stretch], at_ms: float) -> float | None:
    """The beginning of the item as it is heard at a moment; None near a gap in the sound."""
    around = [one.began_ms for one in stretches if one.first_ms <= at_ms <= one.last_ms]
    if not around or max(around) - min(around) > AGREE_MS:
        return None
    return median(around)


def curve_of(told: Told) -> tuple[Series, Series]:
    """Moments of an item in seconds, and how far its track opens the mouth."""
    puppet = Puppet(0)
    puppet.begin()
    puppet.take(FaceTrack(mouth=tuple(told.mouth)))
    times = np.arange(0.0, len(told.pcm) / SPOKEN_RATE, STEP_S)
    return times, np.array([jaw(puppet.pose(at, round(at * SPOKEN_RATE))) for at in times.tolist()])
