"""A VRM or GLB file: every part is read, checked and copied into a file that we write ourselves."""

from dataclasses import dataclass
from typing import Final, cast

from avatars.choices import FaceKind
from avatars.uploads.asset import MESH_FILE, Asset, Manifest
from avatars.uploads.attributes import Attributes
from avatars.uploads.buffers import Buffers
from avatars.uploads.container import join, split
from avatars.uploads.expressions import Parts
from avatars.uploads.extensions import Declared, read_extensions
from avatars.uploads.fields import Record, as_object, text, unfit
from avatars.uploads.figure import Figure
from avatars.uploads.limits import Limits
from avatars.uploads.lip_sync import lip_sync
from avatars.uploads.materials import read_materials
from avatars.uploads.meshes import Mesh, Meshes
from avatars.uploads.packed import Packed
from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.report import Counts, Findings, Report, Rights
from avatars.uploads.skeleton import bones_by_name
from avatars.uploads.springs import read_constraints
from avatars.uploads.strict_json import parse
from avatars.uploads.textures import Textures
from avatars.uploads.tree import Tree, check_instances, read_skins
from avatars.uploads.vrm0 import read_vrm0
from avatars.uploads.vrm1 import read_vrm1

GENERATOR: Final = "mesi"


@dataclass(slots=True)
class Draft:
    """The new file while it grows."""

    packed: Packed
    textures: Textures
    attributes: Attributes
    materials: list[Record]
    meshes: list[Mesh]
    tree: Tree
    skins: list[Record]
    triangles: int


def judge_mesh(kind: FaceKind, raw: bytes, limits: Limits, *, is_author: bool) -> Report:
    """Check and rewrite a VRM or GLB file.

    Raises:
        RefusedError: It is not taken.
    """
    head, binary = split(raw, limits)
    document = parse(head, limits)
    _check_version(document)
    declared = read_extensions(document)
    _check_kind(kind, declared)
    draft = _draft(document, binary, limits)
    has_constraints = read_constraints(document, draft.tree)
    figure = _figure(document, declared, draft, limits, is_author=is_author)
    level, drives = lip_sync(_names(kind, draft, figure))
    content = _write(draft, figure, has_constraints=has_constraints)
    manifest = Manifest(kind, spec=declared.spec, drives=drives, bones=figure.bones)
    findings = Findings(
        manifest,
        level,
        rights=figure.rights,
        counts=_counts(draft, len(content)),
        title=figure.title,
        is_browser_only=declared.spec == "vrm-0.x",
        notes=_notes(document, declared),
    )
    return Report(Asset(manifest, {MESH_FILE: content}), findings)


def _check_version(document: dict[str, object]) -> None:
    asset = as_object(document.get("asset"), "asset")
    if asset.get("version") != "2.0":
        raise unfit("asset.version", "must be 2.0")


def _check_kind(kind: FaceKind, declared: Declared) -> None:
    is_vrm = declared.spec.startswith("vrm")
    if kind == "vrm" and not is_vrm:
        raise RefusedError(
            Reason.WRONG_FORMAT,
            "This is a GLB without a VRM part. Upload it as a GLB, or export it as VRM 1.0.",
        )
    if kind == "glb" and is_vrm:
        raise RefusedError(
            Reason.WRONG_FORMAT, "This is a VRM file. Upload it as a VRM, so that its rights count."
        )


def _draft(document: dict[str, object], binary: bytes, limits: Limits) -> Draft:
    buffers, packed = Buffers(document, binary, limits), Packed(limits)
    textures = Textures(document, buffers, packed, limits)
    materials = read_materials(document, textures, limits)
    attributes = Attributes(buffers, packed)
    meshes = Meshes(attributes, len(materials), limits).read(document)
    tree = Tree(document, len(meshes), limits)
    skins = read_skins(document, tree, attributes, limits)
    triangles = check_instances(tree, meshes, skins, limits)
    return Draft(packed, textures, attributes, materials, meshes, tree, skins, triangles)


def _figure(
    document: dict[str, object],
    declared: Declared,
    draft: Draft,
    limits: Limits,
    *,
    is_author: bool,
) -> Figure:
    parts = Parts(draft.tree, draft.meshes, len(draft.materials), limits)
    if declared.spec == "vrm-1.0":
        return read_vrm1(declared.top, parts, is_author=is_author)
    if declared.spec == "vrm-0.x":
        return read_vrm0(declared.top, parts, draft.textures, is_author=is_author)
    owner = as_object(document.get("asset"), "asset").get("copyright", "")
    credit = text(200)(owner, "asset.copyright")
    return Figure(rights=Rights(credit=credit), bones=bones_by_name(draft.tree))


def _names(kind: FaceKind, draft: Draft, figure: Figure) -> tuple[str, ...]:
    if kind == "vrm":
        return figure.expressions
    return tuple(name for mesh in draft.meshes for name in mesh.morphs)


def _write(draft: Draft, figure: Figure, *, has_constraints: bool) -> bytes:
    parts, binary = draft.packed.finish()
    lists: Record = {
        "meshes": [mesh.written for mesh in draft.meshes],
        "materials": draft.materials,
        "skins": draft.skins,
        "textures": draft.textures.written,
        "images": draft.textures.images,
        "samplers": draft.textures.samplers,
    }
    document: Record = {
        "asset": {"version": "2.0", "generator": GENERATOR},
        "scene": 0,
        "scenes": [{"nodes": draft.tree.roots}],
        "nodes": draft.tree.nodes,
        **{name: listed for name, listed in lists.items() if listed},
        **parts,
    }
    if figure.written:
        document["extensions"] = figure.written
    used = set(figure.written) | _extension_names(draft.materials)
    if has_constraints:
        used.add("VRMC_node_constraint")
    if used:
        document["extensionsUsed"] = sorted(used)
    return join(document, binary)


def _extension_names(materials: list[Record]) -> set[str]:
    """The extensions that materials and their textures use."""
    found: set[str] = set()
    waiting: list[object] = list(materials)
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            fields = cast("Record", value)
            found |= fields.get("extensions", {}).keys()
            waiting += fields.values()
        elif isinstance(value, list):
            waiting += cast("list[object]", value)
    return found


def _counts(draft: Draft, stored_bytes: int) -> Counts:
    return Counts(
        stored_bytes=stored_bytes,
        triangles=draft.triangles,
        vertices=draft.attributes.vertices,
        morphs=max(len(mesh.morphs) for mesh in draft.meshes),
        bones=len({joint for skin in draft.skins for joint in skin["joints"]}),
        materials=len(draft.materials),
        textures=len(draft.textures.images),
    )


def _notes(document: dict[str, object], declared: Declared) -> tuple[str, ...]:
    notes: list[str] = []
    if declared.spec == "vrm-0.x":
        notes.append("VRM 0.x is drawn in browsers only; convert it to VRM 1.0 for recordings.")
    if declared.dropped:
        notes.append(f"Left out, because nothing here draws it: {', '.join(declared.dropped)}.")
    if document.get("animations") or document.get("cameras"):
        notes.append("Animations and cameras of the file were left out; the face moves by itself.")
    return tuple(notes)
