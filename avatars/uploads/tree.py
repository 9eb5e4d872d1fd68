"""Nodes and skins: a forest without circles, joints that exist, skins that fit their meshes."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from avatars.uploads.attributes import Attributes
from avatars.uploads.fields import (
    Record,
    as_list,
    index,
    list_of,
    number,
    record,
    text,
    unfit,
    vector,
)
from avatars.uploads.limits import Limits
from avatars.uploads.meshes import Mesh
from avatars.uploads.refusal import Reason, RefusedError

AXES: Final = ("X", "Y", "Z")


class Tree:
    """The file's nodes under their old numbers."""

    def __init__(self, document: dict[str, object], meshes: int, limits: Limits) -> None:
        self._limits = limits
        count = len(as_list(document.get("nodes", []), "nodes"))
        skins = len(as_list(document.get("skins", []), "skins"))
        self._index = index(count, "the nodes")
        node = record(
            {
                "name": text(),
                "children": list_of(self._index, limits.nodes),
                "mesh": index(meshes, "the meshes"),
                "skin": index(skins, "the skins"),
                "matrix": vector(16),
                "translation": vector(3),
                "rotation": vector(4, -2, 2),
                "scale": vector(3),
            }
        )
        self.nodes: list[Record] = list_of(node, limits.nodes, 1)(
            document.get("nodes", []), "nodes"
        )
        self.parents = self._parents()
        self._check_depth()
        for place, one in enumerate(self.nodes):
            _check_transform(one, f"nodes[{place}]")
        self.roots = self._roots(document)
        self.shown = self._shown()
        """Nodes that hang under a root of the scene."""

    def is_under(self, node: int, above: int) -> bool:
        """Does a node hang somewhere below another?"""
        at: int | None = self.parents[node]
        while at is not None:
            if at == above:
                return True
            at = self.parents[at]
        return False

    def _parents(self) -> list[int | None]:
        parents: list[int | None] = [None] * len(self.nodes)
        for place, node in enumerate(self.nodes):
            for child in node.get("children", ()):
                if parents[child] is not None or child == place:
                    raise _bad_tree(f"nodes[{child}] has two parents or is its own")
                parents[child] = place
            if not node.get("children", True):
                del node["children"]  # glTF wants no empty list
        return parents

    def _check_depth(self) -> None:
        """Every node must lead up to a root within the depth; a circle never does."""
        for place in range(len(self.nodes)):
            at, steps = self.parents[place], 0
            while at is not None:
                steps += 1
                if steps > self._limits.tree_depth:
                    raise _bad_tree(
                        f"nodes[{place}] hangs in a circle or under more than"
                        f" {self._limits.tree_depth} others"
                    )
                at = self.parents[at]

    def _roots(self, document: dict[str, object]) -> list[int]:
        free = [place for place, parent in enumerate(self.parents) if parent is None]
        scenes = as_list(document.get("scenes", []), "scenes")
        if not scenes:
            return free
        chosen = index(len(scenes), "the scenes")(document.get("scene", 0), "scene")
        reader = record({"nodes": list_of(self._index, self._limits.nodes)})
        listed = reader(scenes[chosen], f"scenes[{chosen}]").get("nodes", [])
        roots = sorted(set(listed))
        if not roots:
            raise unfit(f"scenes[{chosen}]", "is empty")
        if any(self.parents[root] is not None for root in roots):
            raise _bad_tree(f"scenes[{chosen}] names a node that is not a root")
        return roots

    def _shown(self) -> frozenset[int]:
        found: set[int] = set()
        waiting = list(self.roots)
        while waiting:
            at = waiting.pop()
            found.add(at)
            waiting += self.nodes[at].get("children", [])
        return frozenset(found)


def read_skins(
    document: dict[str, object], tree: Tree, attributes: Attributes, limits: Limits
) -> list[Record]:
    """Copy the skins under their old numbers."""
    node = index(len(tree.nodes), "the nodes")
    schema = {
        "name": text(),
        "joints": list_of(node, limits.bones, 1),
        "skeleton": node,
        "inverseBindMatrices": index(attributes.buffers.count, "the accessors"),
    }
    found = list_of(record(schema, required=("joints",)), limits.meshes)(
        document.get("skins", []), "skins"
    )
    for place, skin in enumerate(found):
        where = f"skins[{place}]"
        if len(set(skin["joints"])) != len(skin["joints"]):
            raise _bad_skin(where, "names a joint twice")
        if "inverseBindMatrices" in skin:
            skin["inverseBindMatrices"] = attributes.matrices(
                skin["inverseBindMatrices"], len(skin["joints"]), where
            )
    distinct = {joint for skin in found for joint in skin["joints"]}
    if len(distinct) > limits.bones:
        raise RefusedError(
            Reason.TOO_MANY,
            f"The face has {len(distinct)} bones; {limits.bones} are allowed. Remove bones of hair"
            " and clothes.",
        )
    return found


def check_instances(tree: Tree, meshes: Sequence[Mesh], skins: list[Record], limits: Limits) -> int:
    """Every mesh fits its node's skin; gives the triangles drawn in all."""
    triangles = 0
    for place, node in enumerate(tree.nodes):
        if "mesh" not in node:
            node.pop("skin", None)
            continue
        number_of_mesh: int = node["mesh"]
        mesh = meshes[number_of_mesh]
        triangles += mesh.triangles
        if "skin" in node:
            number_of_skin: int = node["skin"]
            joints = len(skins[number_of_skin]["joints"])
            if not mesh.is_skinned or mesh.highest_joint >= joints:
                raise _bad_skin(f"nodes[{place}]", "has a mesh that does not fit its skin")
    if triangles > limits.triangles:
        raise RefusedError(
            Reason.TOO_MANY,
            f"The face has {triangles} triangles; {limits.triangles} are allowed. Reduce the"
            " polygons.",
        )
    if not triangles:
        raise RefusedError(
            Reason.BAD_STRUCTURE, "The file draws nothing: no node has a mesh with triangles."
        )
    return triangles


def _check_transform(node: Record, where: str) -> None:
    if "rotation" in node:
        turn = np.array(node["rotation"], np.float64)
        length = float(np.linalg.norm(turn))
        if not 0.9 < length < 1.1:
            raise unfit(f"{where}.rotation", "must be a unit quaternion")
        node["rotation"] = (turn / length).tolist()
    if "matrix" in node:
        if {"translation", "rotation", "scale"} & node.keys():
            raise unfit(where, "must not have both a matrix and a rotation, scale or translation")
        number(0, 0)(node["matrix"][3], f"{where}.matrix[3]")  # an affine matrix, by columns


def _bad_tree(what: str) -> RefusedError:
    return RefusedError(
        Reason.BAD_TREE, f"The file's tree of nodes is broken: {what}. Export it again."
    )


def _bad_skin(where: str, what: str) -> RefusedError:
    return RefusedError(
        Reason.BAD_SKIN, f"The file's skin is broken: {where} {what}. Export it again.", where
    )
