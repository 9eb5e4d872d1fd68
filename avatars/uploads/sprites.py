"""A set of sprites: one canvas, the face at rest, its shut eyes, and six mouths or more.

Files are told by their names without ending and in any case: ``base``, ``blink``, and mouths, alone
or after ``mouth_``: ``rest``, ``PP``, ``FF``, ``TH``, ``SS``, ``aa``, ``E``, ``O``, ``U``, and if
there are more, ``DD``, ``kk``, ``CH``, ``nn``, ``RR``, ``I``.
"""

from typing import Final

from PIL import Image

from avatars.uploads.asset import Asset, Files, Manifest
from avatars.uploads.limits import Limits
from avatars.uploads.pictures import decoded, encoded
from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.report import Counts, Findings, LipSync, Report

BASE: Final = "base"
BLINK: Final = "blink"
USUAL: Final = ("rest", "PP", "FF", "TH", "SS", "aa", "E", "O", "U")
"""The nine mouths that make lip sync full."""
MORE: Final = ("DD", "kk", "CH", "nn", "RR", "I")
FEWEST: Final = 6
NAMES: Final = {name.lower(): name for name in (BASE, BLINK, *USUAL, *MORE)} | {"sil": "rest"}
PREFIXES: Final = ("mouth_", "mouth-", "viseme_")
ENDINGS: Final = (".png", ".webp")


def judge_sprites(files: Files, limits: Limits) -> Report:
    """Check and rewrite a set of sprites.

    Raises:
        RefusedError: It is not taken.
    """
    named = _named(files)
    mouths = [name for name in (*USUAL, *MORE) if name in named]
    _check_parts(named, mouths)
    size: tuple[int, int] | None = None
    written: Files = {}
    for name, raw in named.items():
        picture = _decoded(name, raw, limits)
        size = size or picture.size
        if picture.size != size:
            raise RefusedError(
                Reason.CANVAS,
                f"'{name}' is {picture.width} by {picture.height} pixels and the others are"
                f" {size[0]} by {size[1]}. Export all sprites on the same canvas.",
                name,
            )
        written[f"{name}.png"] = encoded(picture)
    width, height = size or (0, 0)
    missing = tuple(name for name in USUAL if name not in named)
    manifest = Manifest("sprites", width=width, height=height)
    return Report(
        Asset(manifest, written),
        Findings(
            manifest,
            LipSync("partial" if missing else "full", "sprites", missing),
            counts=Counts(sum(map(len, written.values())), textures=len(written)),
        ),
    )


def _named(files: Files) -> Files:
    """Canonical name -> content, the base first."""
    found: Files = {}
    for file, raw in sorted(files.items()):
        name = _name(file)
        if name in found:
            raise RefusedError(
                Reason.FILE_NAMES, f"Two files say '{name}'. Upload one of them only.", name
            )
        found[name] = raw
    return dict(sorted(found.items(), key=lambda one: one[0] != BASE))


def _name(file: str) -> str:
    lowered = file.strip().lower()
    ending = next((one for one in ENDINGS if lowered.endswith(one)), "")
    stem = lowered.removesuffix(ending)
    for prefix in PREFIXES:
        stem = stem.removeprefix(prefix)
    if not ending or stem not in NAMES:
        raise RefusedError(
            Reason.FILE_NAMES,
            f"We do not know the sprite '{_shown(file)}'. Name the files base.png, blink.png and"
            f" {', '.join(USUAL)} (.png or .webp).",
            _shown(file),
        )
    return NAMES[stem]


def _shown(file: str) -> str:
    return "".join(letter for letter in file[:60] if letter.isprintable())


def _check_parts(named: Files, mouths: list[str]) -> None:
    for name, what in ((BASE, "the whole face"), (BLINK, "the shut eyes")):
        if name not in named:
            raise RefusedError(
                Reason.SPRITES_MISSING, f"Add {name}.png: {what} on the same canvas.", name
            )
    if len(mouths) < FEWEST:
        absent = ", ".join(name for name in USUAL if name not in named)
        raise RefusedError(
            Reason.SPRITES_MISSING,
            f"There are {len(mouths)} mouths; at least {FEWEST} are needed. Add some of {absent}.",
        )


def _decoded(name: str, raw: bytes, limits: Limits) -> Image.Image:
    side = limits.texture_side
    picture = decoded(
        raw, name, limits, formats=("PNG", "WEBP"), most_pixels=side * side, most_side=side
    )
    return picture.convert("RGBA")
