"""Write ``golden_pose.json``: what the puppet does, for the browser's puppet to do the same.

Run ``python -m tests.recordings.face.make`` after a wanted change of the puppet.

A case is a seed and steps. A step is one call of the puppet in the words of the wire: ``begin``,
``take`` (``track`` as in ``x.avatar.track``), ``clear`` (``position``), ``attend`` (``attention``,
``now_s``), ``cue`` (``gesture``, ``percent``, ``now_s``), or ``pose`` (``now_s``, ``position`` or
null, and the ``pose`` that came out, to 4 decimals).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from avatars.puppet import Puppet
from engine.face_ports import (
    GESTURES,
    MOODS,
    POSE,
    VISEMES,
    Attention,
    FaceTrack,
    GazeKey,
    GestureKey,
    MoodKey,
    MouthKey,
)

FILE: Final = Path(__file__).with_name("golden_pose.json")
RATE: Final = 24_000
Step = dict[str, Any]

ATTENTIONS: Final[tuple[Attention, ...]] = ("idle", "listening", "thinking", "speaking")
TRACK: Final[Step] = {
    "mouth": [
        *([1200, 0, 0], [2400, 10, 90], [4000, 1, 100], [4900, 1, 100], [6200, 11, 70]),
        *([6900, 5, 45], [9000, 13, 85], [10100, 2, 100], [15000, 0, 100], [24000, 14, 60]),
        *([24300, 12, 80], [36000, 10, 100], [60000, 0, 100]),
    ],
    "moods": [[0, 1, 60], [12000, 4, 40], [15000, 2, 80], [40000, 0, 100]],
    "gestures": [[1200, 0, 70], [9000, 5, 100], [16000, 1, 50], [30000, 2, 90], [31000, 3, 80]],
    "gaze": [[6000, 12, 4], [20000, 0, 0], [20400, -8, -3], [33000, 0, 0]],
}
MORE: Final[Step] = {"mouth": [[62000, 8, 55], [64000, 10, 100], [70000, 0, 100]]}
LATE: Final[Step] = {"mouth": [[2000, 10, 100], [9000, 12, 70], [30000, 0, 100]]}


def track_of(told: Step) -> FaceTrack:
    """A track from the wire's words."""
    return FaceTrack(
        tuple(MouthKey(at, VISEMES[one], share / 100) for at, one, share in told.get("mouth", [])),
        tuple(MoodKey(at, MOODS[one], share / 100) for at, one, share in told.get("moods", [])),
        tuple(
            GestureKey(at, GESTURES[one], share / 100)
            for at, one, share in told.get("gestures", [])
        ),
        tuple(GazeKey(at, yaw, pitch) for at, yaw, pitch in told.get("gaze", [])),
    )


def poses(now_s: float, lasts_s: float, every_s: float, *, position: float | None) -> list[Step]:
    """Steps that ask for a pose again and again, with the position running along."""
    count = round(lasts_s / every_s)
    return [
        {
            "do": "pose",
            "now_s": round(now_s + index * every_s, 6),
            "position": None if position is None else round(position + index * every_s * RATE),
        }
        for index in range(count)
    ]


def standing(now_s: float, lasts_s: float, every_s: float, position: int) -> list[Step]:
    """Steps that ask for a pose while the position stands."""
    return [
        {**step, "position": position} for step in poses(now_s, lasts_s, every_s, position=None)
    ]


