"""Judge one upload from beginning to end. Runs in the sealed child; knows nothing of it."""

from typing import Never

from avatars.choices import FaceKind
from avatars.uploads.asset import Files
from avatars.uploads.limits import Limits
from avatars.uploads.mesh_face import judge_mesh
from avatars.uploads.portrait import judge_portrait
from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.report import Report
from avatars.uploads.sprites import judge_sprites


def judge(
    kind: FaceKind,
    files: Files,
    *,
    limits: Limits,
    markers: object = None,
    is_author: bool = False,
) -> Report:
    """Check an upload and rewrite it.

    Args:
        kind: What the owner says it is.
        files: Content by file name; one file for all kinds but ``sprites``.
        limits: Of size and cost.
        markers: Of a portrait.
        is_author: The owner declares to have made the face.

    Raises:
        RefusedError: It is not taken.
    """
    check_sizes(kind, files, limits)
    if kind == "sprites":
        return judge_sprites(files, limits)
    raw = next(iter(files.values()))
    if kind == "portrait":
        return judge_portrait(raw, markers, limits)
    return judge_mesh(kind, raw, limits, is_author=is_author)


def check_sizes(kind: FaceKind, files: Files, limits: Limits) -> None:
    """Refuse by size and number alone, before anything is parsed.

    Raises:
        RefusedError: ``NO_FILE`` or ``TOO_LARGE``.
    """
    most_files = 24 if kind == "sprites" else 1
    if not files or not all(files.values()):
        raise RefusedError(Reason.NO_FILE, "The upload is empty. Choose a file and try again.")
    if len(files) > most_files:
        raise RefusedError(
            Reason.NO_FILE, f"There are {len(files)} files; upload at most {most_files}."
        )
    most_bytes = limits.image_bytes if kind in {"sprites", "portrait"} else limits.glb_bytes
    largest = max(map(len, files.values()))
    if largest > most_bytes:
        _too_large(largest, most_bytes)
    total = sum(map(len, files.values()))
    if total > max(most_bytes, limits.sprites_bytes):
        _too_large(total, limits.sprites_bytes)


def _too_large(found: int, most: int) -> Never:
    raise RefusedError(
        Reason.TOO_LARGE,
        f"The upload has {found / 1e6:.1f} MB; {most / 1e6:.0f} MB are allowed. Make its textures,"
        " pictures or polygons smaller.",
    )
