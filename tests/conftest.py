"""Loads every fixture of ``tests/fixtures`` and holds the suite to its rules."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import hypothesis
import pytest

HERE: Final = Path(__file__).parent

pytest_plugins = [
    f"tests.fixtures.{path.stem}"
    for path in sorted((HERE / "fixtures").glob("*.py"))
    if "@pytest.fixture" in path.read_text(encoding="utf-8")
]

# A deadline measures the machine, not the code; two busy cores would miss it at random.
hypothesis.settings.register_profile("suite", deadline=None, print_blob=True)
hypothesis.settings.load_profile("suite")

KINDS: Final = frozenset({"unit", "db", "chain", "browser", "backends", "gpu"})
"""What a module's tests need; a module declares one. ``slow`` may stand alone or beside it."""


def pytest_configure() -> None:
    """Forget the settings of whoever runs the tests; ``MESI_TEST_…`` is meant for us."""
    for name in list(os.environ):
        if name.startswith("MESI_") and not name.startswith("MESI_TEST_"):
            del os.environ[name]


class MarkedModule(pytest.Module):
    """A test module that says what it needs."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Refuse the module unless it declares exactly one kind."""
        declared = getattr(self.obj, "pytestmark", [])
        marks = declared if isinstance(declared, list) else [declared]
        names = [mark.name for mark in marks]
        kinds = [name for name in names if name in KINDS]
        if len(kinds) > 1 or (not kinds and "slow" not in names):
            raise self.CollectError(
                f"{self.path.relative_to(HERE.parent)} must set pytestmark to exactly one of "
                f"{', '.join(sorted(KINDS))} (or slow); it has {kinds or 'none'}"
            )
        return super().collect()


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module:
    return MarkedModule.from_parent(parent, path=module_path)
