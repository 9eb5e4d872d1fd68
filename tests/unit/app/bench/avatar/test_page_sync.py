"""A page's lips are compared with its sound as they should be: on a made-up page."""

from typing import Any

import numpy as np
import pytest

from app.bench.avatar.browser_room import Told
from app.bench.avatar.page_sync import began_at, curve_of, page_sync, stretches_of
from engine.face_ports import MouthKey
from engine.voice_ports import SPOKEN_RATE, Pcm

pytestmark = pytest.mark.unit

BEGAN_MS = 5_000.0
RECORD = 4_000
"""Samples of a record, at 8 kHz."""


def noise(seconds: float) -> Pcm:
    dice = np.random.default_rng(3)
    return dice.integers(-9_000, 9_000, round(seconds * SPOKEN_RATE)).astype(np.int16)


def told() -> Told:
    pcm = noise(3)
    half_a_second = SPOKEN_RATE // 2
    keys = [
        MouthKey(n * half_a_second, "aa" if n % 2 else "sil", 1.0 if n % 2 else 0.0)
        for n in range(6)
    ]
    return Told(keys, [pcm.tobytes()])


def records(pcm: Pcm, *, gap_ms: float = 0.0) -> list[dict[str, Any]]:
    """What went out, every 300 ms; after half of it there is a gap."""
    thin = pcm[::3]
    made: list[dict[str, Any]] = []
    for last in range(RECORD, len(thin), 2_400):
        behind = gap_ms if last > len(thin) / 2 else 0.0
        end_ms = BEGAN_MS + last / 8 + behind
        made.append({"endMs": end_ms, "rate": 8_000, "sound": thin[last - RECORD : last].tolist()})
    return made


def faces(item: Told, late_ms: float) -> list[dict[str, Any]]:
    """What the page showed each 100 ms, behind what was heard."""
    times, openings = curve_of(item)
    made: list[dict[str, Any]] = []
    for at_ms in range(300, 2_500, 100):
        shown_s = (at_ms - late_ms) / 1_000
        mouth = round(float(np.interp(shown_s, times, openings)), 2)
        position = round(shown_s * SPOKEN_RATE)
        face = {"atMs": BEGAN_MS + at_ms, "item": "a", "mouth": mouth, "position": position}
        made.append(face)
    return made


@pytest.mark.parametrize("late_ms", [-20.0, 0.0, 45.0])
def test_lateness_is_found(late_ms: float) -> None:
    item = told()
    watched = {"faces": faces(item, late_ms), "sounds": records(item.pcm)}
    sync = page_sync({"a": item}, watched)
    assert len(sync.errors_ms) == len(watched["faces"])
    assert sync.strayed == 0
    assert sync.errors_ms == pytest.approx([late_ms] * len(sync.errors_ms), abs=1)


def test_a_mouth_that_does_what_it_likes_is_counted() -> None:
    item = told()
    shown = [{**face, "mouth": 0.33} for face in faces(item, 0)]
    sync = page_sync({"a": item}, {"faces": shown, "sounds": records(item.pcm)})
    assert sync.strayed > len(shown) / 2


def test_near_a_gap_nothing_is_said() -> None:
    item = told()
    found = stretches_of(item.pcm, records(item.pcm, gap_ms=200))
    assert {round(one.began_ms) for one in found} == {5_000, 5_200}
    assert began_at(found, BEGAN_MS + 400) == pytest.approx(BEGAN_MS, abs=1)
    assert began_at(found, BEGAN_MS + 2_600) == pytest.approx(BEGAN_MS + 200, abs=1)
    assert began_at(found, BEGAN_MS + 1_400) is None
    assert began_at(found, BEGAN_MS + 60_000) is None


def test_another_sound_is_not_taken_for_it() -> None:
    strange = np.random.default_rng(8).integers(-9_000, 9_000, 3 * SPOKEN_RATE).astype(np.int16)
    assert stretches_of(told().pcm, records(strange)) == []
