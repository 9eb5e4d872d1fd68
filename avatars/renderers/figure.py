"""What of a file can be moved: its bones, its expressions, its blend shapes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from avatars.renderers.errors import BrokenFace
from avatars.renderers.glb import Glb, Json
from avatars.renderers.mesh import Mesh, Target

_GLB_BONES: Final[Mapping[str, str]] = {
    "head": r"^(mixamorig[:_]?)?(bip01[_ ])?head$",
    "leftEye": r"left_?eye(?!lid|brow)",
    "rightEye": r"right_?eye(?!lid|brow)",
    "leftUpperArm": r"^(mixamorig[:_]?)?left(_?upper)?_?arm$",
    "rightUpperArm": r"^(mixamorig[:_]?)?right(_?upper)?_?arm$",
}
"""How the bones are called in files that have no VRM in them; the same as in the browser."""
_OVERRIDES: Final = {
    "overrideBlink": ("blink", "blinkLeft", "blinkRight"),
    "overrideMouth": ("aa", "ih", "ou", "ee", "oh"),
    "overrideLookAt": ("lookUp", "lookDown", "lookLeft", "lookRight"),
}


@dataclass(frozen=True, slots=True)
class Expression:
    """Blend shapes under one name, and which other expressions they push aside."""

    binds: tuple[tuple[Target, float], ...]
    is_binary: bool = False
    pushes: Mapping[str, str] = field(default_factory=dict[str, str])
    """Names of other expressions -> ``block`` or ``blend``."""


@dataclass(frozen=True, slots=True)
class Range:
    """How far an eye follows a look."""

    most_deg: float = 90.0
    scale: float = 90.0
    """Degrees, or the weight of an expression, at the most."""

    def follow(self, angle: float) -> float:
        """What comes of an angle."""
        return min(abs(angle), self.most_deg) / max(self.most_deg, 1e-3) * self.scale


@dataclass(frozen=True, slots=True)
class Look:
    """How the eyes of a VRM look about."""

    by_bones: bool = True
    inner: Range = Range()
    outer: Range = Range()
    down: Range = Range()
    up: Range = Range()


@dataclass(frozen=True, slots=True)
class Figure:
    """The movable parts of a file."""

    bones: Mapping[str, int]
    """Nodes by VRM's names of bones."""
    expressions: Mapping[str, Expression]
    look: Look | None = None
    """None where the file is no VRM."""

    def has(self, name: str) -> bool:
        """Is there an expression or a blend shape of that name?"""
        return name in self.expressions

    def targets(self, weights: Mapping[str, float]) -> dict[Target, float]:
        """Weights of the blend shapes when expressions have theirs.

        Source:
            VRMC_vrm-1.0, expressions: an expression may block or blend away blinks, mouths, looks.
        """
        shown: dict[Target, float] = {}
        for name, weight in weights.items():
            expression = self.expressions[name]
            strength = weight * self._left_of(name, weights)
            if expression.is_binary:
                strength = 1.0 if strength > 0.5 else 0.0
            if strength > 0.001:
                for target, share in expression.binds:
                    shown[target] = shown.get(target, 0.0) + strength * share
        return {target: min(1.0, weight) for target, weight in shown.items()}

    def _left_of(self, name: str, weights: Mapping[str, float]) -> float:
        left = 1.0
        for other, weight in weights.items():
            way = self.expressions[other].pushes.get(name)
            if way and weight > 0.001:
                left -= 1.0 if way == "block" else weight
        return max(0.0, left)


def vrm_figure(file: Glb, mesh: Mesh) -> Figure:
    """Read the VRM 1.0 part of a file.

    Raises:
        BrokenFace: There is none.
    """
    vrm = file.extension("VRMC_vrm")
    if not vrm:
        raise BrokenFace("not a VRM of version 1.0; older ones are drawn by the browser only")
    bones = {name: int(bone["node"]) for name, bone in vrm["humanoid"]["humanBones"].items()}
    spoken: Json = vrm.get("expressions", {})
    named: Json = {**spoken.get("custom", {}), **spoken.get("preset", {})}
    expressions = {name: _expression(one) for name, one in named.items()}
    return Figure(bones, {**_shapes(mesh, _same_name), **expressions}, _look(vrm.get("lookAt", {})))


def glb_figure(mesh: Mesh, names: Sequence[str]) -> Figure:
    """What can be told from the names of nodes and blend shapes.

    Args:
        mesh: With the blend shapes.
        names: Of the nodes.
    """
    bones = {
        bone: node
        for bone, pattern in _GLB_BONES.items()
        if (node := _first(names, re.compile(pattern, re.IGNORECASE))) is not None
    }
    return Figure(bones, _shapes(mesh, shape_name))


def shape_name(written: str) -> str:
    """The name that ARKit or Oculus has for a blend shape, whatever a tool wrote around it."""
    bare = written.rsplit(".", 1)[-1]
    if bare.startswith("viseme_"):
        return bare
    for end, side in (("L", "Left"), ("R", "Right")):
        if re.search(rf"[a-z]_?{end}$", bare):
            return bare[:-1].removesuffix("_") + side
    return bare


def _same_name(written: str) -> str:
    return written


def _first(names: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((node for node, name in enumerate(names) if pattern.search(name)), None)


def _shapes(mesh: Mesh, rename: Callable[[str], str]) -> dict[str, Expression]:
    """Every blend shape as an expression of its own."""
    found: dict[str, list[tuple[Target, float]]] = {}
    for name, targets in mesh.names.items():
        found.setdefault(rename(name), []).extend((target, 1.0) for target in targets)
    return {name: Expression(tuple(binds)) for name, binds in found.items()}


def _expression(spec: Json) -> Expression:
    binds = tuple(
        ((int(bind["node"]), int(bind["index"])), float(bind["weight"]))
        for bind in spec.get("morphTargetBinds", [])
    )
    pushes = {
        name: str(spec[override])
        for override, names in _OVERRIDES.items()
        if spec.get(override, "none") != "none"
        for name in names
    }
    return Expression(binds, bool(spec.get("isBinary", False)), pushes)


def _look(spec: Json) -> Look:
    def reach(name: str) -> Range:
        written = spec.get(name, {})
        return Range(float(written.get("inputMaxValue", 90)), float(written.get("outputScale", 10)))

    return Look(
        spec.get("type", "bone") == "bone",
        *(reach("rangeMapHorizontalInner"), reach("rangeMapHorizontalOuter")),
        *(reach("rangeMapVerticalDown"), reach("rangeMapVerticalUp")),
    )
