"""A built wheel is the whole product: it installs without Node, a compiler or this folder."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, packages

pytestmark = [pytest.mark.unit, pytest.mark.slow]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    if not (ROOT / "app/web_dist/index.html").is_file():
        pytest.skip("the browser client is not built: run `make web`")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ROOT]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return zipfile.ZipFile(next(folder.glob("mesi_engine-*.whl")))


@pytest.fixture(scope="module")
def names(wheel: zipfile.ZipFile) -> set[str]:
    return set(wheel.namelist())


def test_it_has_the_browser_client(names: set[str]) -> None:
    built = {str(path.relative_to(ROOT)) for path in (ROOT / "app/web_dist").rglob("*.*")}
    assert {name for name in built if (ROOT / name).is_file()} <= names


@pytest.mark.parametrize(
    "pattern",
    [
        "escrow/contracts/artefacts/*.json",
        "escrow/contracts/*.vy",
        "models/migrations/versions/*.py",
        "models/migrations/script.py.mako",
    ],
)
def test_it_has_what_is_not_imported_by_name(names: set[str], pattern: str) -> None:
    wanted = {str(path.relative_to(ROOT)) for path in ROOT.glob(pattern)}
    assert wanted
    assert wanted <= names


def test_it_has_every_module(names: set[str]) -> None:
    for package in packages():
        modules = {str(path.relative_to(ROOT)) for path in (ROOT / package).rglob("*.py")}
        assert modules <= names


def test_it_has_nothing_else(names: set[str]) -> None:
    folders = {Path(name).parts[0] for name in names}
    assert {name for name in folders if not name.endswith(".dist-info")} == set(packages())


def test_it_carries_its_licence_and_its_command(wheel: zipfile.ZipFile, names: set[str]) -> None:
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    entry_points = next(name for name in names if name.endswith("entry_points.txt"))
    assert "mesi = app.cli" in wheel.read(entry_points).decode()