def cases() -> Iterator[Step]:
    """All that the two puppets are compared in."""
    for seed, attention in enumerate(ATTENTIONS, 41):
        start = {"do": "attend", "attention": attention, "now_s": 3.0}
        steps = [start, *poses(3.0, 1.2, 0.1, position=None), *poses(5, 60, 0.73, position=None)]
        yield {"name": f"{attention} life", "seed": seed, "steps": steps}
    turns = [
        {"do": "attend", "attention": "thinking", "now_s": 100.0},
        *poses(100.0, 0.2, 0.05, position=None),
        {"do": "attend", "attention": "speaking", "now_s": 100.2},
        *poses(100.2, 0.6, 0.05, position=None),
        {"do": "cue", "gesture": "nod", "percent": 70, "now_s": 100.8},
        {"do": "cue", "gesture": "lean", "percent": 40, "now_s": 100.85},
        *poses(100.85, 1.5, 0.05, position=None),
    ]
    yield {"name": "attention crosses over, cues", "seed": 4_294_967_295, "steps": turns}
    opening = [
        {"do": "attend", "attention": "speaking", "now_s": 10.0},
        {"do": "begin"},
        {"do": "take", "track": TRACK},
    ]
    reply = [
        *opening,
        *poses(10.0, 2.0, 0.02, position=0.0),
        {"do": "take", "track": MORE},
        *poses(12.0, 1.2, 0.02, position=48_000.0),
        *poses(13.2, 0.4, 0.02, position=None),
    ]
    yield {"name": "a whole reply", "seed": 7, "steps": reply}
    broken = [
        *opening,
        *poses(10.0, 0.36, 0.02, position=0.0),
        {"do": "clear", "position": 8_640},
        *poses(10.36, 0.4, 0.01, position=None),
        {"do": "begin"},
        {"do": "take", "track": LATE},
        *poses(10.8, 0.5, 0.02, position=0.0),
        {"do": "clear", "position": 12_000},
        {"do": "begin"},
        {"do": "take", "track": LATE},
        *poses(11.3, 0.3, 0.02, position=0.0),
    ]
    yield {"name": "broken off, and another at once", "seed": 8, "steps": broken}
    held = [
        *opening,
        *poses(10.0, 0.12, 0.02, position=0.0),
        *standing(10.12, 0.3, 0.02, 2_880),
        *poses(10.42, 0.3, 0.02, position=2_900.0),
    ]
    yield {"name": "held and gone on", "seed": 9, "steps": held}
    slow = [
        *opening,
        *poses(10.0, 1.2, 0.15, position=0.0),
        *standing(11.2, 0.13, 0.03, 28_800),
        *poses(11.35, 0.3, 0.02, position=29_000.0),
    ]
    yield {"name": "few frames a second, and held for a moment", "seed": 10, "steps": slow}


def played(puppet: Puppet, step: Step) -> Step:
    """Do a step; what came out is written into it."""
    match step["do"]:
        case "begin":
            puppet.begin()
        case "take":
            puppet.take(track_of(step["track"]))
        case "clear":
            puppet.clear(step["position"])
        case "attend":
            puppet.attend(step["attention"], step["now_s"])
        case "cue":
            puppet.cue(step["gesture"], step["percent"] / 100, step["now_s"])
        case _:
            pose = puppet.pose(step["now_s"], step["position"])
            return {**step, "pose": [round(float(one), 4) + 0.0 for one in pose]}
    return step


def recording() -> Step:
    """All cases with their poses."""
    played_cases: list[Step] = []
    for case in cases():
        puppet = Puppet(case["seed"])
        played_cases.append({**case, "steps": [played(puppet, step) for step in case["steps"]]})
    return {"pose": list(POSE), "cases": played_cases}


def written(told: Step) -> str:
    """JSON with a step a line."""
    lines = [f'{{"pose": {json.dumps(told["pose"])},', '"cases": [']
    for index, case in enumerate(told["cases"]):
        steps = ",\n".join(json.dumps(step, separators=(",", ":")) for step in case["steps"])
        end = "," if index + 1 < len(told["cases"]) else ""
        name = json.dumps(case["name"])
        lines.append(f'{{"name": {name}, "seed": {case["seed"]}, "steps": [\n{steps}\n]}}{end}')
    return "\n".join([*lines, "]}\n"])


if __name__ == "__main__":
    FILE.write_text(written(recording()), encoding="utf-8")
