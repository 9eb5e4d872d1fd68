"""The files that people write, without what tools generate, record or install."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
SKIPPED: Final = frozenset(
    {"node_modules", "__pycache__", "web_dist", "build", "dist", "var", "artefacts", "recordings"}
)
"""Folders that are generated, recorded or installed; those that start with a dot count too."""


@cache
def files(*suffixes: str) -> list[Path]:
    """Every written file with one of these suffixes, relative to the root."""
    found: list[Path] = []
    folders = [ROOT]
    while folders:
        for path in folders.pop().iterdir():
            if path.name.startswith(".") or path.name in SKIPPED:
                continue
            if path.is_dir():
                folders.append(path)
            elif path.suffix in suffixes:
                found.append(path.relative_to(ROOT))
    return sorted(found)


@cache
def text(path: Path) -> str:
    """A file's content."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def pyproject() -> dict[str, Any]:
    """The project's own description."""
    return tomllib.loads(text(Path("pyproject.toml")))


def packages() -> list[str]:
    """The top-level Python packages."""
    names: list[str] = pyproject()["tool"]["importlinter"]["root_packages"]
    return names
