"""The VRM 0.x part of a file, which only browsers draw.

Source:
    VRM 0.x, ``extensions.VRM``.
"""

from typing import Final, cast

from avatars.uploads.expressions import Parts
from avatars.uploads.fields import (
    Reader,
    Record,
    Schema,
    as_object,
    choice,
    flag,
    index,
    integer,
    list_of,
    named,
    number,
    record,
    text,
)
from avatars.uploads.figure import Figure
from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.rights import missing, rights_0
from avatars.uploads.skeleton import KNOWN, check_bones, posed_bones
from avatars.uploads.textures import Textures

WHERE: Final = "extensions.VRM"
WORDS: Final = text(256)
META: Final[Schema] = {
    **dict.fromkeys(("title", "version", "author", "reference"), WORDS),
    **dict.fromkeys(("allowedUserName", "licenseName"), WORDS),
    **dict.fromkeys(("violentUssageName", "sexualUssageName", "commercialUssageName"), WORDS),
    **dict.fromkeys(("otherPermissionUrl", "otherLicenseUrl"), text(512)),
}
NEEDED: Final = ("author", "allowedUserName", "commercialUssageName", "licenseName")
XYZ: Final = record({axis: number() for axis in "xyz"})
CURVE: Final = record(
    {"curve": list_of(number(), 256), "xRange": number(0, 360), "yRange": number(-360, 360)}
)
MODERN: Final = {"A": "aa", "I": "ih", "U": "ou", "E": "ee", "O": "oh"}
MOODS: Final = {"joy": "happy", "sorrow": "sad", "fun": "relaxed", "angry": "angry"}
BLINKS: Final = {"blink": "blink", "blink_l": "blinkLeft", "blink_r": "blinkRight"}
THUMBS: Final = frozenset({"leftThumbIntermediate", "rightThumbIntermediate"})


def read_vrm0(
    extensions: dict[str, object], parts: Parts, textures: Textures, *, is_author: bool
) -> Figure:
    """Check and copy ``VRM``."""
    fields = as_object(extensions.get("VRM"), WHERE)
    meta = _meta(fields)
    rights = rights_0(meta, is_author=is_author)
    node = index(len(parts.tree.nodes), "the nodes")
    found = record(
        {
            "specVersion": text(16),
            "humanoid": record({"humanBones": list_of(_bone(node), 64, 1)}),
            "firstPerson": record(_first_person(node, len(parts.meshes))),
            "blendShapeMaster": record({"blendShapeGroups": _groups(parts)}),
            "secondaryAnimation": _springs(fields, node, parts.limits.springs),
            "materialProperties": list_of(_material(textures), parts.limits.materials),
        },
        required=("humanoid",),
    )(fields, WHERE)
    listed = found["humanoid"].get("humanBones", [])
    bones = {one["bone"]: one["node"] for one in listed if one["bone"] in KNOWN}
    check_bones(bones, parts.tree)
    if len(found.get("materialProperties", ())) not in {0, parts.materials}:
        del found["materialProperties"]
    return Figure(
        written={"VRM": {**found, "meta": meta}},
        title=meta.get("title", ""),
        rights=rights,
        bones=posed_bones(bones),
        expressions=_moving(found.get("blendShapeMaster", {})),
    )


def _meta(fields: dict[str, object]) -> Record:
    meta = as_object(fields.get("meta") or {}, f"{WHERE}.meta")
    for name in NEEDED:
        if not meta.get(name):
            raise missing(f"meta.{name}")
    return record(META)(meta, f"{WHERE}.meta")


def _bone(node: Reader[int]) -> Reader[Record]:
    schema = {"bone": text(64), "node": node, "useDefaultValues": flag}
    return record(schema, required=("bone", "node"))


def _first_person(node: Reader[int], meshes: int) -> Schema:
    seen = record({"mesh": _or_none(index(meshes, "the meshes")), "firstPersonFlag": text(32)})
    return {
        "firstPersonBone": _or_none(node),
        "firstPersonBoneOffset": XYZ,
        "meshAnnotations": list_of(seen, 256),
        "lookAtTypeName": choice("Bone", "BlendShape"),
        "lookAtHorizontalInner": CURVE,
        "lookAtHorizontalOuter": CURVE,
        "lookAtVerticalDown": CURVE,
        "lookAtVerticalUp": CURVE,
    }


def _or_none(reader: Reader[int]) -> Reader[int]:
    """VRM 0.x writes -1 for nothing."""

    def read(value: object, where: str) -> int:
        return -1 if value == -1 else reader(value, where)

    return read


def _groups(parts: Parts) -> Reader[list[Record]]:
    def morph(value: object, where: str) -> Record:
        schema = {
            "mesh": integer(0, 2**31),
            "index": integer(0, 2**31),
            "weight": number(0, 100),
        }
        found = record(schema, required=tuple(schema))(value, where)
        mesh: int = found["mesh"]
        if mesh >= len(parts.meshes) or found["index"] >= len(parts.meshes[mesh].morphs):
            raise RefusedError(
                Reason.EXPRESSIONS,
                f"An expression points to a morph that is not there ({where}). Set it anew in"
                " your VRM exporter.",
                where,
            )
        return found

    most = parts.limits.morphs * 4
    colour = record(
        {"materialName": text(), "propertyName": text(), "targetValue": list_of(number(), 4)}
    )
    group = record(
        {
            "name": text(),
            "presetName": text(32),
            "binds": list_of(morph, most),
            "materialValues": list_of(colour, most),
            "isBinary": flag,
        }
    )
    return list_of(group, parts.limits.expressions)


def _springs(fields: dict[str, object], node: Reader[int], most: int) -> Reader[Record]:
    animation = as_object(fields.get("secondaryAnimation") or {}, f"{WHERE}.secondaryAnimation")
    groups = animation.get("colliderGroups")
    count = len(cast("list[object]", groups)) if isinstance(groups, list) else 0
    spring = record(
        {
            "comment": text(),
            "stiffiness": number(0, 1000),
            "gravityPower": number(-1000, 1000),
            "gravityDir": XYZ,
            "dragForce": number(0, 1),
            "center": _or_none(node),
            "hitRadius": number(0),
            "bones": list_of(node, most),
            "colliderGroups": list_of(index(count, "the groups of colliders"), most),
        }
    )
    collider = record({"offset": XYZ, "radius": number(0)})
    group = record({"node": node, "colliders": list_of(collider, most)}, required=("node",))
    return record({"boneGroups": list_of(spring, most), "colliderGroups": list_of(group, most)})


def _material(textures: Textures) -> Reader[Record]:
    return record(
        {
            "name": text(),
            "shader": text(64),
            "renderQueue": integer(-1, 10_000),
            "floatProperties": named(number(), 128),
            "vectorProperties": named(list_of(number(), 4), 128),
            "textureProperties": named(textures.reference, 32),
            "keywordMap": named(flag, 64),
            "tagMap": named(text(64), 64),
        }
    )


def _moving(shapes: Record) -> tuple[str, ...]:
    """Names as VRM 1.0 has them, of the groups that move anything."""
    modern = {**{old.lower(): new for old, new in MODERN.items()}, **MOODS, **BLINKS}
    groups = [one for one in shapes.get("blendShapeGroups", []) if one.get("binds")]
    names = [str(one.get("presetName", "")).lower() for one in groups]
    return tuple(dict.fromkeys(modern[name] for name in names if name in modern))
