"""Swinging hair and clothes (VRMC_springBone) and bones that follow others (VRMC_node_constraint).

Source:
    VRMC_springBone-1.0; VRMC_node_constraint-1.0.
"""

from itertools import pairwise
from typing import Any, Final

from avatars.uploads.fields import (
    Record,
    as_list,
    as_object,
    choice,
    index,
    list_of,
    number,
    record,
    text,
    unfit,
    vector,
)
from avatars.uploads.limits import Limits
from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.tree import Tree

POSITIVE: Final = number(0)
NAMES: Final = ("X", "Y", "Z")
AIMS: Final = tuple(f"{sign}{axis}" for sign in ("Positive", "Negative") for axis in NAMES)


def read_springs(value: object, tree: Tree, limits: Limits) -> Record:
    """Copy the springs; one joint swings once."""
    where = "extensions.VRMC_springBone"
    most = limits.springs
    fields = as_object(value, where)
    node = index(len(tree.nodes), "the nodes")
    colliders = len(as_list(fields.get("colliders", []), where))
    groups = len(as_list(fields.get("colliderGroups", []), where))
    ball = {"offset": vector(3), "radius": POSITIVE}
    shape = record({"sphere": record(ball), "capsule": record({**ball, "tail": vector(3)})})
    collider = record({"node": node, "shape": shape}, required=("node", "shape"))
    group = record(
        {"name": text(), "colliders": list_of(index(colliders, "the colliders"), most)},
        required=("colliders",),
    )
    joint = record(
        {
            "node": node,
            "hitRadius": POSITIVE,
            "stiffness": number(0, 1000),
            "gravityPower": number(-1000, 1000),
            "gravityDir": vector(3, -1000, 1000),
            "dragForce": number(0, 1),
        },
        required=("node",),
    )
    spring = record(
        {
            "name": text(),
            "joints": list_of(joint, most, 1),
            "colliderGroups": list_of(index(groups, "the groups of colliders"), most),
            "center": node,
        },
        required=("joints",),
    )
    found = record(
        {
            "specVersion": text(16),
            "colliders": list_of(collider, most),
            "colliderGroups": list_of(group, most),
            "springs": list_of(spring, most),
        },
        required=("specVersion",),
    )(fields, where)
    _check_joints(found.get("springs", []), tree, limits)
    return found


def _check_joints(springs: list[Record], tree: Tree, limits: Limits) -> None:
    joints = [[joint["node"] for joint in spring["joints"]] for spring in springs]
    every = [node for chain in joints for node in chain]
    if len(every) > limits.springs:
        raise RefusedError(
            Reason.TOO_MANY,
            f"The face has {len(every)} swinging joints; {limits.springs} are allowed. Remove"
            " some from hair and clothes.",
        )
    if len(set(every)) != len(every):
        raise unfit("extensions.VRMC_springBone", "swings one joint twice")
    for chain in joints:
        for above, below in pairwise(chain):
            if not tree.is_under(below, above):
                raise unfit("extensions.VRMC_springBone", "has joints that are no chain")


def read_constraints(document: dict[str, object], tree: Tree) -> bool:
    """Copy what binds nodes to others into the tree; gives whether there is any."""
    source = index(len(tree.nodes), "the nodes")
    tied = {"source": source, "weight": number(0, 1)}
    axis = choice(*NAMES)
    kinds: dict[str, Any] = {
        "roll": record({**tied, "rollAxis": axis}, required=("source", "rollAxis")),
        "aim": record({**tied, "aimAxis": choice(*AIMS)}, required=("source", "aimAxis")),
        "rotation": record(tied, required=("source",)),
    }
    schema = {"specVersion": text(16), "constraint": record(kinds)}
    reader = record({"VRMC_node_constraint": record(schema, required=tuple(schema))})
    follows: dict[int, int] = {}
    for place, node in enumerate(as_list(document.get("nodes", []), "nodes")):
        where = f"nodes[{place}].extensions"
        found = reader(as_object(node, where).get("extensions", {}), where)
        if not found:
            continue
        constraint = found["VRMC_node_constraint"]["constraint"]
        if len(constraint) != 1:
            raise unfit(where, "must have exactly one constraint")
        follows[place] = next(iter(constraint.values()))["source"]
        tree.nodes[place]["extensions"] = found
    _check_follows(follows)
    return bool(follows)


def _check_follows(follows: dict[int, int]) -> None:
    for start in follows:
        at, steps = start, 0
        while at in follows:
            at, steps = follows[at], steps + 1
            if steps > len(follows):
                raise RefusedError(
                    Reason.BAD_TREE,
                    "Constraints of the file follow each other in a circle. Remove one and export"
                    " it again.",
                    f"nodes[{start}]",
                )
