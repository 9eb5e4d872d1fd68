"""What is installed is locked, small, and its licence is known."""

import json
import re
from pathlib import Path

import pytest

from tests.architecture.sources import pyproject, text

pytestmark = pytest.mark.unit

LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;]+)", re.MULTILINE)


def locked(name: str) -> dict[str, str]:
    """Packages of one requirements file and their versions."""
    return dict(LOCKED.findall(text(Path("requirements") / name)))


def direct(requirements: list[str]) -> set[str]:
    """Names that the project asks for by itself."""
    return {re.split(r"[\[<>=~ ]", line)[0].lower() for line in requirements}


def test_what_the_program_needs_is_locked() -> None:
    extras = pyproject()["project"]["optional-dependencies"]
    asked = [*pyproject()["project"]["dependencies"], *extras["postgres"], *extras["speech"]]
    assert direct(asked) <= set(locked("run.txt"))


def test_what_development_needs_is_locked() -> None:
    extra = pyproject()["project"]["optional-dependencies"]["dev"]
    assert direct(extra) <= set(locked("dev.txt"))


def test_development_runs_the_versions_that_are_shipped() -> None:
    run, dev = locked("run.txt"), locked("dev.txt")
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "weights.txt"])
def test_pytorch_is_an_extra(name: str) -> None:
    assert not {"torch", "transformers", "accelerate"} & set(locked(name))


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_every_python_gets_the_versions_that_were_tested(name: str) -> None:
    lines = LOCKED.findall(text(Path("requirements") / name))
    assert len(lines) == len(dict(lines))


def test_the_licence_of_every_locked_package_is_listed() -> None:
    """``make licences`` writes the list."""
    listed = set(re.findall(r"^\| ([^ |]+) \|", text(Path("docs/licences.md")), re.MULTILINE))
    packages = {name for file in ("run", "dev", "weights") for name in locked(f"{file}.txt")}
    packages |= set(
        re.findall(r'^PACKAGE="(.+)@', text(Path("requirements/voices.sh")), re.MULTILINE)
    )
    assert "kokoro-js" in packages
    assert packages <= listed, sorted(packages - listed)


def test_other_machines_can_install_the_browser_client() -> None:
    """``npm ci`` refuses a lock that leaves out another platform's optional package."""
    packages = json.loads(text(Path("web/package-lock.json")))["packages"]
    missing = [
        (path, name)
        for path, package in packages.items()
        for name in package.get("optionalDependencies", {})
        if f"{path}/node_modules/{name}" not in packages and f"node_modules/{name}" not in packages
    ]
    assert not missing


@pytest.mark.parametrize("group", ["dependencies", "devDependencies"])
def test_versions_of_the_browser_client_are_pinned(group: str) -> None:
    wanted = json.loads(text(Path("web/package.json"))).get(group, {})
    assert all(re.fullmatch(r"\d+\.\d+\.\d+(-[\w.]+)?", version) for version in wanted.values())
