"""Imports go downwards only: the contracts of pyproject.toml, in docs/architecture.md in words."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, packages, pyproject, text

pytestmark = pytest.mark.unit


def test_imports_keep_the_contracts() -> None:
    lint_imports = Path(sys.executable).parent / "lint-imports"
    answer = subprocess.run([lint_imports], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_every_package_has_its_layer() -> None:
    layers = pyproject()["tool"]["importlinter"]["contracts"][0]["layers"]
    named = [name.strip() for layer in layers for name in layer.split("|")]
    assert sorted(named) == sorted(packages())


def test_every_folder_with_python_is_a_package() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert folders == set(packages())


def test_the_wheel_carries_every_package() -> None:
    wheel = pyproject()["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert sorted(wheel["packages"]) == sorted(packages())


def test_the_types_of_every_package_with_code_are_checked() -> None:
    checked = set(pyproject()["tool"]["pyright"]["include"])
    with_code = {name for name in packages() if len(list((ROOT / name).rglob("*.py"))) > 1}
    assert with_code <= checked


def test_the_document_shows_the_same_layers() -> None:
    document = text(Path("docs/architecture.md"))
    for layer in pyproject()["tool"]["importlinter"]["contracts"][0]["layers"]:
        assert f"\n{layer}\n" in document or f"\n{layer}  " in document, layer
