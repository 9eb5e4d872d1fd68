"""Names say what a thing is; the words that say nothing are banned."""

import ast
import re
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import files, packages, text

pytestmark = pytest.mark.unit

EMPTY = {"util", "utils", "helper", "helpers", "manager", "handler", "common", "misc", "info"}
EMPTY_ALONE = EMPTY | {"data", "process", "session"}
"""``data_block`` and ``process_id`` say something; ``data`` and ``process`` do not."""
NOT_OURS = {"get_route_handler"}
"""FastAPI's name for a method that we override."""

OURS = [path for path in files(".py") if path.parts[0] in packages()]


def words(name: str) -> list[str]:
    """Split ``snake_case`` and ``CamelCase``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")


def is_empty(name: str) -> bool:
    """Does the name say nothing?"""
    parts = words(name)
    return bool(set(parts) & EMPTY) or "_".join(parts) in EMPTY_ALONE or parts[0] == "do"


def test_modules_and_folders_have_names_that_say_something() -> None:
    web = [path for suffix in (".ts", ".svelte") for path in files(suffix)]
    named = {part for path in [*OURS, *web] for part in [*path.parts[:-1], path.stem]}
    assert [name for name in sorted(named) if is_empty(name)] == []


def test_functions_and_classes_have_names_that_say_something() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    bad = [
        f"{path}:{node.lineno}: {node.name}"
        for path in OURS
        for node in ast.walk(ast.parse(text(path)))
        if isinstance(node, kinds) and node.name not in NOT_OURS and is_empty(node.name)
    ]
    assert not bad, "\n".join(bad)


def test_no_folder_is_named_after_a_standard_module() -> None:
    folders = {part for path in OURS for part in path.parts[:-1]}
    assert not folders & sys.stdlib_module_names


EDGES = {
    Path("core/clock.py"),
    Path("escrow/anvil.py"),  # sets the demo chain's clock to the machine's
}


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    asks = re.compile(r"datetime\.(?:now|utcnow|today)\(|date\.today\(|(?<![a-z_])time\.time\(")
    found = [
        str(path)
        for path in OURS
        if path not in EDGES and "bench" not in path.parts and asks.search(text(path))
    ]
    assert not found
