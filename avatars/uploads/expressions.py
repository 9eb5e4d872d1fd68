"""Expressions of VRM 1.0: each points to morphs and materials that exist.

Source:
    VRMC_vrm-1.0, ``expressions``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from avatars.uploads.fields import (
    Reader,
    Record,
    choice,
    flag,
    integer,
    list_of,
    named,
    number,
    record,
    vector,
)
from avatars.uploads.limits import Limits
from avatars.uploads.meshes import Mesh
from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.tree import Tree

PRESETS: Final = (
    *("happy", "angry", "sad", "relaxed", "surprised"),
    *("aa", "ih", "ou", "ee", "oh"),
    *("blink", "blinkLeft", "blinkRight"),
    *("lookUp", "lookDown", "lookLeft", "lookRight", "neutral"),
)
COLOURS: Final = (
    *("color", "emissionColor", "shadeColor"),
    *("matcapColor", "rimColor", "outlineColor"),
)
OVERRIDE: Final = choice("none", "block", "blend")
BINDS: Final = ("morphTargetBinds", "materialColorBinds", "textureTransformBinds")


@dataclass(frozen=True, slots=True)
class Parts:
    """What an expression may point to."""

    tree: Tree
    meshes: Sequence[Mesh]
    materials: int
    limits: Limits

    def morph(self, value: object, where: str) -> Record:
        """Read a bind of a morph target."""
        schema = {
            "node": integer(0, 2**31),
            "index": integer(0, 2**31),
            "weight": number(0, 1),
        }
        found = record(schema, required=("node", "index"))(value, where)
        found.setdefault("weight", 1.0)
        nodes = self.tree.nodes
        node: int = found["node"]
        mesh: int | None = nodes[node].get("mesh") if node < len(nodes) else None
        if mesh is None or found["index"] >= len(self.meshes[mesh].morphs):
            raise _stray(where, "a morph")
        return found

    def material(self, **more: Reader[Any]) -> Reader[Record]:
        """A reader of a bind of a material."""

        def read(value: object, where: str) -> Record:
            schema = {"material": integer(0, 2**31), **more}
            found = record(schema, required=("material",))(value, where)
            if found["material"] >= self.materials:
                raise _stray(where, "a material")
            return found

        return read


def expressions_reader(parts: Parts) -> Reader[Record]:
    """A reader of all expressions, those of the specification and the author's own."""
    most = parts.limits.morphs * 4
    expression = record(
        {
            "morphTargetBinds": list_of(parts.morph, most),
            "materialColorBinds": list_of(
                parts.material(type=choice(*COLOURS), targetValue=vector(4)), most
            ),
            "textureTransformBinds": list_of(
                parts.material(scale=vector(2), offset=vector(2)), most
            ),
            "isBinary": flag,
            "overrideBlink": OVERRIDE,
            "overrideLookAt": OVERRIDE,
            "overrideMouth": OVERRIDE,
        }
    )
    return record(
        {
            "preset": record(dict.fromkeys(PRESETS, expression)),
            "custom": named(expression, parts.limits.expressions),
        }
    )


def moving(expressions: Record) -> tuple[str, ...]:
    """Names of the expressions that move or colour anything."""
    return tuple(
        name
        for group in ("preset", "custom")
        for name, one in expressions.get(group, {}).items()
        if any(one.get(bind) for bind in BINDS)
    )


def _stray(where: str, what: str) -> RefusedError:
    return RefusedError(
        Reason.EXPRESSIONS,
        f"An expression points to {what} that is not there ({where}). Set it anew in your VRM"
        " exporter.",
        where,
    )
