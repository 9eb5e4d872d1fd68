"""The documents say what the code does."""

import re
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from app.settings import Settings
from tests.architecture.sources import ROOT, files, packages, text

pytestmark = pytest.mark.unit

LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)")


def row(name: str, field: FieldInfo) -> str:
    """The line of docs/settings.md that a setting needs."""
    value = "" if field.default in (None, "", (), PydanticUndefined) else f"`{field.default}`"
    meaning = (field.description or "").replace("|", "\\|")
    return f"| `MESI_{name.upper()}` | {value} | {meaning} |".replace("|  |", "| |")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    assert row(name, Settings.model_fields[name]) in text(Path("docs/settings.md")).splitlines()


def test_no_setting_is_documented_that_does_not_exist() -> None:
    documented = re.findall(
        r"^\| `MESI_(?!TEST_)([A-Z0-9_]+)`", text(Path("docs/settings.md")), re.MULTILINE
    )
    assert sorted(documented) == sorted(name.upper() for name in Settings.model_fields)


def test_the_readme_shows_every_folder() -> None:
    tree = re.findall(r"^([a-z]+)/ +\S", text(Path("README.md")), re.MULTILINE)
    assert sorted(tree) == sorted([*packages(), "web", "tests", "docs", "requirements"])


def test_the_readme_names_only_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text(Path("Makefile")), re.MULTILINE))
    for document in files(".md"):
        named = set(re.findall(r"`make ([a-z-]+)`", text(document)))
        assert named <= targets, (document, named - targets)


def test_every_target_is_explained() -> None:
    phony = re.findall(r"^\.PHONY: ([a-z-]+)$", text(Path("Makefile")), re.MULTILINE)
    for target in phony:
        assert re.search(rf"^{target}:.*## \w", text(Path("Makefile")), re.MULTILINE), target


@pytest.mark.parametrize("document", files(".md"), ids=str)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in LINK.findall(text(document)):
        assert (ROOT / document.parent / target).exists(), target
