"""Which code draws which kind of face; it is loaded where a face is drawn, not before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, cast

from avatars.stage.spec import FaceSpec
from engine.face_ports import Renderer


class FaceUnknownError(Exception):
    """No renderer draws this kind of face."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of face is opened."""

    opener: str
    """``module:function``."""
    arguments: Callable[[FaceSpec], Mapping[str, Any]]
    """What the function is called with."""
    is_bound: bool = False
    """Its renderer works in the thread that opened it only, as OpenGL does."""
    hears_sound: bool = False
    """It implements ``HearsSound``."""


def _named(spec: FaceSpec) -> dict[str, Any]:
    return {"name": spec.name, "size": (spec.width, spec.height)}


def _sprites(spec: FaceSpec) -> dict[str, Any]:
    return {"pictures": dict(spec.files), "background": spec.background, **_named(spec)}


KINDS: Final[Mapping[str, Kind]] = {
    "scripted": Kind(
        "avatars.stage.scripted:ScriptedRenderer",
        lambda spec: {"source": spec.name, "size": (spec.width, spec.height)},
    ),
    "planar": Kind("avatars.planar:open_planar", _named),
    "sprites": Kind("avatars.renderers.sprites:open_sprites", _sprites),
}


def kind_of(spec: FaceSpec) -> Kind:
    """How to open a face.

    Raises:
        FaceUnknownError: Nothing here draws it.
    """
    kind = KINDS.get(spec.kind)
    if kind is None:
        raise FaceUnknownError(f"nothing here draws faces of the kind {spec.kind!r}")
    return kind


def open_renderer(spec: FaceSpec) -> Renderer:
    """Open a face; this may take a second.

    Raises:
        FaceUnknownError: Nothing here draws it.
    """
    kind = kind_of(spec)
    module, _, function = kind.opener.partition(":")
    opener = cast("Callable[..., Renderer]", getattr(import_module(module), function))
    return opener(**kind.arguments(spec))
