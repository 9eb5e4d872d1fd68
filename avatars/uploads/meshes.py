"""Meshes: triangles with positions, normals, texture coordinates, colours, a skin and morphs."""

from dataclasses import dataclass
from typing import Any, Final, cast

from avatars.uploads.attributes import Attributes
from avatars.uploads.fields import (
    Reader,
    Record,
    as_list,
    as_object,
    index,
    integer,
    list_of,
    record,
    text,
    unfit,
)
from avatars.uploads.limits import Limits
from avatars.uploads.refusal import Reason, RefusedError

TRIANGLES: Final = 4
PLAIN: Final[dict[str, tuple[str, ...]]] = {
    "NORMAL": ("VEC3",),
    "TEXCOORD_0": ("VEC2",),
    "TEXCOORD_1": ("VEC2",),
    "COLOR_0": ("VEC3", "VEC4"),
}


@dataclass(slots=True)
class Mesh:
    """A copied mesh and what others must know about it."""

    written: Record
    morphs: tuple[str, ...] = ()
    """Names of the morph targets, in order; never two alike."""
    triangles: int = 0
    highest_joint: int = -1
    """Of all vertices; -1 without a skin."""
    is_skinned: bool = False
    """Every primitive has joints."""


class Meshes:
    """Copies the file's meshes under their old numbers."""

    def __init__(self, attributes: Attributes, material_count: int, limits: Limits) -> None:
        self._attributes = attributes
        self._limits = limits
        accessor = index(attributes.buffers.count, "the accessors")
        self._primitive: Reader[Record] = record(
            {
                "attributes": record(dict.fromkeys((*PLAIN, "POSITION", *SKIN), accessor)),
                "indices": accessor,
                "material": index(material_count, "the materials"),
                "mode": integer(0, 6),
                "targets": list_of(
                    record({"POSITION": accessor, "NORMAL": accessor}), limits.morphs
                ),
            },
            required=("attributes",),
        )

    def read(self, document: dict[str, object]) -> list[Mesh]:
        """Copy all meshes."""
        reader = list_of(self._mesh, self._limits.meshes)
        return reader(document.get("meshes", []), "meshes")

    def _mesh(self, value: object, where: str) -> Mesh:
        fields = as_object(value, where)
        mesh = Mesh({"primitives": []}, is_skinned=True)
        if "name" in fields:
            mesh.written["name"] = text()(fields["name"], f"{where}.name")
        reader = list_of(self._primitive, self._limits.meshes, 1)
        primitives = reader(fields.get("primitives", []), f"{where}.primitives")
        counts = {len(one.get("targets", ())) for one in primitives}
        if len(counts) != 1:
            raise unfit(f"{where}.primitives", "must all have the same count of morph targets")
        for place, primitive in enumerate(primitives):
            self._copy(primitive, mesh, f"{where}.primitives[{place}]")
        mesh.morphs = _names(fields, counts.pop(), where)
        if mesh.morphs:
            mesh.written["extras"] = {"targetNames": list(mesh.morphs)}
        return mesh

    def _copy(self, primitive: Record, mesh: Mesh, where: str) -> None:
        if primitive.get("mode", TRIANGLES) != TRIANGLES:
            raise unfit(f"{where}.mode", "must be triangles; convert lines, points and strips")
        olds: dict[str, int] = primitive["attributes"]
        if "POSITION" not in olds:
            raise unfit(f"{where}.attributes.POSITION", "is missing")
        position, count = self._attributes.positions(olds["POSITION"], f"{where}.POSITION")
        self._check_vertices()
        news: dict[str, int] = {"POSITION": position}
        for name, kinds in PLAIN.items():
            if name in olds:
                place = f"{where}.{name}"
                news[name] = self._attributes.plain(olds[name], kinds, count, place)
        new: Record = {"attributes": news}
        self._copy_skin(olds, news, mesh, count, where)
        self._copy_triangles(primitive, new, mesh, count, where)
        if "material" in primitive:
            new["material"] = primitive["material"]
        if primitive.get("targets"):
            new["targets"] = self._targets(primitive["targets"], count, where)
        mesh.written["primitives"].append(new)

    def _check_vertices(self) -> None:
        if self._attributes.vertices > self._limits.vertices:
            raise RefusedError(
                Reason.TOO_MANY,
                f"The face has more than {self._limits.vertices} vertices. Reduce the polygons.",
            )

    def _copy_skin(
        self, olds: dict[str, int], news: dict[str, int], mesh: Mesh, count: int, where: str
    ) -> None:
        if not all(name in olds for name in SKIN):
            mesh.is_skinned = False
            return
        pair = (olds[SKIN[0]], olds[SKIN[1]])
        joints, weights, highest = self._attributes.skinning(pair, count, f"{where}.{SKIN[0]}")
        news |= {SKIN[0]: joints, SKIN[1]: weights}
        mesh.highest_joint = max(mesh.highest_joint, highest)

    def _copy_triangles(
        self, primitive: Record, new: Record, mesh: Mesh, count: int, where: str
    ) -> None:
        if "indices" in primitive:
            new["indices"], triangles = self._attributes.indices(
                primitive["indices"], count, f"{where}.indices"
            )
        elif count % 3:
            raise unfit(where, "must be whole triangles")
        else:
            triangles = count // 3
        mesh.triangles += triangles

    def _targets(self, targets: list[Any], count: int, where: str) -> list[dict[str, int]]:
        return [
            {
                name: self._attributes.morph(old, count, f"{where}.targets[{place}].{name}")
                for name, old in cast("dict[str, int]", target).items()
            }
            for place, target in enumerate(targets)
        ]


SKIN: Final = ("JOINTS_0", "WEIGHTS_0")


def _names(fields: dict[str, object], count: int, where: str) -> tuple[str, ...]:
    """The morphs' names, from where exporters put them; made up where none are given."""
    given = _given_names(fields, where)
    names: list[str] = []
    for place in range(count):
        name = given[place] if place < len(given) else ""
        if not name or name in names:
            name = f"{name or 'morph'}_{place}"
        names.append(name)
    return tuple(names)


def _given_names(fields: dict[str, object], where: str) -> list[str]:
    primitives = as_list(fields.get("primitives", []), where)
    for owner in (fields, *primitives[:1]):
        extras = as_object(owner, where).get("extras")
        if isinstance(extras, dict):
            listed = cast("dict[str, object]", extras).get("targetNames")
            if isinstance(listed, list):
                clean = text()
                return [clean(str(name), where) for name in cast("list[object]", listed[:4096])]
    return []
