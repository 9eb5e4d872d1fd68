"""What VRM 1.0 says of a house face: its bones, expressions, gaze and rights."""

from collections.abc import Mapping
from typing import Any

from avatars.house import rig
from avatars.house.expressions import MOUTH_MOVES, PRESETS, Mix, customs
from avatars.house.people import Person

Targets = Mapping[int, list[str]]
"""Per node, the controls of its mesh in order."""


def vrm(person: Person, targets: Targets) -> dict[str, Any]:
    """The extension ``VRMC_vrm`` of a file."""
    return {
        "specVersion": "1.0",
        "meta": _rights(person),
        "humanoid": {
            "humanBones": {name: {"node": number} for number, name in enumerate(rig.PARENTS)}
        },
        "lookAt": {
            "type": "bone",
            "offsetFromHeadBone": [0.0, 0.093, 0.08],
            "rangeMapHorizontalInner": _range(14),
            "rangeMapHorizontalOuter": _range(14),
            "rangeMapVerticalDown": _range(10),
            "rangeMapVerticalUp": _range(10),
        },
        "firstPerson": {},
        "expressions": {
            "preset": {name: _expression(name, mix, targets) for name, mix in PRESETS.items()},
            "custom": {name: _expression(name, mix, targets) for name, mix in customs().items()},
        },
    }


def _rights(person: Person) -> dict[str, Any]:
    """Anyone may use, change and pass on the house's faces."""
    return {
        "name": person.title,
        "version": "1",
        "authors": ["Mesi persona engine"],
        "licenseUrl": "https://vrm.dev/licenses/1.0/",
        "avatarPermission": "everyone",
        "allowExcessivelyViolentUsage": False,
        "allowExcessivelySexualUsage": False,
        "commercialUsage": "corporation",
        "allowPoliticalOrReligiousUsage": False,
        "allowAntisocialOrHateUsage": False,
        "creditNotation": "unnecessary",
        "allowRedistribution": True,
        "modification": "allowModificationRedistribution",
    }


def _range(scale: float) -> dict[str, float]:
    return {"inputMaxValue": 30.0, "outputScale": scale}


def _expression(name: str, mix: Mix, targets: Targets) -> dict[str, Any]:
    binds = [
        {"node": node, "index": names.index(control), "weight": weight}
        for control, weight in mix.items()
        for node, names in targets.items()
        if control in names
    ]
    one: dict[str, Any] = {"isBinary": False}
    if binds:
        one["morphTargetBinds"] = binds
    if name in MOUTH_MOVES:
        one["overrideMouth"] = "blend"
    return one
