"""Which code draws which kind of face; it is loaded where a face is drawn, not before.

Faces that owners brought come with the files that ``avatars.uploads`` wrote, by their names there.
"""

import json
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
    """``module:function``; called in another thread than the one that draws."""
    arguments: Callable[[FaceSpec], Mapping[str, Any]]
    """What the function is called with."""
    hears_sound: bool = False
    """It implements ``engine.face_ports.HearsSound``."""


MANIFEST: Final = "manifest.json"
MESH_FILE: Final = "face.glb"
PORTRAIT_FILE: Final = "portrait.png"


def _scripted(spec: FaceSpec) -> dict[str, Any]:
    return {"source": spec.name, "size": (spec.width, spec.height)}


def _planar(spec: FaceSpec) -> dict[str, Any]:
    return {"name": spec.name, "size": (spec.width, spec.height)}


def _stored(spec: FaceSpec) -> dict[str, Any]:
    """What all faces have that lie in the file store."""
    return {
        "name": spec.name,
        "size": (spec.width, spec.height),
        "background": spec.background,
    }


def _sprites(spec: FaceSpec) -> dict[str, Any]:
    pictures = {name: content for name, content in spec.files.items() if name != MANIFEST}
    return {"pictures": pictures, **_stored(spec)}


def _portrait(spec: FaceSpec) -> dict[str, Any]:
    return {"picture": spec.files[PORTRAIT_FILE], "markers": _markers(spec), **_stored(spec)}


def _mouth_net(spec: FaceSpec) -> dict[str, Any]:
    """A portrait that was brought, or a drawn persona of ours."""
    if PORTRAIT_FILE in spec.files:
        face = {"portrait": (spec.files[PORTRAIT_FILE], _markers(spec))}
    else:
        face = {"person": spec.name}
    return {"weights": spec.weights, **face, **_stored(spec)}


def _markers(spec: FaceSpec) -> dict[str, Any]:
    return json.loads(spec.files[MANIFEST])["markers"]


def _mesh(spec: FaceSpec) -> dict[str, Any]:
    return {"content": spec.files[MESH_FILE], **_stored(spec)}


KINDS: Final[Mapping[str, Kind]] = {
    "scripted": Kind("avatars.stage.scripted:ScriptedRenderer", _scripted),
    "planar": Kind("avatars.planar.studio:open_planar", _planar),
    "sprites": Kind("avatars.renderers.sprites:open_sprites", _sprites),
    "portrait": Kind("avatars.renderers.portrait:open_portrait", _portrait),
    "vrm": Kind("avatars.renderers.vrm_gl:open_vrm", _mesh),
    "glb": Kind("avatars.renderers.vrm_gl:open_glb", _mesh),
    "mouth_net": Kind("avatars.renderers.mouth_net:open_mouth_net", _mouth_net, hears_sound=True),
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
