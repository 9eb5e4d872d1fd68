"""Broken VRM parts: rights, bones, expressions, springs, constraints."""

from collections.abc import Callable
from typing import Any

from avatars.uploads.refusal import Reason
from tests.unit.avatars.uploads.hostile_containers import Broken
from tests.unit.avatars.uploads.tiny import Tiny, tiny_glb, tiny_vrm, tiny_vrm0

FORBID, NONE = Reason.RIGHTS_FORBID, Reason.NO_RIGHTS
UNFIT, MANY, BONES = Reason.BAD_STRUCTURE, Reason.TOO_MANY, Reason.BONES
MISSING = object()


def at(*path: str | int, value: Any, old: bool = False) -> Callable[[], bytes]:
    """Set one value, or remove it, in the VRM part."""

    def make() -> bytes:
        tiny = tiny_vrm0() if old else tiny_vrm()
        change(tiny.doc["extensions"], ("VRM" if old else "VRMC_vrm", *path), value)
        return tiny.glb()

    return make


def change(place: Any, path: tuple[str | int, ...], value: Any) -> None:
    for step in path[:-1]:
        place = place[step]
    if value is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = value


def spring(**more: Any) -> Callable[[], bytes]:
    def make() -> bytes:
        tiny = tiny_vrm()
        tiny.doc["extensions"]["VRMC_springBone"] |= more
        return tiny.glb()

    return make


def bind(**more: Any) -> Callable[[], bytes]:
    bound = [{"node": 3, "index": 0, "weight": 1.0, **more}]
    return at("expressions", "preset", "aa", value={"morphTargetBinds": bound})


def material_bind(kind: str, **more: Any) -> Callable[[], bytes]:
    return at("expressions", "preset", "aa", value={kind: [{"material": 5, **more}]})


def following(*pairs: tuple[int, int]) -> Callable[[], bytes]:
    def make() -> bytes:
        tiny: Tiny = tiny_vrm()
        for node, source in pairs:
            constraint = {"specVersion": "1.0", "constraint": {"rotation": {"source": source}}}
            tiny.doc["nodes"][node]["extensions"] = {"VRMC_node_constraint": constraint}
        return tiny.glb()

    return make


def unhung() -> bytes:
    """The left hand lies beside the figure."""
    tiny = tiny_vrm()
    bones = tiny.doc["extensions"]["VRMC_vrm"]["humanoid"]["humanBones"]
    hand = bones["leftHand"]["node"]
    tiny.doc["nodes"][0]["children"].remove(hand)
    tiny.doc["scenes"][0]["nodes"].append(hand)
    return tiny.glb()


def hidden() -> bytes:
    tiny = tiny_vrm()
    tiny.doc["scenes"][0]["nodes"] = [3]
    return tiny.glb()


AA = ("expressions", "preset", "aa")
OLD = {"old": True}
FIGURES: Broken = {
    "only for its author": (FORBID, at("meta", "avatarPermission", value="onlyAuthor")),
    "only with a licence": (
        FORBID,
        at("meta", "avatarPermission", value="onlySeparatelyLicensedPerson"),
    ),
    "permission not said": (FORBID, at("meta", "avatarPermission", value=MISSING)),
    "not to earn money": (FORBID, at("meta", "commercialUsage", value="personalNonProfit")),
    "commercial use not said": (FORBID, at("meta", "commercialUsage", value=MISSING)),
    "no meta": (NONE, at("meta", value=MISSING)),
    "meta of nothing": (NONE, at("meta", value=None)),
    "no author": (NONE, at("meta", "authors", value=[])),
    "no licence": (NONE, at("meta", "licenseUrl", value=MISSING)),
    "a permission of its own": (UNFIT, at("meta", "avatarPermission", value="anyone")),
    "redistribution as a word": (UNFIT, at("meta", "allowRedistribution", value="true")),
    "a GLB that says VRM": (Reason.WRONG_FORMAT, lambda: tiny_glb().glb()),
    "another version of VRM": (UNFIT, at("specVersion", value="2.0")),
    "no head": (BONES, at("humanoid", "humanBones", "head", value=MISSING)),
    "no bones": (BONES, at("humanoid", "humanBones", value={})),
    "two bones on a node": (BONES, at("humanoid", "humanBones", "head", value={"node": 1})),
    "a bone that is not there": (UNFIT, at("humanoid", "humanBones", "head", value={"node": 99})),
    "a hand beside the body": (BONES, unhung),
    "bones outside of the scene": (BONES, hidden),
    "an expression of a missing morph": (Reason.EXPRESSIONS, bind(index=99)),
    "an expression of a missing node": (Reason.EXPRESSIONS, bind(node=99)),
    "an expression of a node without a mesh": (Reason.EXPRESSIONS, bind(node=0)),
    "an expression of weight 9": (UNFIT, bind(weight=9)),
    "an expression of a missing material": (
        Reason.EXPRESSIONS,
        material_bind("materialColorBinds", type="color", targetValue=[0, 0, 0, 1]),
    ),
    "a thousand expressions": (
        MANY,
        at("expressions", "custom", value={f"e{place}": {} for place in range(1000)}),
    ),
    "an override of its own": (UNFIT, at(*AA, value={"overrideMouth": "always"})),
    "a thousand colliders": (
        MANY,
        spring(colliders=[{"node": 2, "shape": {}}] * 1000, colliderGroups=[], springs=[]),
    ),
    "springs on a missing node": (UNFIT, spring(springs=[{"joints": [{"node": 99}]}])),
    "springs that share a joint": (
        UNFIT,
        spring(springs=[{"joints": [{"node": 2}]}, {"joints": [{"node": 2}]}]),
    ),
    "springs that are no chain": (UNFIT, spring(springs=[{"joints": [{"node": 2}, {"node": 1}]}])),
    "constraints in a circle": (Reason.BAD_TREE, following((1, 2), (2, 1))),
    "a constraint on itself": (Reason.BAD_TREE, following((2, 2))),
    "0.x only for its author": (FORBID, at("meta", "allowedUserName", value="OnlyAuthor", **OLD)),
    "0.x not commercial": (FORBID, at("meta", "commercialUssageName", value="Disallow", **OLD)),
    "0.x under CC BY-NC": (FORBID, at("meta", "licenseName", value="CC_BY_NC", **OLD)),
    "0.x not to be handed out": (
        FORBID,
        at("meta", "licenseName", value="Redistribution_Prohibited", **OLD),
    ),
    "0.x without meta": (NONE, at("meta", value=MISSING, **OLD)),
    "0.x without bones": (UNFIT, at("humanoid", "humanBones", value=[], **OLD)),
    "0.x with an expression of a missing morph": (
        Reason.EXPRESSIONS,
        at(
            *("blendShapeMaster", "blendShapeGroups", 0, "binds"),
            value=[{"mesh": 0, "index": 99, "weight": 100}],
            **OLD,
        ),
    ),
    "0.x with a missing texture": (
        UNFIT,
        at("materialProperties", 0, "textureProperties", value={"_MainTex": 9}, **OLD),
    ),
}
